/** Requests that a page of another origin makes with the cookies of whoever looks at it, and methods that are not what they seem. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { embeddedSuperuser } from '#kernel/database/testing'
import { urlOf } from '#kernel/http'
import { codeOf, fill, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys({ demo: true })
after(() => journeys[Symbol.asyncDispose]())
const { house, routes, ask, tokenOf, nextMinute } = journeys

const VEHICLES = '/api/v1/vehicles'
const port = () => house.kernel.door.address().port
const own = () => `http://localhost:${port()}`
const cookieOf = async (role: 'admin' | 'fleet_manager') => ({ cookie: `__Host-muts-access=${await tokenOf(role)}` })
const countVehicles = async () =>
  ((await ask({ path: VEHICLES, token: await tokenOf('fleet_manager') })).json as { data: unknown[] }).data.length

/** As a page of ours does it, but for what is said otherwise. */
const register = async (unit: string, headers: Readonly<Record<string, string>> = {}, body: unknown = { unit }) =>
  ask({
    method: 'POST',
    path: VEHICLES,
    body,
    headers: { ...(await cookieOf('fleet_manager')), origin: own(), ...headers },
  })

describe('a page of another origin', () => {
  const foreign = () => [
    'https://foreign.example',
    'null',
    `https://localhost:${port()}`,
    'http://localhost',
    `http://localhost.foreign.example:${port()}`,
    `http://foreign.example?${own()}`,
    `${own()} https://foreign.example`,
  ]

  test('changes nothing with the cookies of who looks at it, by whatever name; our own page does [attack.24]', async () => {
    const before = await countVehicles()
    for (const origin of foreign()) {
      const reply = await register('CS-0', { origin })
      assert.deepEqual([reply.status, codeOf(reply)], [403, 'http.cross-origin'], origin)
      assert.equal(reply.headers['access-control-allow-origin'], undefined, origin)
    }
    for (const site of ['cross-site', 'same-site', 'anything'])
      assert.equal((await register('CS-0', { 'sec-fetch-site': site, origin: 'null' })).status, 403, site)
    assert.equal(await countVehicles(), before)
    assert.equal((await register('CS-1')).status, 201)
    assert.equal(await countVehicles(), before + 1)
  })

  test('is refused at every address that changes something, before anything else is looked at [attack.24]', async () => {
    nextMinute()
    const unsafe = routes.filter(({ method }) => method !== 'GET')
    assert.ok(unsafe.length > 40)
    const headers = { ...(await cookieOf('admin')), origin: 'https://foreign.example' }
    for (const route of unsafe) {
      const reply = await ask({ method: route.method, path: fill(urlOf(route)), headers })
      assert.equal(reply.status, 403, urlOf(route))
      assert.match(reply.text, /another origin/, urlOf(route))
    }
  })

  test('cannot do with a form what it cannot do with a script: only JSON is read [attack.24]', async () => {
    nextMinute()
    const before = await countVehicles()
    const json = JSON.stringify({ unit: 'CS-2' })
    const forms = [
      ['application/x-www-form-urlencoded', 'unit=CS-2'],
      ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="unit"\r\n\r\nCS-2\r\n--x--'],
      ['text/plain', json],
      ['text/plain;application/json', json],
      ['application/jsonp', json],
      ['application/csp-report', json],
    ] as const
    for (const [type, body] of forms) {
      assert.equal((await register('', { 'content-type': type, origin: 'null' }, body)).status, 403, type)
      assert.equal((await register('', { 'content-type': type }, body)).status, 415, `${type} of our own page`)
    }
    assert.equal(await countVehicles(), before)
    assert.equal((await register('', { 'content-type': 'application/json' }, json)).status, 201)
  })
})

/** The entry that somebody looked, and when a session was last used. */
const TELLS_OF_READING = /^(ledger_|identity_session$)/

/** What every table of the house holds at this instant. */
async function digestTables(): Promise<ReadonlyMap<string, unknown>> {
  await house.kernel.ledger.drain()
  const superuser = embeddedSuperuser(house.kernel.database)
  const tables = await superuser(`SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`)
  const digests = new Map<string, unknown>()
  for (const { name } of tables) {
    const [row] = await superuser(`SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS digest FROM "${name}" t`)
    digests.set(String(name), row?.digest)
  }
  return digests
}

async function changedSince(before: ReadonlyMap<string, unknown>): Promise<readonly string[]> {
  return [...(await digestTables())].filter(([name, digest]) => before.get(name) !== digest).map(([name]) => name)
}

describe('a method', () => {
  test('is the one of the request: nothing in header, query or body makes it another [attack.24]', async () => {
    nextMinute()
    const made = await register('CS-3')
    const path = made.headers.location ?? ''
    const cookie = await cookieOf('fleet_manager')
    const look = async () => (await ask({ path, headers: cookie })).json
    const before = await look()
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override'])
      for (const method of ['GET', 'POST'])
        await ask({ method, path, headers: { ...cookie, origin: own(), 'if-match': '*', [name]: 'DELETE' } })
    assert.equal((await ask({ path: `${path}?_method=DELETE`, headers: cookie })).status, 400)
    assert.equal((await register('CS-4', {}, { unit: 'CS-4', _method: 'DELETE' })).status, 400)
    assert.deepEqual(await look(), before)
    const gone = await ask({ method: 'DELETE', path, headers: { ...cookie, origin: own(), 'if-match': '*' } })
    assert.equal(gone.status, 204, gone.text)
    assert.notDeepEqual(await look(), before)
  })

  test('that only reads changes no row but those that tell of the reading, as a link from elsewhere could [attack.24]', async () => {
    nextMinute()
    const headers = { ...(await cookieOf('admin')), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    const reads = routes.filter(({ method }) => method === 'GET')
    const before = await digestTables()
    let answered = 0
    for (const [index, route] of reads.entries()) {
      // A hundred a minute; the token is good for five.
      if (index % 90 === 89) nextMinute()
      if ((await ask({ path: fill(urlOf(route)), headers })).status === 200) answered += 1
    }
    nextMinute()
    assert.ok(answered > 20, `${answered} of ${reads.length}`)
    assert.deepEqual(
      (await changedSince(before)).filter((name) => !TELLS_OF_READING.test(name)),
      [],
    )
    await register('CS-5')
    assert.ok((await changedSince(before)).includes('fleet_vehicle'), 'a change is seen')
  })
})
