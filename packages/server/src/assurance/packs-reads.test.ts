/** What a pack costs: it grows with what is in it, not with all that the log holds beside. Told by rows and bytes read. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openMigratedHouse } from '#house/testing'
import type { Context } from '#kernel'
import { createTestClock, HOUSE, later, readConfig } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import { parseVkey, verifyPack } from '#proof'
import { GATE, yard, yardGate } from './testing-yard.ts'

/** Below what closes a run of the index by itself. */
const UNRELATED = 3_000
const EACH = 500
const PAGE_BYTES = 32_768
/** Tiles of the tree above the entries, and what is asked of the log as a whole. */
const BESIDE = 60

interface Cost {
  statements: number
  rows: number
  /** Of the longest value. */
  bytes: number
}

/** A transaction whose reads are counted. */
function counted(tx: Transaction, cost: Cost): Transaction {
  const count = (rows: readonly unknown[]) => {
    cost.statements += 1
    cost.rows += rows.length
    for (const value of rows.flatMap((row) => Object.values(row as object)))
      if (value instanceof Uint8Array) cost.bytes = Math.max(cost.bytes, value.length)
  }
  return {
    ...tx,
    all: async <Row>(statement: Parameters<Transaction['all']>[0]) => {
      const rows = await tx.all<Row>(statement)
      count(rows)
      return rows
    },
    find: async <Row>(statement: Parameters<Transaction['find']>[0]) => {
      const row = await tx.find<Row>(statement)
      count(row ? [row] : [])
      return row
    },
  }
}

interface Placed {
  readonly seq: number
}
interface Answered {
  readonly newest: Placed
  readonly entries: readonly Placed[]
  readonly segments: readonly { readonly commit: Placed }[]
}

describe('an evidence pack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muts-packs-reads-'))
  const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
  let house: House
  before(async () => {
    const config = readConfig({ data: folder, port: 0 }, { MUTS_PROFILE: 'evaluation' })
    house = await openMigratedHouse(config, { clock, guests: [yard] })
  })
  after(async () => {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const inHouse = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
    house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: HOUSE }, work)
  /** Five minutes and more go by, and the log commits to a run of its index. */
  async function pass() {
    await house.kernel.ledger.drain()
    clock.moveTo(later(clock.now(), { minutes: 6 }))
    await house.kernel.ledger.drain()
  }

  async function measure() {
    const cost: Cost = { statements: 0, rows: 0, bytes: 0 }
    const text = await inHouse((ctx) =>
      house.assurance.assurance.readPack({ ...ctx, tx: counted(ctx.tx, cost) }, GATE, {}),
    )
    const vkeys = (await house.kernel.ledger.vkeys()).map(parseVkey)
    assert.equal((await verifyPack(text, vkeys)).judgement.state, 'proven')
    const { answers } = JSON.parse(text) as { answers: readonly Answered[] }
    const placed = answers.flatMap(({ newest, entries, segments }) => [
      newest,
      ...entries,
      ...segments.map(({ commit }) => commit),
    ])
    return {
      ...cost,
      proofs: answers.reduce((sum, { segments }) => sum + segments.length, 0),
      placed: new Set(placed.map(({ seq }) => seq)).size,
    }
  }

  test('reads each thing that is in it once, in as many statements however long the log is', async () => {
    await house.assurance.assurance.look(yardGate.control)
    await pass()
    const short = await measure()
    for (let run = 0; run < 6; run++) await pass()
    const long = await measure()
    for (const { rows, proofs, placed } of [short, long])
      assert.ok(rows <= proofs + 6 * placed + BESIDE, `${rows} rows`)
    assert.ok(long.proofs >= short.proofs + 6)
    assert.ok(long.statements <= short.statements + BESIDE / 4, `${long.statements} against ${short.statements}`)
  })

  test('reads no more of a run where much else happened', async () => {
    await pass()
    const before = await measure()
    await pass()
    const quiet = await measure()
    for (let from = 0; from < UNRELATED; from += EACH)
      await inHouse(async (ctx) => {
        for (let at = from; at < from + EACH; at++)
          ctx.record({ action: 'round.walk', object: `yard-${at}`, facts: { isWhole: true } })
      })
    await pass()
    const busy = await measure()

    const [run] = await inHouse((ctx) =>
      ctx.tx.all<{ size: number }>(sql`SELECT max(octet_length(records)) AS size FROM ledger_segment`),
    )
    assert.ok((run?.size ?? 0) > 3 * PAGE_BYTES, 'the run of the busy minutes is long')
    assert.ok(busy.bytes <= PAGE_BYTES, `${busy.bytes} bytes in one value`)
    const [more, most] = [busy.rows - quiet.rows, quiet.rows - before.rows + BESIDE / 4]
    assert.ok(more <= most, `${more} rows more, ${most} at most`)
  })
})
