import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { CANARY, HOUSE } from '#kernel'
import { engines, openTestDatabase } from '#kernel/database/testing'
import type { Sql } from './index.ts'
import { sql } from './index.ts'

const at = new Date('2026-03-29T01:30:00.123Z')
const bytes = new Uint8Array([0, 1, 0xff, 0x5c])
/** A view that begins inside its buffer: the bytes before it must not travel. */
const view = new Uint8Array([9, 9, ...bytes]).subarray(2)

const PAIRS: readonly (readonly [title: string, statement: Sql, value: unknown])[] = [
  ['bytes', sql`SELECT ${view}::bytea AS v`, bytes],
  ['no bytes', sql`SELECT ${new Uint8Array()}::bytea AS v`, new Uint8Array()],
  ['several bytes', sql`SELECT ${[view, new Uint8Array()]}::bytea[] AS v`, [bytes, new Uint8Array()]],
  ['an instant', sql`SELECT ${at}::timestamptz AS v`, at],
  ...['2026-12-31T23:59:59Z', '2024-02-29T00:00:00.1Z', '1969-12-31T23:59:59.99Z', '0099-03-01T07:08:09Z'].map(
    (text) => [`the instant ${text}`, sql`SELECT ${text}::text::timestamptz AS v`, new Date(text)] as const,
  ),
  [
    'what is finer than milliseconds',
    sql`SELECT '2026-01-05 08:00:00.123999+00'::timestamptz AS v`,
    new Date('2026-01-05T08:00:00.123Z'),
  ],
  ['instants', sql`SELECT ${[at]}::timestamptz[] AS v`, [at]],
  ['ids', sql`SELECT ${[HOUSE, CANARY]}::uuid[] AS v`, [HOUSE, CANARY]],
  ['no ids', sql`SELECT ${[]}::uuid[] AS v`, []],
  ['a big number', sql`SELECT ${Number.MAX_SAFE_INTEGER}::int8 AS v`, Number.MAX_SAFE_INTEGER],
  ['big numbers', sql`SELECT ${[1, -2]}::int8[] AS v`, [1, -2]],
  ['a count', sql`SELECT count(*) AS v FROM (VALUES (1)) AS one (n)`, 1],
  ['a fraction', sql`SELECT ${0.1}::float8 AS v`, 0.1],
  ['a truth', sql`SELECT ${true}::boolean AS v`, true],
  ['nothing', sql`SELECT ${null}::text AS v`, null],
  ['text with a quote and a zero width joiner', sql`SELECT ${"a'‍\\"}::text AS v`, "a'‍\\"],
  ['texts', sql`SELECT ${['a,b', '"', 'NULL', '']}::text[] AS v`, ['a,b', '"', 'NULL', '']],
  ['JSON', sql`SELECT ${JSON.stringify({ a: [1] })}::jsonb AS v`, { a: [1] }],
  ['a day, without a time zone', sql`SELECT '2026-03-29'::date AS v`, '2026-03-29'],
]

for (const engine of engines()) {
  describe(`values on ${engine}`, async () => {
    const { database } = await openTestDatabase(engine)
    after(() => database.close())
    const find = (statement: Sql) => database.transaction({ org: HOUSE }, (tx) => tx.find(statement))

    for (const [title, statement, value] of PAIRS) {
      test(`${title} comes back as it went`, async () => {
        assert.deepEqual(await find(statement), { v: value })
      })
    }

    test('a number that JavaScript would round is refused, not rounded', async () => {
      await assert.rejects(find(sql`SELECT 9007199254740993::int8 AS v`), RangeError)
    })

    test('a statement spliced into another keeps its parameters in order', async () => {
      const condition = sql`n > ${1} AND n < ${3}`
      assert.deepEqual(await find(sql`SELECT n FROM generate_series(${0}::int, ${9}::int) AS n WHERE ${condition}`), {
        n: 2,
      })
    })
  })
}
