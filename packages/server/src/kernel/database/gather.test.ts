import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import type { OrgId } from '#kernel'
import type { Database, KeyedRead } from '#kernel/database'
import { byteaArray, DatabaseError, instantArray, organisationTable, sql, uuidArray } from '#kernel/database'
import { engines, openTestDatabase } from '#kernel/database/testing'

interface Thing {
  readonly id: string
  readonly name: string
}

const THING: KeyedRead<Thing> = {
  text: 'SELECT id, name FROM thing WHERE org_id = $1 AND id = ANY($2::uuid[])',
  key: ['id'],
}
/** What a careless author writes: row-level security alone stands between the organisations. */
const FORGETFUL: KeyedRead<Thing> = {
  text: 'SELECT id, name FROM thing WHERE $1::text IS NOT NULL AND id = ANY($2::uuid[])',
  key: ['id'],
}
const PAIR: KeyedRead<{ readonly id: string; readonly other: string }> = {
  text: `SELECT id, other FROM thing JOIN unnest($2::uuid[], $3::uuid[]) AS wanted (a, b) ON (id, other) = (a, b)
    WHERE org_id = $1`,
  key: ['id', 'other'],
}
const BROKEN: KeyedRead<Thing> = {
  text: "SELECT id, (1 / (name <> 'one')::int)::text AS name FROM thing WHERE org_id = $1 AND id = ANY($2::uuid[])",
  key: ['id'],
}
const SLOW: KeyedRead<Thing> = {
  text: 'SELECT id, pg_sleep(3)::text AS name FROM thing WHERE org_id = $1 AND id = ANY($2::uuid[])',
  key: ['id'],
}
const SETTINGS = { text: "SELECT current_setting('app.org', true) AS org, current_user::text AS who" }

const OTHER = '01980000-0000-7000-8000-0000000000cc'
const [ours, theirs] = ['01980000-0000-7000-8000-0000000000a1', '01980000-0000-7000-8000-0000000000b2'] as OrgId[]

async function openThings(engine: Database['engine']) {
  const statements = [
    'CREATE TABLE thing (org_id uuid, id uuid, other uuid, name text, PRIMARY KEY (org_id, id))',
    ...organisationTable('thing'),
  ]
  const opened = await openTestDatabase(engine, {
    rooms: [{ name: 'things', migrations: [{ name: '0001-things', statements }] }],
  })
  const idsOf = new Map<OrgId, string[]>()
  for (const org of [ours, theirs] as OrgId[]) {
    const ids = Array.from({ length: 40 }, () => randomUUID())
    idsOf.set(org, ids)
    await opened.database.transaction({ org }, async (tx) => {
      for (const [at, id] of ids.entries())
        await tx.run(
          sql`INSERT INTO thing (org_id, id, other, name) VALUES (${org}, ${id}, ${OTHER}, ${at === 1 ? 'one' : `${org}/${id}`})`,
        )
    })
  }
  return { ...opened, own: idsOf.get(ours as OrgId) ?? [], foreign: idsOf.get(theirs as OrgId) ?? [] }
}

for (const engine of engines()) {
  describe(`gathered reads, on ${engine}`, () => {
    test('of a thousand callers and two organisations each find their own row, and nothing foreign', async () => {
      await using things = await openThings(engine)
      const { database, own, foreign } = things
      const asked = Array.from({ length: 1_000 }, (_, at) => {
        const org = (at % 2 === 0 ? ours : theirs) as OrgId
        const isForeign = at % 3 === 0
        const id = ((at % 2 === 0) !== isForeign ? own : foreign)[2 + (at % 38)] ?? ''
        return { org, id, isForeign, read: at % 5 === 0 ? FORGETFUL : THING }
      })
      const found = await Promise.all(asked.map(({ read, org, id }) => database.find(read, org, id)))
      asked.forEach(({ org, id, isForeign }, at) => {
        assert.deepEqual(found[at], isForeign ? undefined : { id, name: `${org}/${id}` })
      })
    })

    test('by a key of two parts take both', async () => {
      await using things = await openThings(engine)
      const [id = ''] = things.own
      assert.deepEqual(await things.database.find(PAIR, ours as OrgId, id, OTHER), { id, other: OTHER })
      assert.equal(await things.database.find(PAIR, ours as OrgId, id, id), undefined)
    })

    test('that fail reject their own caller and no other', async () => {
      await using things = await openThings(engine)
      const { database, own } = things
      const outcomes = await Promise.allSettled([
        database.find(BROKEN, ours as OrgId, own[1] ?? ''),
        ...own.map((id) => database.find(THING, ours as OrgId, id)),
        database.find(THING, ours as OrgId, 'no uuid'),
      ])
      assert.deepEqual(
        outcomes.flatMap(({ status }, at) => (status === 'rejected' ? [at] : [])),
        [0, own.length + 1],
      )
      const [first] = outcomes
      assert.ok(first?.status === 'rejected' && first.reason instanceof DatabaseError && first.reason.code === '22012')
      // The sessions go on, and what they had prepared is prepared anew.
      assert.equal((await database.find(THING, ours as OrgId, own[3] ?? ''))?.id, own[3])
    })

    test('leave nothing behind on their session, after success or failure', async () => {
      await using things = await openThings(engine)
      const { database, own } = things
      const settings = { statement: SETTINGS, values: [] }
      const ask = { statement: THING, values: [ours as OrgId, `{${own[0]}}`] }
      const [, inside] = await database.fly([
        { org: ours as OrgId, ...ask },
        { org: ours as OrgId, ...settings },
      ])
      assert.equal(inside?.rows[0]?.org, ours)
      assert.match(String(inside?.rows[0]?.who), /^muts_app/)
      const [, other] = await database.fly([
        { org: ours as OrgId, ...ask },
        { org: theirs as OrgId, ...settings },
      ])
      assert.equal(other?.rows[0]?.org, theirs)
    })

    test('lists go along as one parameter each', async () => {
      await using things = await openThings(engine)
      const [ids, instants] = [things.own.slice(0, 3), [new Date(0), new Date('2026-01-05T08:00:00.123Z'), new Date(1)]]
      const bytes = [Uint8Array.of(), Uint8Array.of(0, 255, 92, 34), new Uint8Array(300).fill(7)]
      const rows = await things.database.list({
        org: ours as OrgId,
        statement: {
          text: 'SELECT id, at, bytes FROM unnest($1::uuid[], $2::timestamptz[], $3::bytea[]) AS t (id, at, bytes)',
        },
        values: [uuidArray(ids), instantArray(instants), byteaArray(bytes)],
      })
      assert.deepEqual(
        rows,
        ids.map((id, at) => ({ id, at: instants[at], bytes: bytes[at] })),
      )
      assert.throws(() => uuidArray(['}, {']), TypeError)
    })

    test('a flight that fails changes nothing', async () => {
      await using things = await openThings(engine)
      const { database, superuser } = things
      const id = randomUUID()
      const insert = {
        org: ours as OrgId,
        statement: { text: 'INSERT INTO thing (org_id, id, name) VALUES ($1, $2, $3)' },
        values: [ours as OrgId, id, 'new'],
      }
      await assert.rejects(database.fly([insert, insert]), { code: '23505' })
      const foreign = { ...insert, org: theirs as OrgId }
      await assert.rejects(database.fly([foreign]), /row-level security/)
      assert.deepEqual(await superuser('SELECT id FROM thing WHERE name = $1', ['new']), [])
      const [done] = await database.fly([insert])
      assert.equal(done?.count, 1)
      assert.equal((await superuser('SELECT id FROM thing WHERE name = $1', ['new'])).length, 1)
    })
  })
}

describe('a gathered read on postgres', { skip: !engines().includes('postgres') }, () => {
  test('that is slow is cut off and holds its neighbours no longer than that', async () => {
    await using things = await openThings('postgres')
    const { database, own } = things
    const [slow, ...others] = await Promise.allSettled([
      database.find(SLOW, ours as OrgId, own[0] ?? ''),
      ...own.slice(2, 6).map((id) => database.find(THING, ours as OrgId, id)),
    ])
    assert.ok(slow?.status === 'rejected' && (slow.reason as { code: string }).code === 'database.unavailable')
    assert.ok(others.every(({ status }) => status === 'fulfilled'))
  })

  test('whose connection is cut is tried again on another', async () => {
    await using things = await openThings('postgres')
    const { database, superuser, own } = things
    await database.find(THING, ours as OrgId, own[0] ?? '')
    await superuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'muts_app_%'")
    const found = await Promise.allSettled(own.slice(2).map((id) => database.find(THING, ours as OrgId, id)))
    assert.ok(found.some(({ status }) => status === 'fulfilled'))
    assert.equal((await database.find(THING, ours as OrgId, own[5] ?? ''))?.id, own[5])
  })

  test('finds its rows through an index, also where the table is so small that the planner would read it whole', async () => {
    await using things = await openThings('postgres')
    const { database, superuser, own } = things
    await superuser('ANALYZE thing')
    const leg = {
      org: ours as OrgId,
      statement: { text: `EXPLAIN ${THING.text}` },
      values: [ours as OrgId, uuidArray(own)],
    }
    const planOf = (rows: readonly object[]) => JSON.stringify(rows)
    assert.match(planOf(await database.list(leg)), /Seq Scan/)
    const [flown] = await database.fly([leg])
    assert.match(planOf(flown?.rows ?? []), /Index Scan using thing_pkey/)
  })
})
