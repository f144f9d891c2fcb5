import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { KeyedWrite } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { DEMO, NEIGHBOUR } from './testing.ts'
import type { Bay } from './testing-bay-writes.ts'
import { ADD, COLUMNS } from './testing-bay-writes.ts'
import { openBays, outcomeOf } from './testing-bays.ts'

/** What careless authors write: row-level security alone stands between the organisations. */
const FORGETFUL: KeyedWrite<Bay> = {
  text: `UPDATE bay SET name = new.name FROM ${COLUMNS} WHERE $1::uuid IS NOT NULL AND bay.id = new.id RETURNING bay.id`,
  key: 'id',
}
const INTO_OTHERS: KeyedWrite<Bay> = {
  text: `INSERT INTO bay (org_id, id, name, version)
    SELECT '${NEIGHBOUR}'::uuid, id, name, version FROM ${COLUMNS} WHERE $1::uuid IS NOT NULL RETURNING id`,
  key: 'id',
}

for (const engine of engines()) {
  describe(`changes that ride together, on ${engine}`, () => {
    test('of many callers and two organisations are each there with one entry', async () => {
      await using house = await openBays(engine)
      const rows = Array.from({ length: 80 }, (_, at) => house.bay(`"${at}\\, {}'`))

      const done = await Promise.all(rows.map((row, at) => house.change(ADD, row, at % 2 === 0 ? DEMO : NEIGHBOUR)))

      const [bays, entries] = [await house.bays(), await house.entriesOf()]
      rows.forEach(({ id, name }, at) => {
        const [entry, ...more] = entries.get(id) ?? []
        assert.deepEqual([bays.get(id), entry?.org, entry?.id], [name, at % 2 === 0 ? DEMO : NEIGHBOUR, done[at]?.[0]])
        assert.equal(more.length, 0)
      })
    })

    test('fail each for itself: a duplicate, a value that does not fit and a malformed id harm no neighbour', async () => {
      await using house = await openBays(engine)
      const [good, twin] = [Array.from({ length: 20 }, (_, at) => house.bay(`good ${at}`)), house.bay('good 3')]
      const [unfit, nameless] = [
        { ...house.bay('unfit'), version: 1e12 },
        { ...house.bay('nameless'), id: 'no uuid' },
      ]

      const settled = await Promise.allSettled([...good, twin, unfit, nameless].map((row) => house.change(ADD, row)))

      const outcomes = settled.map(outcomeOf)
      // Of the two of one name, which was first is decided by the database.
      const [first, second] = [outcomes[3], outcomes[20]].toSorted()
      assert.deepEqual([first, second, outcomes[21], outcomes[22]], ['23505', 'done', '22003', undefined])
      assert.equal(outcomes.filter((outcome) => outcome === 'done').length, 20)
      const [bays, entries] = [await house.bays(), await house.entriesOf()]
      assert.equal(bays.size, 20)
      assert.deepEqual(new Set(entries.keys()), new Set(bays.keys()))
    })

    test('fail each for itself also where a value cannot be written at all', async () => {
      await using house = await openBays(engine)
      const good = Array.from({ length: 5 }, (_, at) => house.bay(`good ${at}`))
      const unwritable = { ...house.bay('huge'), version: 2n } as unknown as Bay

      const settled = await Promise.allSettled([...good, unwritable].map((row) => house.change(ADD, row)))

      assert.deepEqual(settled.map(outcomeOf), [...good.map(() => 'done'), undefined])
      assert.deepEqual(new Set((await house.bays()).keys()), new Set(good.map(({ id }) => id)))
    })

    test('reach no row of another organisation, whatever their statement forgot', async () => {
      await using house = await openBays(engine)
      const [own, foreign] = [house.bay('own'), house.bay('foreign')]
      await house.change(ADD, own)
      await house.change(ADD, foreign, NEIGHBOUR)

      const settled = await Promise.allSettled([
        house.change(FORGETFUL, { ...own, name: 'mine' }),
        house.change(FORGETFUL, { ...foreign, name: 'stolen' }),
        house.change(INTO_OTHERS, house.bay('smuggled')),
      ])

      assert.deepEqual(settled.map(outcomeOf), ['done', 'stale', '42501'])
      assert.deepEqual([...(await house.bays()).values()].toSorted(), ['foreign', 'mine'])
      assert.equal((await house.entriesOf()).get(foreign.id)?.length, 1)
    })

    test('are not done when their entries cannot be written, or are swallowed; then they go on', async () => {
      await using house = await openBays(engine)
      const refused = async () => {
        const settled = await Promise.allSettled([house.bay('a'), house.bay('b')].map((row) => house.change(ADD, row)))
        assert.deepEqual(settled.map(outcomeOf), ['ledger.unavailable', 'ledger.unavailable'])
        assert.equal((await house.bays()).size, 0)
      }

      await house.superuser('REVOKE INSERT ON ledger_intake FROM muts_app')
      await refused()
      await house.superuser('GRANT INSERT (org_id, id, at, seal, body) ON ledger_intake TO muts_app')
      await house.superuser("CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
      await house.superuser(
        'CREATE TRIGGER swallow BEFORE INSERT ON ledger_intake FOR EACH ROW EXECUTE FUNCTION swallow()',
      )
      await refused()
      await house.superuser('DROP TRIGGER swallow ON ledger_intake')

      assert.ok(await house.change(ADD, house.bay('a')))
    })
  })
}
