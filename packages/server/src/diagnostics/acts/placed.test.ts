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
const sealOf = (id: string, sha256 = 'ab'.repeat(32)) => ({
  ...{ action: 'act.seal', objects: [id, SESSION, VEHICLE, BRIDGE] },
  facts: { sha256, result: 'done' },
})
type Kept = ReturnType<typeof sealOf> & { readonly isDamaged?: true }

const bytesOf = ({ action, objects, facts, isDamaged }: Kept): Uint8Array => {
  const metadata = { uid: idOf(9), tenant_uid: idOf(8) }
  const about = { resources: objects.map((uid) => ({ uid })), unmapped: { muts: { data: facts } } }
  const text = JSON.stringify({ metadata, api: { operation: action }, time: NOW.getTime(), ...about })
  return new TextEncoder().encode(isDamaged ? text.slice(1) : text)
}

/** A ledger that holds these, the newest first, and has left the rest waiting for so long. */
const holdBy = (entries: readonly Kept[], oldestWaitingMs = 0) =>
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
const breaksOf = async (rows: readonly ActRow[], ...ledger: Parameters<typeof holdBy>) => {
  const findBreak = await holdBy(...ledger)({ now: NOW } as Context, rows, SESSION)
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
})
