import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { KeyedWrite } from '#kernel/database'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { DEMO } from './testing.ts'
import type { Bay } from './testing-bay-writes.ts'
import { ADD, ALTER } from './testing-bay-writes.ts'
import { openBays, outcomeOf } from './testing-bays.ts'

const SLOW: KeyedWrite<Bay> = {
  ...ADD,
  text: ADD.text.replace('name, version FROM', 'pg_sleep(1) || name, version FROM'),
}

describe('a change whose connection is cut, on postgres', { skip: !engines().includes('postgres') }, () => {
  test('is there with its entry if it was acknowledged; if not, both are there or neither, and it says so', async () => {
    await using house = await openBays('postgres')
    const rows = Array.from({ length: 60 }, (_, at) => house.bay(`bay ${at}`))
    const settling = Promise.allSettled(rows.map((row, at) => house.change(at === 5 ? SLOW : ADD, row)))
    const isSleeping = async () =>
      (await house.superuser("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'")).length > 0
    while (!(await isSleeping())) await new Promise(setImmediate)
    await house.superuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'muts_app_%'")

    const outcomes = (await settling).map(outcomeOf)

    assert.ok(outcomes.includes('database.unclear'))
    assert.ok(outcomes.every((outcome) => ['done', 'database.unclear'].includes(outcome)))
    const [bays, entries] = [await house.bays(), await house.entriesOf()]
    rows.forEach(({ id }, at) => {
      assert.equal(bays.has(id), entries.has(id))
      if (outcomes[at] === 'done') assert.ok(bays.has(id))
    })
    assert.ok(await house.change(ADD, house.bay('after')))
  })

  test('and one that waits for a lock holds no other', async () => {
    await using house = await openBays('postgres')
    const [locked, free] = [house.bay('locked'), house.bay('free')]
    for (const row of [locked, free]) await house.change(ADD, row)
    let waited: Promise<unknown> = Promise.resolve()
    await house.database.transaction({ org: DEMO }, async (tx) => {
      await tx.run(sql`UPDATE bay SET name = 'held' WHERE org_id = ${DEMO} AND id = ${locked.id}`)
      waited = house.change(ALTER, { ...locked, version: 2 })
      await house.change(ADD, house.bay('beside'))
      assert.ok(await house.change(ALTER, { ...free, name: 'freed', version: 2 }))
    })
    assert.ok(await waited)
  })
})
