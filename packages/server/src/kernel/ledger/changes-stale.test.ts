import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { writeRow } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { DEMO } from './testing.ts'
import { ADD, ALTER } from './testing-bay-writes.ts'
import { openBays, outcomeOf } from './testing-bays.ts'

for (const engine of engines()) {
  describe(`changes that ride together, on ${engine}`, () => {
    test('of one row wait for each other: both count, or the second hears that it has changed', async () => {
      await using house = await openBays(engine)
      const [row, raced] = [house.bay('first'), house.bay('raced')]
      for (const each of [row, raced]) await house.change(ADD, each)
      const versions = [2, 3, 4].map((version) => ({ ...row, name: `version ${version}`, version }))

      const inOrder = await Promise.all(versions.map((each) => house.change(ALTER, each)))
      const race = await Promise.allSettled(
        ['one', 'other'].map((name) => house.change(ALTER, { ...raced, name, version: 2 })),
      )

      assert.ok(inOrder.every((ids) => ids?.length === 1))
      assert.deepEqual(race.map(outcomeOf), ['done', 'stale'])
      const [bays, entries] = [await house.bays(), await house.entriesOf()]
      assert.deepEqual([bays.get(row.id), bays.get(raced.id)], ['version 4', 'one'])
      assert.deepEqual([entries.get(row.id)?.length, entries.get(raced.id)?.length], [4, 2])
    })

    test('leave no entry where the row was not found as it was, beside one that was', async () => {
      await using house = await openBays(engine)
      const [fresh, old] = [house.bay('fresh'), house.bay('old')]
      for (const each of [fresh, old]) await house.change(ADD, each)

      const changed = [
        house.change(ALTER, { ...fresh, name: 'fresher', version: 2 }),
        house.change(ALTER, { ...old, name: 'lost', version: 7 }),
      ]

      assert.deepEqual((await Promise.allSettled(changed)).map(outcomeOf), ['done', 'stale'])
      const [bays, entries] = [await house.bays(), await house.entriesOf()]
      assert.deepEqual([bays.get(fresh.id), bays.get(old.id)], ['fresher', 'old'])
      assert.deepEqual([entries.get(fresh.id)?.length, entries.get(old.id)?.length], [2, 1])
    })

    test('of several rows are done whole: where one row was not found as it was, none is written, wherever it stands', async () => {
      await using house = await openBays(engine)
      const [fresh, old] = [house.bay('fresh'), house.bay('old')]
      for (const each of [fresh, old]) await house.change(ADD, each)
      const [first, last, only, whole] = ['first', 'last', 'only', 'whole'].map((name) => house.bay(name))
      assert.ok(first && last && only && whole)
      const stale = { ...old, name: 'lost', version: 7 }

      const settled = await Promise.allSettled([
        house.changeAll([ADD, first], [ALTER, stale]),
        house.changeAll([ALTER, { ...old, name: 'lost too', version: 8 }], [ADD, last]),
        house.change(ADD, only),
        house.changeAll([ADD, whole], [ALTER, { ...fresh, name: 'fresher', version: 2 }]),
      ])

      assert.deepEqual(settled.map(outcomeOf), ['stale', 'stale', 'done', 'done'])
      assert.deepEqual([...(await house.bays()).values()].toSorted(), ['fresher', 'old', 'only', 'whole'])
      const entries = await house.entriesOf()
      assert.deepEqual(
        [last, stale, only, fresh].map(({ id }) => entries.get(id)?.length),
        [undefined, 1, 1, 2],
      )
    })

    test('of several rows within a transaction leave it as it was when one was not found', async () => {
      await using house = await openBays(engine)
      const old = house.bay('old')
      await house.change(ADD, old)
      const rows = (version: number) => [
        writeRow(ADD, house.bay(`beside ${version}`)),
        writeRow(ALTER, { ...old, name: 'changed', version }),
      ]

      const written = await house.database.transaction({ org: DEMO }, async (tx) => [
        await tx.write(rows(7)),
        await tx.write(rows(2)),
      ])

      assert.deepEqual(written, [false, true])
      assert.deepEqual([...(await house.bays()).values()].toSorted(), ['beside 2', 'changed'])
    })
  })
}
