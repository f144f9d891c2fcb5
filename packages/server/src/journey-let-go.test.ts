/** Files are let go of when somebody is erased, and what reads one meanwhile never ends as if it had read all of it. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { SubjectId } from '#kernel'
import { CANARY } from '#kernel'
import { sql } from '#kernel/database'
import { openJourneys, SOME_ID } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, entries, nextMinute } = journeys

interface Import {
  readonly id: string
  readonly state: string
  readonly jobId: string
  readonly rows: Readonly<Record<string, number>>
}

async function send<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<T> {
  const reply = await as('fleet_manager', { method, path: `/api/v1${path}`, ...(body ? { body } : {}) })
  assert.ok(reply.status < 300, `${path}: ${reply.text}`)
  return reply.json as T
}
const read = (id: string) => send<Import>('GET', `/imports/${id}`)
const jobOf = ({ jobId }: Import) => send<{ state: string; failure: unknown }>('GET', `/jobs/${jobId}`)

async function load(prefix: string, count: number): Promise<string> {
  nextMinute()
  const { id } = await send<Import>('POST', '/imports', {})
  const lines = Array.from({ length: count }, (_, at) => `${prefix}-${at},x`)
  await send('PUT', `/imports/${id}/parts/0`, { text: ['unit,make', ...lines].join('\n') })
  return id
}
const erase = () =>
  house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, async (ctx) => {
    for (const room of house.rooms) await room.erases?.(ctx, SOME_ID as SubjectId)
  })
const one = async (query: ReturnType<typeof sql>) =>
  Number((await house.kernel.database.transaction({ org: CANARY }, (tx) => tx.find<{ n: number }>(query)))?.n ?? 0)
const countLeft = async (id: string) => [
  await one(sql`SELECT count(*)::int AS n FROM fleet_import_part WHERE org_id = ${CANARY} AND import_id = ${id}`),
  await one(sql`SELECT count(*)::int AS n FROM fleet_import_key WHERE org_id = ${CANARY} AND import_id = ${id}`),
]

/** Begins it, and erases somebody once its first rows are done and before its last. */
async function eraseDuring(id: string, what: 'check' | 'apply'): Promise<Import> {
  const begun = await send<Import>('POST', `/imports/${id}/${what}`, what === 'apply' ? {} : undefined)
  const running = house.errands.runDue()
  while ((await one(sql`SELECT done AS n FROM kernel_errand WHERE org_id = ${CANARY} AND id = ${begun.jobId}`)) === 0)
    await new Promise(setImmediate)
  await erase()
  await running
  return begun
}
const expired = async (id: string) => (await entries({ action: 'import.expire', object: id })).length

describe('an import while somebody is erased', () => {
  test('is over where it was being checked, with its file and every fingerprint in it', async () => {
    const id = await load('C', 1_200)
    const begun = await eraseDuring(id, 'check')
    assert.match((await jobOf(begun)).state, /cancelled|failed/)
    assert.equal((await read(id)).state, 'expired')
    assert.deepEqual([await countLeft(id), await expired(id)], [[0, 0], 1])
  })

  test('is over where it was checked; one whose file nobody let go of is applied', async () => {
    const lost = await load('L', 3)
    await send('POST', `/imports/${lost}/check`)
    await house.errands.runDue()
    assert.deepEqual([(await read(lost)).state, await countLeft(lost)], ['checked', [1, 3]])
    await erase()
    assert.deepEqual([(await read(lost)).state, await countLeft(lost), await expired(lost)], ['expired', [0, 0], 1])

    const kept = await load('K', 3)
    for (const what of ['check', 'apply']) {
      await send('POST', `/imports/${kept}/${what}`, what === 'apply' ? {} : undefined)
      await house.errands.runDue()
    }
    assert.deepEqual([(await read(kept)).state, (await read(kept)).rows.created], ['applied', 3])
    await erase()
    assert.deepEqual([(await read(kept)).state, await expired(kept)], ['applied', 0])
  })

  test('takes back what it had applied', async () => {
    const id = await load('A', 1_200)
    await send('POST', `/imports/${id}/check`)
    await house.errands.runDue()
    const begun = await eraseDuring(id, 'apply')
    assert.match((await jobOf(begun)).state, /cancelled|failed/)
    const { state, rows } = await read(id)
    assert.deepEqual([state, rows.created], ['undone', 0])
    assert.ok((rows.undone ?? 0) >= 500)
    assert.deepEqual(await countLeft(id), [0, 0])
    assert.deepEqual((await send<{ data: object[] }>('GET', '/vehicles?filter[unit][startsWith]=A-')).data, [])
  })

  test('is over where nothing of it was applied yet', async () => {
    const id = await load('N', 3)
    await send('POST', `/imports/${id}/check`)
    await house.errands.runDue()
    const begun = await send<Import>('POST', `/imports/${id}/apply`, {})
    await erase()
    await house.errands.runDue()
    assert.notEqual((await jobOf(begun)).state, 'done')
    assert.deepEqual([(await read(id)).state, await expired(id)], ['expired', 1])
    assert.deepEqual(house.bugs, [])
  })
})
