import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { codeOf, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys({ environment: { MUTS_TRUSTED_PROXIES: '127.0.0.1' } })
after(() => journeys[Symbol.asyncDispose]())
const { house, ask, as, entries, nextMinute } = journeys

/** Sends bytes as they are and reads until the house closes. */
async function say(bytes: string) {
  const socket = connect(house.kernel.door.address())
  socket.write(bytes)
  const answer = await text(socket)
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return {
    status: Number(head.split(' ')[1]),
    head: head.toLowerCase(),
    code: codeOf({ json: JSON.parse(body || '{}') }),
  }
}
const get = (target: string, ...headers: readonly string[]) =>
  say([`GET ${target} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n'))

const SECURE = ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'x-frame-options']

describe('an address that cannot be decoded', () => {
  test('is 401 to a stranger like every other, and 400 to a user, always with the headers of an answer', async () => {
    for (const path of ['/%zz', '/%', '/api/v1/vehicles/%c0%af', `/api/v1/vehicles/${'x'.repeat(300)}`]) {
      const stranger = await ask({ path })
      assert.equal(stranger.status, 401, path)
      const user = await as('fleet_manager', { path })
      assert.equal(user.status, 400, `${path}: ${user.text}`)
      for (const reply of [stranger, user]) {
        assert.match(reply.headers['content-type'] ?? '', /^application\/problem\+json/)
        for (const name of SECURE) assert.ok(reply.headers[name], `${path}: ${name}`)
      }
    }
    assert.deepEqual(house.bugs, [])
  })

  test('counts against the budget of its network and of its user [muts.api.rate-limit]', async () => {
    nextMinute()
    const headers = { 'x-forwarded-for': '198.51.100.7' }
    for (let request = 0; request < 1_200; request++) await ask({ path: '/%zz', headers })
    assert.equal((await ask({ path: '/%zz', headers })).status, 429)
    assert.equal((await ask({ path: '/health/live', headers })).status, 429)
    assert.equal((await ask({ path: '/health/live' })).status, 200)
    assert.equal((await as('viewer', { path: '/%zz' })).headers.ratelimit, '"user";r=99;t=60')
  })
})

describe('a host', () => {
  test('is named once and in the header: 421 otherwise, with an entry that says why', async () => {
    nextMinute()
    assert.equal((await get('/health/live', 'Host: localhost')).status, 200)
    const refused = [
      await get('http://localhost/health/live', 'Host: localhost'),
      await get('http://foreign.example/health/live', 'Host: localhost'),
      await get('/health/live', 'Host: localhost', 'Host: localhost'),
      await get('/health/live', 'Host: localhost', 'Host: foreign.example'),
      await get('/health/live'),
      await get('/health/live', 'Host: foreign.example'),
    ]
    assert.deepEqual(
      refused.map(({ status, code }) => [status, code]),
      refused.map(() => [421, 'http.host']),
    )
    for (const { head } of refused) for (const name of SECURE) assert.ok(head.includes(`\r\n${name}: `), name)

    const reasons = (await entries({ action: 'http.request' })).map(({ facts }) => facts.reason)
    for (const reason of ['the target is no path', '2 Host headers', '0 Host headers', 'http.host'])
      assert.ok(reasons.includes(reason), reason)
  })

  test('of an upgrade is looked at in the same way', async () => {
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
    const path = '/api/v1/bridges/connection'
    for (const hosts of [['Host: localhost', 'Host: localhost'], []]) {
      const reply = await say([`GET ${path} HTTP/1.1`, ...hosts, ...upgrade, '', ''].join('\r\n'))
      assert.deepEqual([reply.status, reply.code], [421, 'http.host'])
      for (const name of SECURE) assert.ok(reply.head.includes(`\r\n${name}: `), name)
    }
  })
})

describe('text that is no request', () => {
  test('gets a problem and the headers of an answer, and never a 5xx', async () => {
    nextMinute()
    const cases = [
      ['nonsense\r\n\r\n', 400],
      ['GET / HTTP/9.9\r\nHost: localhost\r\n\r\n', 400],
      ['GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
      ['POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ] as const
    for (const [bytes, status] of cases) {
      const reply = await say(bytes)
      assert.deepEqual([reply.status, reply.code], [status, 'http.unreadable'], bytes.slice(0, 40))
      for (const name of SECURE) assert.ok(reply.head.includes(`\r\n${name}: `), name)
    }
    assert.equal((await get('/health/live', 'Host: localhost', 'Expect: the-unexpected')).status, 200)
    assert.deepEqual(house.bugs, [])
  })

  test('counts against the budget of its network [muts.api.rate-limit]', async () => {
    nextMinute()
    for (let request = 0; request < 1_200; request++) await say('nonsense\r\n\r\n')
    assert.deepEqual((await say('nonsense\r\n\r\n')).code, 'http.flood')
    assert.equal((await ask({ path: '/health/live' })).status, 429)
  })
})
