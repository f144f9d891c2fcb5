import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EngineName } from '#kernel/database/testing'
import { engines } from '#kernel/database/testing'
import type { LogVerdict } from '#proof'
import { formatCheckpoint, parseVkey, signNote, verifyLog } from '#proof'
import { sha256 } from './digest.ts'
import { openKeys } from './keys.ts'
import { createDatabaseSource, readHouse } from './log-copy.ts'
import type { TestLedger } from './testing.ts'
import { openTestLedger, read } from './testing.ts'
import { findCheckpoint } from './tree-store.ts'

const BATCH = 70
const BATCHES = 8
/** The first entry is the epoch of the node. */
const SIZE = 1 + BATCH * BATCHES
const batchOf = (seq: number): readonly [number, number] => {
  const batch = Math.max(0, Math.ceil((seq - BATCH) / BATCH))
  return [batch === 0 ? 0 : 1 + batch * BATCH, 1 + (batch + 1) * BATCH]
}

interface Attack {
  readonly sql: readonly string[]
  readonly code: string
  /** What the auditor names who has the public key alone: the entry, the run it lies in, or nothing. */
  readonly alone: number | readonly [number, number] | 'nothing'
  /** What is named with a leaves file beside it. */
  readonly beside: number | readonly [number, number]
}

const flip = (seq: number, at: number, bit = 0) =>
  `UPDATE ledger_entry SET body = set_bit(body, ${at * 8 + bit}, 1 - get_bit(body, ${at * 8 + bit})) WHERE seq = ${seq}`
const forge = (seq: number) =>
  `UPDATE ledger_entry SET body = convert_to(replace(convert_from(body, 'UTF8'), '"uid":"car-', '"uid":"bus-'), 'UTF8') WHERE seq = ${seq}`
const rebuildTiles = `UPDATE ledger_tile t SET hashes = (
  SELECT string_agg(sha256('\\x00'::bytea || e.body), ''::bytea ORDER BY e.seq) FROM ledger_entry e
  WHERE e.seq >= t.n * 256 AND e.seq < (t.n + 1) * 256) WHERE t.level = 0`
const renumber = (from: number, by: number) => [
  `UPDATE ledger_entry SET seq = seq + 1000000 WHERE seq >= ${from}`,
  `UPDATE ledger_entry SET seq = seq - 1000000 + ${by} WHERE seq >= 1000000`,
]
const exact = (code: string, seq: number, sql: readonly string[]): Attack => ({ sql, code, alone: seq, beside: seq })
const inBatch = (seq: number, sql: readonly string[]): Attack => ({
  sql,
  code: 'altered',
  alone: batchOf(seq),
  beside: seq,
})
/** Always the same, so that a failure can be looked at. */
const randomBits = Array.from({ length: 12 }, (_, at) => [
  1 + ((at * 197) % (SIZE - 60)),
  20 + ((at * 53) % 300),
  at % 8,
])

/** The matrix of LEDGER, section 7: what is done as superuser, and what the verifier says. */
const attacks: Readonly<Record<string, Attack>> = {
  'flips a bit': exact('altered', 5, [flip(5, 30)]),
  ...Object.fromEntries(
    randomBits.map(([seq = 0, at = 0, bit = 0]) => [
      `turns bit ${bit} of byte ${at} of entry ${seq}`,
      // Where no full tile stands beside it, the public key alone names the batch.
      seq < 512 ? exact('altered', seq, [flip(seq, at, bit)]) : inBatch(seq, [flip(seq, at, bit)]),
    ]),
  ),
  'forges a body and its tile': inBatch(137, [forge(137), rebuildTiles]),
  'alters one of the newest entries, which no full tile holds yet': inBatch(SIZE - 2, [flip(SIZE - 2, 30)]),
  'forges, rebuilds the tiles and drops the checkpoints around': {
    sql: [forge(150), rebuildTiles, `DELETE FROM ledger_checkpoint WHERE size BETWEEN 142 AND ${SIZE - 1}`],
    code: 'altered',
    alone: [141, SIZE],
    beside: 150,
  },
  'deletes an entry': exact('missing', 5, ['DELETE FROM ledger_entry WHERE seq = 5']),
  'swaps two entries': exact('altered', 5, [
    'UPDATE ledger_entry a SET body = b.body, id = b.id, keys = b.keys FROM ledger_entry b WHERE (a.seq, b.seq) IN ((5, 9), (9, 5))',
  ]),
  'deletes an entry, renumbers the rest and rebuilds the tiles': inBatch(137, [
    'DELETE FROM ledger_entry WHERE seq = 137',
    ...renumber(138, -1),
    rebuildTiles,
  ]),
  'inserts an entry, renumbers the rest and rebuilds the tiles': inBatch(137, [
    ...renumber(137, 1),
    'INSERT INTO ledger_entry SELECT 137, org_id, id, at, action, keys, body FROM ledger_entry WHERE seq = 3',
    rebuildTiles,
  ]),
  'files an entry under nobody': exact('columns', 5, [`UPDATE ledger_entry SET keys = '{}' WHERE seq = 5`]),
  'cuts the tail with its checkpoints': {
    sql: [
      'DELETE FROM ledger_entry WHERE seq >= 421',
      'DELETE FROM ledger_tile WHERE n >= 1',
      'DELETE FROM ledger_checkpoint WHERE size > 421',
      'UPDATE ledger_head SET size = 421',
    ],
    code: 'cut',
    alone: 'nothing',
    beside: 421,
  },
  'alters a tile': exact('tile', 300, [
    'UPDATE ledger_tile SET hashes = set_byte(hashes, (300 - 256) * 32, 1 - get_byte(hashes, (300 - 256) * 32) % 2) WHERE n = 1',
  ]),
  'alters a checkpoint': {
    sql: [`UPDATE ledger_checkpoint SET note = replace(note, E'\\n141\\n', E'\\n142\\n') WHERE size = 141`],
    code: 'signature',
    alone: [0, 0],
    beside: [0, 0],
  },
}

async function openLongLedger(engine: EngineName) {
  const house = await openTestLedger(engine)
  for (let batch = 0; batch < BATCHES; batch++) {
    await house.act(Array.from({ length: BATCH }, (_, at) => read(`car-${batch}-${at}`)))
    await house.ledger.drain()
  }
  return house
}

/** The database's own word, without the copy outside. */
async function verifyAlone({ database, ledger }: TestLedger): Promise<LogVerdict> {
  const read = readHouse(database)
  const size = (await read(findCheckpoint))?.size ?? 0
  return await verifyLog(createDatabaseSource(read, size), {
    vkeys: (await ledger.vkeys()).map(parseVkey),
    hash: sha256,
  })
}

const named = ({ ok, finding, firstBad, window }: LogVerdict) =>
  ok ? 'nothing' : { code: finding?.code, place: firstBad ?? window ?? [0, 0] }

for (const engine of engines()) {
  describe(`a superuser of ${engine}`, () => {
    test('is found, at the entry', async (t) => {
      await using house = await openLongLedger(engine)
      const tables = ['ledger_entry', 'ledger_checkpoint', 'ledger_head', 'ledger_tile']
      for (const table of tables) await house.superuser(`CREATE TABLE honest_${table} AS SELECT * FROM ${table}`)
      for (const [name, { sql, code, alone, beside }] of Object.entries(attacks)) {
        await t.test(`who ${name}`, async () => {
          for (const statement of sql) await house.superuser(statement)

          const tail = await house.ledger.verifyTail()
          const byKey = await verifyAlone(house)
          const byLeaves = await house.ledger.verifyAll()

          assert.deepEqual(
            named(byKey),
            alone === 'nothing' ? 'nothing' : { code, place: alone },
            byKey.finding?.message,
          )
          assert.deepEqual(named(byLeaves), { code, place: beside }, byLeaves.finding?.message)
          if (code !== 'signature') assert.deepEqual([tail.holds, tail.firstBad], [false, beside], tail.because)
        })
        for (const table of tables) {
          await house.superuser(`DELETE FROM ${table}`)
          await house.superuser(`INSERT INTO ${table} SELECT * FROM honest_${table}`)
        }
      }
      await t.test('and not accused of what nobody did', async () => {
        const { holds, size, checked } = await house.ledger.verifyTail()
        assert.deepEqual({ holds, size, checked }, { holds: true, size: SIZE, checked: SIZE })
        assert.equal((await house.ledger.verifyAll()).ok, true)
        assert.equal((await verifyAlone(house)).ok, true)
      })
      await t.test('who holds the log key as well, and signs a root that is false', async () => {
        const { log } = await openKeys(house.vault.secrets, 'muts.test/ledger/1', 'a', house.clock.now())
        const root = new Uint8Array(32)
        const note = await signNote(formatCheckpoint({ origin: 'muts.test/ledger/1', size: 250, root }), log.signers)
        await house.superuser(`INSERT INTO ledger_checkpoint VALUES (250, $1, '2026-01-05')`, [note])

        const [byKey, byLeaves] = [await verifyAlone(house), await house.ledger.verifyAll()]

        assert.deepEqual(named(byKey), { code: 'altered', place: [211, 250] })
        assert.deepEqual(named(byLeaves), { code: 'checkpoint', place: [211, 250] })
        assert.match(byLeaves.finding?.message ?? '', /the entries hold/)
      })
    })
  })
}
