import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createReport, createTestClock, readConfig } from '#kernel'
import { createPostgresDatabase, postgresAvailable } from '#kernel/database/testing'
import { openHouse } from './house.ts'
import { START } from './testing.ts'

/** Two server processes on one database, as far as one process can show them: nothing is shared but clock and database. */
async function openTwoHouses() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-nodes-'))
  const clock = createTestClock(START, { frozen: true })
  const bugs: string[] = []
  const report = createReport(clock.now, (line) => bugs.push(line))
  const environment = {
    MUTS_PROFILE: 'evaluation',
    // Whoever issued a token: both go by one name.
    MUTS_PUBLIC_URL: 'http://localhost',
    DATABASE_URL: (await createPostgresDatabase()).url,
    MUTS_KEK: randomBytes(32).toString('base64'),
  }
  const open = async (node: string) => {
    const config = readConfig({ data: join(folder, node), port: 0, testClock: START.toISOString() }, environment)
    const house = await openHouse(config, { clock, report, node })
    await house.serve()
    return house
  }
  const a = await open('a')
  const b = await open('b')
  const { accessToken: token } = await a.identity.verbs.openCanarySession('viewer', { assurance: 'aal2' })
  return {
    a,
    b,
    bugs,
    clock,
    ask: (house: typeof a) => house.kernel.door.ask({ path: '/api/v1/me', token }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([a.close(), b.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

describe('one user before two servers on one database', () => {
  const skip = postgresAvailable() ? false : 'needs a PostgreSQL server'

  test('has 100 requests in any 60 s over both; then 429 with Retry-After [muts.api.rate-limit] [attack.54]', {
    skip,
  }, async () => {
    await using houses = await openTwoHouses()
    const { a, b, clock, ask, bugs } = houses
    const answers: { readonly status: number; readonly atMs: number }[] = []
    for (let round = 0; round < 25; round++) {
      const asked = Array.from({ length: 10 }, () => ask(Math.random() < 0.5 ? a : b))
      for (const { status } of await Promise.all(asked)) answers.push({ status, atMs: clock.now().getTime() })
      clock.moveTo(new Date(clock.now().getTime() + 4_000))
    }

    const passed = answers.filter(({ status }) => status === 200).map(({ atMs }) => atMs)
    for (const from of passed) assert.ok(passed.filter((at) => at >= from && at <= from + 60_000).length <= 100)
    assert.ok(passed.length >= 120, `${passed.length} passed`)
    assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 429])
    assert.deepEqual(bugs, [])
  })

  test('has the full 100 on the one where it stays, and none on the other after them', { skip }, async () => {
    await using houses = await openTwoHouses()
    const { a, b, ask, bugs } = houses
    for (let request = 0; request < 100; request++) assert.equal((await ask(a)).status, 200)
    for (const house of [a, b, a]) {
      const refused = await ask(house)
      assert.equal(refused.status, 429)
      assert.match(refused.headers['retry-after'] ?? '', /^6[0-3]$/)
    }
    assert.deepEqual(bugs, [])
  })
})
