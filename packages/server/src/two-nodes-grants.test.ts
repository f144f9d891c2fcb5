import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createReport, createTestClock, readConfig } from '#kernel'
import { createPostgresDatabase, postgresAvailable } from '#kernel/database/testing'
import type { House } from './house.ts'
import { openHouse } from './house.ts'
import { START } from './testing.ts'

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** Two server processes on one database, as far as one process can show them. */
async function openTwoHouses() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-grants-'))
  const clock = createTestClock(START, { frozen: true })
  const bugs: string[] = []
  const report = createReport(clock.now, (line) => bugs.push(line))
  const environment = {
    MUTS_PROFILE: 'evaluation',
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
  const [a, b] = [await open('a'), await open('b')]
  return {
    a,
    b,
    bugs,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([a.close(), b.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const post = ({ kernel }: House, path: string, form: Readonly<Record<string, string>>) =>
  kernel.door.ask({
    method: 'POST',
    path: `/oauth/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ client_id: 'muts', ...form }).toString(),
  })
const open = async ({ kernel }: House, token: string) => (await kernel.door.ask({ path: '/api/v1/me', token })).status

/** Begun at one, allowed at the other, fetched at the first. */
async function letIn(a: House, b: House): Promise<string> {
  const { json } = await post(a, 'device', {})
  const { device_code, user_code: userCode } = json as { device_code: string; user_code: string }
  const { accessToken: token } = await b.identity.verbs.openCanarySession('viewer', { assurance: 'aal2' })
  const body = { userCode, isAllowed: true }
  const said = await b.kernel.door.ask({ method: 'POST', path: '/api/v1/me/devices', token, body })
  assert.equal(said.status, 204, said.text)
  return device_code
}

describe('a grant before two servers on one database', () => {
  const skip = postgresAvailable() ? false : 'needs a PostgreSQL server'

  test('is one for both: no code and no refresh token is good twice, wherever it comes [attack.17]', {
    skip,
  }, async () => {
    await using houses = await openTwoHouses()
    const { a, b, bugs } = houses
    const fetch = (house: House, device_code: string) => post(house, 'token', { grant_type: DEVICE_GRANT, device_code })
    const first = (await fetch(a, await letIn(a, b))).json as Tokens
    assert.equal(await open(b, first.access_token), 200)

    const refresh = (house: House, refresh_token: string) =>
      post(house, 'token', { grant_type: 'refresh_token', refresh_token })
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) => refresh(n % 2 === 0 ? a : b, first.refresh_token)),
    )
    const won = replies.filter(({ status }) => status === 200).map(({ json }) => json as Tokens)
    assert.ok(won.length <= 1, `${won.length} won`)
    assert.ok(replies.every(({ status }) => status === 200 || status === 400))
    for (const house of [a, b]) {
      assert.equal(await open(house, first.access_token), 401)
      for (const { access_token, refresh_token } of won) {
        assert.equal(await open(house, access_token), 401)
        assert.equal((await refresh(house, refresh_token)).status, 400)
      }
    }

    const code = await letIn(b, a)
    const both = await Promise.all([fetch(a, code), fetch(b, code)])
    const gave = both.filter(({ status }) => status === 200)
    assert.ok(gave.length <= 1)
    for (const { json } of gave) assert.equal(await open(b, (json as Tokens).access_token), 401)
    const again = (await fetch(b, await letIn(a, b))).json as Tokens
    assert.equal(await open(a, again.access_token), 200)
    assert.deepEqual(bugs, [])
  })
})
