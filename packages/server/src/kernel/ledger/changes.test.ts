import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import type { Change, OrgId } from '#kernel'
import type { KeyedWrite } from '#kernel/database'
import { organisationTable, sql, writeRow } from '#kernel/database'
import type { EngineName } from '#kernel/database/testing'
import { engines } from '#kernel/database/testing'
import { DEMO, NEIGHBOUR, openTestLedger } from './testing.ts'

interface Bay {
  readonly id: string
  readonly name: string
  readonly version: number
}

const COLUMNS = 'json_to_recordset($2::json) AS new (id uuid, name text, version int)'
const ADD: KeyedWrite<Bay> = {
  text: `INSERT INTO bay (org_id, id, name, version) SELECT $1::uuid, id, name, version FROM ${COLUMNS} RETURNING id`,
  key: 'id',
}
const ALTER: KeyedWrite<Bay> = {
  text: `UPDATE bay SET name = new.name, version = new.version FROM ${COLUMNS}
    WHERE org_id = $1::uuid AND bay.id = new.id AND bay.version = new.version - 1 RETURNING bay.id`,
  key: 'id',
}
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
const SLOW: KeyedWrite<Bay> = {
  ...ADD,
  text: ADD.text.replace('name, version FROM', 'pg_sleep(1) || name, version FROM'),
}

async function openBays(engine: EngineName) {
  const house = await openTestLedger(engine)
  const statements = [
    'CREATE TABLE bay (org_id uuid, id uuid, name text UNIQUE, version int, PRIMARY KEY (org_id, id))',
    ...organisationTable('bay'),
  ]
  for (const statement of statements) await house.superuser(statement)
  const bay = (name: string, version = 1): Bay => ({ id: randomUUID(), name, version })
  const change = (write: KeyedWrite<Bay>, row: Bay, org: OrgId = DEMO) => {
    const entries: Change['entries'] = [{ action: 'vehicle.read', object: row.id, facts: {} }]
    return house.ledger.change(house.origin(org), { rows: [writeRow(write, row)], entries })
  }
  /** Several rows as one change: each a write and its row. */
  const changeAll = (...rows: readonly (readonly [KeyedWrite<Bay>, Bay])[]) => {
    const entries: Change['entries'] = [{ action: 'vehicle.read', object: rows.at(-1)?.[1].id ?? '', facts: {} }]
    return house.ledger.change(house.origin(), { rows: rows.map(([write, row]) => writeRow(write, row)), entries })
  }
  return {
    ...house,
    bay,
    change,
    changeAll,
    /** Name by id. */
    bays: async () =>
      new Map(
        (await house.superuser('SELECT id, name FROM bay')).map(({ id, name }) => [id as string, name as string]),
      ),
    /** How many entries each row has. */
    entriesOf: async () => {
      await house.ledger.drain()
      const placed = [...(await house.list()), ...(await house.list(NEIGHBOUR))].filter(({ org }) => org !== undefined)
      const seen = new Map(placed.map((entry) => [entry.id, entry]))
      return Map.groupBy(
        [...seen.values()].filter(({ action }) => action === 'vehicle.read'),
        ({ object }) => object,
      )
    },
  }
}

const outcomeOf = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'fulfilled' ? (settled.value ? 'done' : 'stale') : (settled.reason as { code: string }).code

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
