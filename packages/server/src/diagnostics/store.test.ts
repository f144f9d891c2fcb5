import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { bridgeStore, connectionStore } from '#diagnostics/bridges'
import { scanStore } from '#diagnostics/scans'
import type { BridgeId, EntryId, OrgId, ScanId, SubjectId, VehicleId } from '#kernel'
import { CANARY, HOUSE, later, sooner, uuidv7 } from '#kernel'
import type { Transaction } from '#kernel/database'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { diagnostics } from './migrations/0001-diagnostics.ts'
import { recordings } from './migrations/0003-recordings.ts'
import { recordingRefusals } from './migrations/0004-recording-refusals.ts'
import { browserBridges } from './migrations/0005-browser-bridges.ts'
import { connectedBridges } from './migrations/0007-connected-bridges.ts'

const NOW = new Date('2026-01-05T08:00:00Z')
const rooms = [
  {
    name: 'diagnostics',
    migrations: [diagnostics, recordings, recordingRefusals, browserBridges, connectedBridges],
  },
]
const make = <Id extends string>() => uuidv7<Id>(NOW)
const bytes = new Uint8Array(32)

for (const engine of engines()) {
  describe(`the tables of diagnostics on ${engine}`, async () => {
    const { database } = await openTestDatabase(engine, { rooms })
    after(() => database.close())
    const as = <T>(org: OrgId, work: (tx: Transaction) => Promise<T>) => database.transaction({ org }, work)

    async function pairBridge(): Promise<BridgeId> {
      const id = make<BridgeId>()
      const bridge = { id, name: 'Bay', kind: 'program', publicKey: bytes, status: 'active' } as const
      await as(CANARY, (tx) => bridgeStore.insert(tx, CANARY, bridge, NOW))
      return id
    }
    const newScan = (bridgeId: BridgeId, vehicleId = make<VehicleId>()) => ({
      id: make<ScanId>(),
      vehicleId,
      bridgeId,
      subject: make<SubjectId>(),
      sealed: bytes,
      isRecorded: false,
      requestedBy: make<SubjectId>(),
    })
    const queue = (scan: ReturnType<typeof newScan>, at = NOW) =>
      as(CANARY, (tx) => scanStore.insert(tx, CANARY, scan, at))

    test('keep one organisation’s bridges and scans from another', async () => {
      const bridge = await pairBridge()
      const scan = newScan(bridge)
      await queue(scan)
      assert.equal((await as(CANARY, (tx) => scanStore.find(tx, CANARY, scan.id)))?.status, 'queued')
      assert.equal(await as(HOUSE, (tx) => scanStore.find(tx, CANARY, scan.id)), undefined)
      assert.equal(await as(HOUSE, (tx) => bridgeStore.find(tx, CANARY, bridge)), undefined)
    })

    test('hold one open scan of a vehicle, whoever asks at once', async () => {
      const bridge = await pairBridge()
      const golf = make<VehicleId>()
      const written = await Promise.all([1, 2, 3].map(() => queue(newScan(bridge, golf))))
      assert.deepEqual(written.toSorted(), [0, 0, 1])
    })

    test('tell scans that wait for their bridge from those that it is at', async () => {
      const bridge = await pairBridge()
      const [waiting, running] = [newScan(bridge), newScan(bridge)]
      await queue(waiting)
      await queue(running)
      await as(CANARY, (tx) => scanStore.begin(tx, CANARY, running.id, NOW))
      const idsOf = async (list: typeof scanStore.listOpen) =>
        (await as(CANARY, (tx) => list(tx, CANARY, bridge))).map(({ id }) => id).toSorted()
      assert.deepEqual(await idsOf(scanStore.listQueued), [waiting.id])
      assert.deepEqual(await idsOf(scanStore.listOpen), [waiting.id, running.id].toSorted())
    })

    test('take a code once and in time, and a token once', async () => {
      const bridge = await pairBridge()
      const [hash, token] = [new Uint8Array(32).fill(7), make()]
      const use = (at: Date) => as(CANARY, (tx) => bridgeStore.useInvitation(tx, CANARY, hash, at))
      await as(CANARY, (tx) => bridgeStore.insertInvitation(tx, CANARY, hash, null, later(NOW, { minutes: 15 })))
      assert.deepEqual([await use(later(NOW, { minutes: 15 })), await use(NOW), await use(NOW)], [0, 1, 0])
      const show = () => as(CANARY, (tx) => bridgeStore.useToken(tx, CANARY, bridge, token, later(NOW, { minutes: 1 })))
      assert.deepEqual([await show(), await show()], [1, 0])
    })

    test('revoke a bridge once, and name it as its row does, however its id is written', async () => {
      const bridge = await pairBridge()
      const revoke = () => as(CANARY, (tx) => bridgeStore.revoke(tx, CANARY, bridge.toUpperCase()))
      assert.deepEqual([await revoke(), await revoke()], [{ id: bridge }, undefined])
    })

    test('remember the links a bridge reports last, none included', async () => {
      const bridge = await pairBridge()
      const golf = make<VehicleId>()
      const report = (links: readonly { vehicleId: VehicleId; kind: string; state: string }[]) =>
        as(CANARY, (tx) => bridgeStore.replaceLinks(tx, CANARY, bridge, links))
      const reaching = () => as(CANARY, (tx) => connectionStore.listReaching(tx, CANARY, golf))
      await report([{ vehicleId: golf, kind: 'doip', state: 'ready' }])
      assert.deepEqual(await reaching(), [
        { bridgeId: bridge, kind: 'doip', lacking: [], connectionId: null, connectedUntil: null },
      ])
      await report([])
      assert.deepEqual(await reaching(), [])
    })

    test('know the newest connection, and until when its node answers for it', async () => {
      const bridgeId = await pairBridge()
      const golf = make<VehicleId>()
      await as(CANARY, (tx) =>
        bridgeStore.replaceLinks(tx, CANARY, bridgeId, [{ vehicleId: golf, kind: 'doip', state: 'ready' }]),
      )
      const connectedUntil = later(NOW, { seconds: 10 })
      for (const connectionId of [make(), make()]) {
        await as(CANARY, (tx) => connectionStore.begin(tx, CANARY, { bridgeId, connectionId }, connectedUntil))
        const reaching = await as(CANARY, (tx) => connectionStore.listReaching(tx, CANARY, golf))
        assert.deepEqual(reaching, [{ bridgeId, kind: 'doip', lacking: [], connectionId, connectedUntil }])
      }
    })

    test('end a scan once, and know which ones went silent', async () => {
      const bridge = await pairBridge()
      const [quiet, running] = [newScan(bridge), newScan(bridge)]
      await queue(quiet, sooner(NOW, { seconds: 31 }))
      await queue(running, sooner(NOW, { seconds: 31 }))
      await as(CANARY, (tx) => scanStore.begin(tx, CANARY, running.id, NOW))
      const since = sooner(NOW, { seconds: 30 })
      const silent = await as(CANARY, (tx) => scanStore.listSilent(tx, CANARY, since, since))
      assert.deepEqual(
        silent.map(({ id }) => id).filter((id) => [quiet.id, running.id].includes(id)),
        [quiet.id],
      )

      const end = {
        startedAt: NOW,
        status: 'done',
        failureCode: null,
        sealed: bytes,
        sha256: bytes,
        sealEntryId: make<EntryId>(),
      } as const
      const endIt = () => as(CANARY, (tx) => scanStore.end(tx, CANARY, running.id, end, NOW))
      assert.deepEqual([await endIt(), await endIt()], [1, 0])
    })

    test('page through scans, the latest first', async () => {
      const bridge = await pairBridge()
      const golf = make<VehicleId>()
      const ids: ScanId[] = []
      for (const minutes of [1, 2, 3]) {
        const scan = newScan(bridge, golf)
        await queue(scan, later(NOW, { minutes }))
        await as(CANARY, (tx) => scanStore.giveUp(tx, CANARY, scan.id, 'bridge.silent', NOW))
        ids.unshift(scan.id)
      }
      const page = (after: readonly string[] | undefined) =>
        as(CANARY, (tx) => scanStore.list(tx, CANARY, { vehicle: golf, isOver: true, after, limit: 1 }))
      const first = await page(undefined)
      const [last] = first
      assert.ok(last)
      const second = await page([last.requestedAt.toISOString(), last.id])
      assert.deepEqual([first.map(({ id }) => id), second.map(({ id }) => id)], [ids.slice(0, 2), ids.slice(1)])
    })
  })
}
