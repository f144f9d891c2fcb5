/** SOVD communication logs: the recordings of a vehicle, to whoever may take them along at our own address, and nothing else. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Bay } from '#diagnostics/testing'
import { CANARY, later } from '#kernel'
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import type { ActSeen, Bench } from './testing-acts.ts'
import { openActBench } from './testing-acts.ts'
import { SOME_ID } from './testing-journey.ts'

const READ = { order: { kind: 'raw', ecu: '0x7E8', request: '22F190' }, reason: 'Which VIN' } as const
interface Log {
  readonly id: string
  readonly name: string
  readonly href: string
  readonly 'x-muts-label': string
  readonly 'x-muts-of': 'scan' | 'act'
  readonly 'x-muts-formats': readonly string[]
  readonly 'x-muts-is-unreadable'?: true
}

let bench: Bench
let work: Awaited<ReturnType<Bench['openWork']>>
let [scanId, actId] = ['', '']
before(async () => {
  bench = await openActBench()
  work = await bench.openWork('slcan', 'parked', { isRecorded: true })
  actId = bench.bodyOf<ActSeen>(
    await bench.shop.ask('technician', `POST /diagnostic-sessions/${work.session}/acts`, READ),
    202,
  ).id
  await bench.readEnd(actId)
  const draft = { isRecorded: true }
  const scan = await bench.shop.ask('technician', `POST /vehicles/${work.bay.vehicleId}/scans`, draft)
  scanId = bench.bodyOf<{ id: string }>(scan, 202).id
  for (const id of [actId, scanId]) await bench.shop.until(id, ['recording.seal'])
})
after(async () => {
  await work.bridge.stop()
  await bench[Symbol.asyncDispose]()
})
beforeEach(() => bench.shop.clock.moveTo(later(bench.shop.clock.now(), { minutes: 1 })))

const at = (path = '', of: Pick<Bay, 'vehicleId'> = work.bay) =>
  `GET /vehicles/${of.vehicleId}/sovd/v1/communication-logs${path}`
const list = async () => bench.bodyOf<{ items: readonly Log[] }>(await bench.shop.ask('technician', at()), 200).items
const tamper = (statement: Sql) =>
  bench.shop.house.kernel.database.transaction({ org: CANARY }, (tx) => tx.run(statement))
const refusalOf = ({ status, json }: { readonly status: number; readonly json: unknown }) => {
  const { error_code, vendor_code } = json as Record<string, unknown>
  return [status, error_code, vendor_code]
}

describe('the communication logs of a vehicle', () => {
  test('are the recordings of its scans and acts, the latest first, each a replay and with the way to it', async () => {
    const items = await list()
    assert.deepEqual(
      items.map((one) => [one.id, one['x-muts-of'], one['x-muts-label']]),
      [
        [scanId, 'scan', 'REPLAY'],
        [actId, 'act', 'REPLAY'],
      ],
    )
    for (const { href, id, ...log } of items) {
      assert.deepEqual(log['x-muts-formats'], ['candump', 'asc', 'csv', 'json'])
      const exports = async () => (await bench.factsOf(id, 'recording.export')).length
      const before = await exports()
      for (const format of log['x-muts-formats']) {
        const given = await bench.shop.ask('technician', `GET ${href.replace('/api/v1', '')}?format=${format}`)
        const own = await bench.shop.ask(
          'technician',
          `GET /${log['x-muts-of']}s/${id}/recording/file?format=${format}`,
        )
        assert.deepEqual([given.status, given.text], [200, own.text], format)
        assert.match(String(given.headers['content-disposition']), /filename="REPLAY-/)
      }
      assert.equal((await exports()) - before, 8, 'taking one along leaves the same entry at both addresses')
    }
  })

  test('are none where nothing was recorded, and offer no log of frames where there are none', async () => {
    const bay = await bench.shop.parkVehicle('doip', 'clean')
    assert.deepEqual((await bench.shop.ask('technician', at('', bay))).json, { items: [] })
    const bridge = await bench.shop.openBridge([bay])
    const { json } = await bench.shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, { isRecorded: true })
    const { id } = json as { id: string }
    await bench.shop.until(id, ['recording.seal'])
    const { items } = (await bench.shop.ask('technician', at('', bay))).json as { items: readonly Log[] }
    assert.deepEqual(
      items.map((one) => one['x-muts-formats']),
      [['csv', 'json']],
    )
    const frames = await bench.shop.ask('technician', at(`/scans/${id}?format=candump`, bay))
    assert.deepEqual(refusalOf(frames), [409, 'precondition-not-fulfilled', 'diagnostics.no-frames'])
    assert.deepEqual(refusalOf(await bench.shop.ask('technician', at(`/scans/${id}`))), [
      404,
      'vendor-specific',
      'diagnostics.scan-unknown',
    ])
    assert.equal((await bench.shop.ask('technician', at(`/scans/${id}`, bay))).status, 200)
    await bridge.stop()
  })

  test('go to nobody but who works on the vehicle, and of no vehicle out of reach', async () => {
    const paths = ['', `/scans/${scanId}`, `/acts/${actId}`]
    for (const path of paths) {
      assert.equal((await bench.shop.ask('admin', at(path))).status, 200, path)
      for (const role of ['viewer', 'driver', 'auditor', 'fleet_manager'] as const)
        assert.deepEqual(
          refusalOf(await bench.shop.ask(role, at(path))).slice(0, 2),
          [403, 'insufficient-access-rights'],
          `${role} ${path}`,
        )
    }
    const hidden = await bench.shop.parkVehicle('doip', 'clean', { by: 'admin' })
    for (const path of paths)
      for (const vehicle of [hidden, { vehicleId: SOME_ID }])
        assert.deepEqual(
          refusalOf(await bench.shop.ask('technician', at(path, vehicle))),
          [404, 'vendor-specific', 'fleet.vehicle-unknown'],
          path,
        )
    for (const path of [`/acts/${scanId}`, `/scans/${actId}`, `/scans/${SOME_ID}`])
      assert.equal((await bench.shop.ask('technician', at(path))).status, 404, path)
    assert.equal((await bench.shop.ask('technician', at(`/scans/${scanId}?format=odd`))).status, 400)
  })

  test('that are not what was sealed are named as that, and not given', async () => {
    await tamper(sql`UPDATE diagnostics_recording SET frames = frames + 1 WHERE scan_id = ${scanId}`)
    const items = await list()
    assert.deepEqual(
      items.map((one) => [one.id, one['x-muts-is-unreadable']]),
      [
        [scanId, true],
        [actId, undefined],
      ],
    )
    assert.deepEqual(refusalOf(await bench.shop.ask('technician', at(`/scans/${scanId}`))), [
      409,
      'precondition-not-fulfilled',
      'diagnostics.seal-broken',
    ])
    await tamper(sql`UPDATE diagnostics_recording SET frames = frames - 1 WHERE scan_id = ${scanId}`)
    assert.equal((await bench.shop.ask('technician', at(`/scans/${scanId}`))).status, 200)
  })
})
