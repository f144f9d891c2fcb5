/**
 * A search of the ledger reads as much of the database however long the log is: counted in pages, not in time. The rows are
 * made in bulk past the log: they are searched, never proven. `bench/ledger-search.ts` says how long it takes.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Transaction } from '#kernel/database'
import { Sql, sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import type { EntryFilter } from './ledger.ts'
import type { TestLedger } from './testing.ts'
import { DEMO, NEIGHBOUR, openTestLedger } from './testing.ts'

interface Plan {
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
}

const ENTRIES = 120_000
/** 8 kB each. An actor has 240 entries here: each costs its place in the index, its row, and being looked at twice. */
const MOST_PAGES = 1_500
const START_S = Date.UTC(2026, 0, 6) / 1_000
const at = (seconds: number) => new Date((START_S + seconds) * 1_000)
const id = (kind: string, n: number) => `${kind}0000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const made = (kind: string, n: string) => `('${kind}0000000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))`

/** 500 actors, 5,000 subjects, 2,500 objects, 50 actions, one entry a second; every tenth is another organisation's. */
const BULK = `
  INSERT INTO ledger_entry (seq, org_id, id, at, action, keys, body)
  SELECT n, org::uuid, entry::uuid, to_timestamp(${START_S} + n), action, ARRAY[actor, subject, object]::uuid[],
    convert_to(format('{"actor":{"user":{"type":"person","uid":"%s"}},"api":{"operation":"%s"},'
      '"metadata":{"log_version":"1","tenant_uid":"%s","uid":"%s"},"resources":[{"type":"vehicle","uid":"%s"}],'
      '"status_code":"done","time":%s,"unmapped":{"muts":{"data":{},"subjects":["%s"]}}}',
      actor, action, org, entry, object, (${START_S} + n) * 1000, subject), 'UTF8')
  FROM (
    SELECT n, ${made('a', 'n % 500')} AS actor, ${made('b', '(n * 7919) % 5000')} AS subject,
      ${made('c', '(n * 104729) % 2500')} AS object, 'vehicle.act-' || n % 50 AS action,
      CASE WHEN n % 10 = 0 THEN '${NEIGHBOUR}' ELSE '${DEMO}' END AS org, ${made('d', 'n')} AS entry
    FROM generate_series(1000::bigint, ${ENTRIES} + 999) AS n) AS made`
/** As the log leaves them after a day: one every five minutes. */
const CHECKPOINTS = `
  INSERT INTO ledger_checkpoint (size, note, at) SELECT n, 'made in bulk', to_timestamp(${START_S} + n)
  FROM generate_series(1200::bigint, ${ENTRIES} + 999, 300) AS n`

const MIDDLE = { from: at(ENTRIES / 2), to: at(ENTRIES / 2 + 3_600) }
const SEARCHES: Readonly<Record<string, readonly [found: number, search: Partial<EntryFilter>]>> = {
  'without a word': [50, {}],
  'by actor': [50, { actor: id('a', 7) }],
  'by actor, the oldest page': [6, { actor: id('a', 7), before: 4_000 }],
  'by subject': [24, { subject: id('b', 7_919 % 5_000) }],
  'by object': [48, { object: id('c', 104_729 % 2_500) }],
  'by action': [50, { action: 'vehicle.act-3' }],
  'by actor and action': [50, { actor: id('a', 7), action: 'vehicle.act-7' }],
  'by whoever is not there': [0, { actor: id('e', 1) }],
  'by an action that never was': [0, { action: 'vehicle.melt' }],
  'by an hour in the middle': [50, MIDDLE],
  'by the time before all of it': [0, { to: at(-86_400) }],
  'by actor in an hour': [8, { actor: id('a', 7), ...MIDDLE }],
  'by action in an hour': [50, { action: 'vehicle.act-3', ...MIDDLE }],
}

if (engines().includes('postgres'))
  describe(`a search of ${ENTRIES} entries`, () => {
    let house: TestLedger
    before(async () => {
      house = await openTestLedger('postgres')
      await house.superuser(BULK)
      await house.superuser(CHECKPOINTS)
      await house.superuser('VACUUM ANALYZE ledger_entry')
      await house.superuser('ANALYZE ledger_checkpoint')
    })
    after(() => house[Symbol.asyncDispose]())

    const pagesOf = async (all: Transaction['all'], { parts, values }: Sql): Promise<number> => {
      const explain = new Sql([`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${parts[0]}`, ...parts.slice(1)], values)
      const [row] = await all<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(explain)
      const plan = row?.['QUERY PLAN'][0]?.Plan
      assert.ok(plan)
      return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
    }
    /** What is found, and how many pages every statement of it read, what its functions ask for among them. */
    const search = (filter: Partial<EntryFilter>) =>
      house.database.transaction({ org: DEMO }, async (tx) => {
        const all = tx.all.bind(tx)
        let pages = 0
        const counted: typeof tx.all = async (statement) => {
          pages += await pagesOf(all, statement)
          return all(statement)
        }
        Object.assign(tx, { all: counted })
        const found = await house.ledger.list(tx, { limit: 50, ...filter })
        return { found: found.length, pages }
      })

    for (const [how, [found, filter]] of Object.entries(SEARCHES))
      test(`${how} finds ${found} and reads less than ${MOST_PAGES} pages`, async () => {
        const seen = await search(filter)
        assert.equal(seen.found, found)
        assert.ok(seen.pages > 0 && seen.pages < MOST_PAGES, `${seen.pages} pages`)
      })

    test('that no index answers would show: it reads the whole table', async () => {
      const pages = await house.database.transaction({ org: DEMO }, (tx) =>
        pagesOf(tx.all.bind(tx), sql`SELECT count(*) FROM ledger_entry WHERE length(body) = ${1}`),
      )
      assert.ok(pages > 5 * MOST_PAGES, `${pages} pages`)
    })
  })
