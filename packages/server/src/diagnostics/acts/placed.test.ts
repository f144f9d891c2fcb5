import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Context } from '#kernel'
import { later, sooner } from '#kernel'
import type { ActRow } from './act-store.ts'
import { createHolding } from './placed.ts'

const NOW = new Date('2026-01-05T08:00:00Z')
const idOf = (count: number) => `01980000-0000-7000-8000-00000000000${count}`
const [FIRST, SECOND, SESSION, VEHICLE, BRIDGE] = [1, 2, 3, 4, 5].map(idOf) as [string, string, string, string, string]
const hashOf = (byte: string) => new Uint8Array(Buffer.from(byte.repeat(32), 'hex'))

const rowOf = (id: string, more: Partial<ActRow> = {}) =>
  ({
    ...{ id, sessionId: SESSION, vehicleId: VEHICLE, bridgeId: BRIDGE, status: 'done', failureCode: null },
    ...{ requestedAt: sooner(NOW, { hours: 1 }), heardAt: sooner(NOW, { hours: 1 }), endedAt: NOW },
    ...{ readySha256: null, sha256: hashOf('ab'), ...more },
  }) as ActRow
interface Kept {
  readonly action: string
  readonly objects: readonly string[]
  readonly facts: Readonly<Record<string, string>>
  readonly isDamaged?: true
}
const entryOf = (id: string, action: string, facts: Kept['facts'] = {}): Kept => ({
  ...{ action, objects: [id, SESSION, VEHICLE, BRIDGE], facts },
})
const sealOf = (id: string) => entryOf(id, 'act.seal', { sha256: 'ab'.repeat(32), result: 'done' })
const ASKED = [FIRST, SECOND].map((id) => entryOf(id, 'act.request'))

const bytesOf = ({ action, objects, facts, isDamaged }: Kept): Uint8Array => {
  const metadata = { uid: idOf(9), tenant_uid: idOf(8) }
  const about = { resources: objects.map((uid) => ({ uid })), unmapped: { muts: { data: facts } } }
  const text = JSON.stringify({ metadata, api: { operation: action }, time: NOW.getTime(), ...about })
  return new TextEncoder().encode(isDamaged ? text.slice(1) : text)
}

/** A ledger that holds these, the newest first, and has left the rest waiting for so long. */
const holdBy = (entries: readonly Kept[], oldestWaitingMs: number) =>
  createHolding({
    ledger: {
      listBodies: async (_, { action, object = '', limit }) =>
        entries
          .map((entry, index) => ({ seq: entries.length - index, body: bytesOf(entry), entry }))
          .filter(({ entry }) => entry.action === action && entry.objects.includes(object))
          .slice(0, limit),
      health: async () => ({ isReady: true, oldestWaitingMs, checkpointAgeMs: 0, reasons: [] }),
    },
  })
const breaksOf = async (rows: readonly ActRow[], entries: readonly Kept[], oldestWaitingMs = 0, asked = ASKED) => {
  const findBreak = await holdBy([...entries, ...asked], oldestWaitingMs)({ now: NOW } as Context, rows, SESSION)
  return rows.map((row) => findBreak(row))
}

describe('an act held against the ledger', () => {
  const ended = (seconds: number) => rowOf(FIRST, { endedAt: sooner(NOW, { seconds }) })

  test('may wait for its place as long as the ledger is behind, and a minute beyond', async () => {
    for (const [row, behindMs, isSound] of [
      [ended(60), 0, true],
      [ended(61), 0, false],
      [ended(61), 61_000, true],
      [ended(290), 240_000, true],
      [ended(301), 240_000, false],
      [rowOf(FIRST, { endedAt: later(NOW, { seconds: 61 }) }), 0, false],
    ] as const)
      assert.deepEqual(await breaksOf([row], [], behindMs), [isSound ? undefined : 'the ledger holds another hash'])
  })

  test('that is still under way an hour after it was asked for may wait since its bridge was last heard', async () => {
    const armed = { status: 'armed', readySha256: hashOf('cd'), sha256: null, endedAt: null } as const
    const heard = (seconds: number) => rowOf(FIRST, { ...armed, heardAt: sooner(NOW, { seconds }) })
    assert.deepEqual(await breaksOf([heard(20)], []), [undefined])
    assert.deepEqual(await breaksOf([heard(61)], []), ['the ledger holds another hash of what was found before'])
  })

  test('whose entry cannot be read is refused by itself, and those beside it are as they were', async () => {
    const rows = [rowOf(FIRST), rowOf(SECOND)]
    assert.deepEqual(await breaksOf(rows, [sealOf(SECOND), sealOf(FIRST)]), [undefined, undefined])
    assert.deepEqual(await breaksOf(rows, [sealOf(SECOND), { ...sealOf(FIRST), isDamaged: true }]), [
      'an entry of it in the ledger cannot be read',
      undefined,
    ])
  })
  const OLD = sooner(NOW, { hours: 1 })
  const FAIL = entryOf(FIRST, 'act.fail', { code: 'bridge.silent' })
  const ARM = entryOf(FIRST, 'act.arm', { sha256: 'cd'.repeat(32) })
  const UNSEALED = { sha256: null, endedAt: OLD }
  const LOST = { ...UNSEALED, status: 'unclear', failureCode: 'bridge.silent', readySha256: hashOf('cd') } as const
  const NEVER_BEGUN = { ...UNSEALED, status: 'failed', failureCode: 'bridge.silent' } as const
  const ARMED = { ...UNSEALED, status: 'armed', endedAt: null, readySha256: hashOf('cd') } as const

  test('that was given up or is under way says so, and nothing else of its end is believed', async () => {
    const cases: readonly (readonly [Partial<ActRow>, readonly Kept[], readonly Partial<ActRow>[]])[] = [
      [
        LOST,
        [FAIL, ARM],
        [
          { status: 'done', failureCode: null },
          { status: 'failed' },
          { status: 'armed', failureCode: null, endedAt: null },
          { failureCode: 'bridge.unproven' },
          { failureCode: null },
        ],
      ],
      [NEVER_BEGUN, [FAIL], [{ status: 'unclear' }, { status: 'done', failureCode: null }, { status: 'refused' }]],
      [
        { ...UNSEALED, status: 'running', endedAt: null },
        [],
        [{ status: 'armed' }, { status: 'failed' }, { status: 'done', endedAt: NOW }, { status: 'stopped' }],
      ],
      [ARMED, [ARM], [{ status: 'failed' }, { status: 'unclear' }, { status: 'running' }, { status: 'done' }]],
    ]
    for (const [kept, entries, lies] of cases) {
      assert.deepEqual(await breaksOf([rowOf(FIRST, kept)], entries), [undefined], kept.status)
      for (const lie of lies)
        assert.deepEqual(
          await breaksOf([rowOf(FIRST, { ...kept, ...lie })], entries),
          ['the ledger holds another end'],
          `${kept.status} as ${JSON.stringify(lie)}`,
        )
    }
  })

  test('that was just given up may wait for its entry, in the words that giving up has', async () => {
    const fresh = { ...NEVER_BEGUN, endedAt: NOW }
    assert.deepEqual(await breaksOf([rowOf(FIRST, fresh)], []), [undefined])
    assert.deepEqual(await breaksOf([rowOf(FIRST, NEVER_BEGUN)], []), ['the ledger holds another end'])
    assert.deepEqual(await breaksOf([rowOf(FIRST, { ...fresh, status: 'done' })], []), ['the ledger holds another end'])
  })

  test('is of the session, vehicle and bridge that it was asked for in, and by somebody', async () => {
    const row = { ...NEVER_BEGUN, failureCode: null, endedAt: null, status: 'running' } as const
    assert.deepEqual(await breaksOf([rowOf(FIRST, row)], []), [undefined])
    for (const name of ['sessionId', 'vehicleId', 'bridgeId'] as const)
      assert.deepEqual(await breaksOf([rowOf(FIRST, { ...row, [name]: SECOND as never })], []), [
        'the ledger holds an entry of another vehicle, session or bridge',
      ])
    assert.deepEqual(await breaksOf([rowOf(FIRST, row)], [], 0, []), ['the ledger holds nobody who asked for it'])
    assert.deepEqual(await breaksOf([rowOf(FIRST, { ...row, requestedAt: NOW })], [], 0, []), [undefined])
  })
})
