import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { OrgId } from '#kernel'
import { Problem } from '#kernel'
import { joinSql, organisationTable, sql } from '#kernel/database'
import type { EngineName, TestDatabase } from '#kernel/database/testing'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { requireQuery } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import {
  anyId,
  anyOf,
  between,
  byInstant,
  byInteger,
  byText,
  defineList,
  flag,
  instants,
  startingText,
} from '#kernel/list'

const org = '01980000-0000-7000-8000-0000000000a1' as OrgId

interface Thing {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly at: Date
}

const THINGS = defineList({
  id: sql`id`,
  filters: {
    id: anyId(sql`id`),
    name: startingText(sql`name`),
    kind: anyOf(['a', 'b'], sql`left(name, 1)`),
    size: between(sql`size`, 0, 100),
    at: instants(sql`at`),
    large: flag(sql`size > 2`),
  },
  sorts: { name: byText(sql`name`), size: byInteger(sql`size`), at: byInstant(sql`at`) },
  followedBy: { size: 'at', name: 'size' },
  sortedBy: 'name',
})

const ROWS: readonly Thing[] = Array.from({ length: 60 }, (_, index) => ({
  id: randomUUID(),
  name: `${'abC'[index % 3]}-${index % 5}`,
  size: index % 4,
  at: new Date(Date.UTC(2030, 0, 1 + (index % 7))),
}))

for (const engine of engines()) describe(`a list on ${engine}`, () => suite(engine))

function suite(engine: EngineName) {
  let opened: TestDatabase
  before(async () => {
    const statements = [
      `CREATE TABLE thing (org_id uuid, id uuid, name text COLLATE "C" NOT NULL, size int NOT NULL, at timestamptz NOT NULL,
        PRIMARY KEY (org_id, id))`,
      ...organisationTable('thing'),
    ]
    const migrations = [{ name: '0001-things', statements }]
    opened = await openTestDatabase(engine, { rooms: [{ name: 'things', migrations }] })
    await opened.database.transaction({ org }, async (tx) => {
      for (const { id, name, size, at } of ROWS)
        await tx.run(
          sql`INSERT INTO thing (org_id, id, name, size, at) VALUES (${org}, ${id}, ${name}, ${size}, ${at})`,
        )
    })
  })
  after(() => opened[Symbol.asyncDispose]())

  async function readPage(query: ListQuery) {
    const plan = await THINGS.plan(query)
    const conditions = joinSql([sql`org_id = ${org}`, ...plan.conditions], ' AND ')
    const rows = await opened.database.transaction({ org }, (tx) =>
      tx.all<Thing>(sql`SELECT id, name, size, at, ${plan.keys} FROM thing WHERE ${conditions} ${plan.tail}`),
    )
    return plan.toPage(rows, ({ id, name, size, at }) => ({ id, name, size, at: at.toISOString() }))
  }

  async function readAll(query: ListQuery) {
    const seen: { readonly id: string; readonly name: string; readonly size: number; readonly at: string }[] = []
    for (let after: string | undefined; ; ) {
      const { data, page } = await readPage({ ...query, limit: 7, ...(after ? { after } : {}) })
      seen.push(...data)
      if (page.next === null) return seen
      after = page.next
    }
  }

  for (const sort of THINGS.orders)
    test(`shows each row exactly once, in its order, over all pages: ${sort}`, async () => {
      const seen = await readAll({ sort })
      assert.equal(new Set(seen.map(({ id }) => id)).size, ROWS.length)
      const expected = [...seen].sort((a, b) => compare(a, b, sort))
      assert.deepEqual(seen, expected)
    })

  const counts: readonly (readonly [ListQuery, (row: Thing) => boolean])[] = [
    [{ 'filter[kind]': 'a' }, ({ name }) => name.startsWith('a')],
    [{ 'filter[kind]': 'a,b' }, ({ name }) => !name.startsWith('C')],
    [{ 'filter[name]': 'c-1' }, ({ name }) => name === 'C-1'],
    [{ 'filter[name][startsWith]': 'c' }, ({ name }) => name.startsWith('C')],
    [{ 'filter[size]': 2 }, ({ size }) => size === 2],
    [{ 'filter[size][gte]': 1, 'filter[size][lte]': 2 }, ({ size }) => size === 1 || size === 2],
    [{ 'filter[large]': true }, ({ size }) => size > 2],
    [{ 'filter[large]': false }, ({ size }) => size <= 2],
    [{ 'filter[at][gte]': '2030-01-05T02:00:00+02:00' }, ({ at }) => at.getUTCDate() >= 5],
    [{ 'filter[id]': `${ROWS[3]?.id},${ROWS[4]?.id}` }, (row) => row === ROWS[3] || row === ROWS[4]],
    [{ 'filter[name]': "'; DROP TABLE thing; --" }, () => false],
  ]
  for (const [query, isWanted] of counts)
    test(`shows what the filter names and nothing else: ${JSON.stringify(query)}`, async () => {
      const seen = await readAll(query)
      assert.deepEqual(
        seen.map(({ id }) => id).sort(),
        ROWS.filter(isWanted)
          .map(({ id }) => id)
          .sort(),
      )
    })

  test('takes its cursor in the order it was given in, and in no other', async () => {
    const { page } = await readPage({ sort: 'size', limit: 5 })
    const after = page.next ?? ''
    assert.equal((await readPage({ sort: 'size', limit: 5, after })).data.length, 5)
    const isRefused = (error: unknown) => error instanceof Problem && error.code === 'http.cursor'
    assert.equal((await readPage({ sort: 'size,at', limit: 5, after })).data.length, 5)
    await assert.rejects(readPage({ sort: '-size', limit: 5, after }), isRefused)
    await assert.rejects(readPage({ sort: 'at', limit: 5, after }), isRefused)
    await assert.rejects(readPage({ sort: 'size', limit: 5, after: `x${after}` }), isRefused)
  })
}

type Shown = { readonly id: string; readonly name: string; readonly size: number; readonly at: string }

/** The order said in plain comparisons; `id` in the direction of the last word. */
function compare(a: Shown, b: Shown, sort: string): number {
  const followed: Readonly<Record<string, string>> = {
    ...{ size: 'size,at', '-size': '-size,-at', name: 'name,size', '-name': '-name,-size' },
  }
  const words = (followed[sort] ?? sort).split(',')
  const isLastDown = words.at(-1)?.startsWith('-') ?? false
  for (const word of [...words, isLastDown ? '-id' : 'id']) {
    const key = word.replace('-', '') as keyof Shown
    if (a[key] !== b[key]) return (a[key] < b[key] ? -1 : 1) * (word.startsWith('-') ? -1 : 1)
  }
  return 0
}

describe('the query of a list', () => {
  const { properties, additionalProperties } = THINGS.query as typeof THINGS.query & { additionalProperties: boolean }

  test('names what it may be filtered and sorted by, and takes nothing else', () => {
    assert.deepEqual(Object.keys(properties).sort(), [
      'after',
      'filter[at][gte]',
      'filter[at][lte]',
      'filter[id]',
      'filter[kind]',
      'filter[large]',
      'filter[name]',
      'filter[name][startsWith]',
      'filter[size]',
      'filter[size][gte]',
      'filter[size][lte]',
      'limit',
      'sort',
    ])
    assert.equal(additionalProperties, false)
  })

  test('takes the orders that an index gives and refuses each other with what there is', () => {
    const offered = ['name', '-name', 'name,size', '-name,-size', 'size', '-size', 'size,at', '-size,-at', 'at', '-at']
    assert.deepEqual(THINGS.orders, offered)
    for (const sort of offered) assert.deepEqual(requireQuery(THINGS.query, { sort }), { sort })
    for (const sort of [
      'size,-at',
      '-size,at',
      'size,name',
      'at,size',
      'name,size,at',
      'name,name',
      'name,',
      'id',
      '',
      'at,-at',
    ])
      assert.throws(
        () => requireQuery(THINGS.query, { sort }),
        (error) =>
          error instanceof Problem &&
          error.code === 'http.invalid' &&
          JSON.stringify(error.errors).includes(`must be one of: ${offered.join(' | ')}`),
        sort,
      )
  })

  test('cannot be sorted by what it does not name', () => {
    assert.throws(() => defineList({ id: sql`id`, filters: {}, sorts: {}, sortedBy: 'name' }), /sorted by "name"/)
  })
})
