import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { openMigratedHouse } from '#house/testing'
import { createTestClock, HOUSE, readConfig } from '#kernel'
import { sql } from '#kernel/database'

describe('an entry of the audit trail', () => {
  test('is there, whole, a day before it is ten years old, and nobody could alter it [muts.retention.audit-10-years]', async () => {
    await using bench = await openBench()
    const { kernel, jobs } = bench.house
    const id = await kernel.act({ actor: { kind: 'system', id: 'test' }, org: HOUSE }, async (ctx) =>
      ctx.record({ action: 'clock.move', object: 'yard', facts: { from: 'then', to: 'now' } }),
    )
    await kernel.ledger.drain()

    bench.clock.moveTo(new Date('2036-01-04T08:00:00Z'))
    await jobs.runDue()
    await kernel.ledger.drain()
    const change = sql`UPDATE ledger_entry SET at = at WHERE id = ${id}`
    const removal = sql`DELETE FROM ledger_entry WHERE id = ${id}`
    for (const role of ['app', 'sequencer', 'reader', 'backup'] as const) {
      for (const statement of [change, removal])
        await assert.rejects(kernel.database.transaction({ org: HOUSE, role }, (tx) => tx.run(statement)))
    }
    const asPruner = { org: HOUSE, role: 'retention' } as const
    await assert.rejects(kernel.database.transaction(asPruner, (tx) => tx.run(change)))
    assert.equal(await kernel.database.transaction(asPruner, (tx) => tx.run(removal)), 0)

    const [proof, kept] = await kernel.database.transaction({ org: HOUSE }, async (tx) => [
      await kernel.ledger.prove(tx, id),
      await kernel.ledger.list(tx, { object: 'yard', limit: 10 }),
    ])
    assert.equal(proof?.kind, 'proof')
    assert.ok(kept.some((entry) => entry.id === id))
    assert.equal((await kernel.ledger.verifyTail()).holds, true)
  })
})

async function openBench() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-kept-'))
  const clock = createTestClock(new Date('2026-01-05T08:00:00Z'))
  const house = await openMigratedHouse(readConfig({ data: folder, port: 0 }, { MUTS_PROFILE: 'evaluation' }), {
    clock,
  })
  return {
    house,
    clock,
    [Symbol.asyncDispose]: async () => {
      await house.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
