import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { ROLES } from '#kernel'
import { urlOf } from '#kernel/http'
import { codeOf, fill, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, routes, ask, as, nextMinute } = journeys

describe('a stranger', () => {
  test('gets 401 at every address but the published ones, unknown addresses included [muts.api.jwt] [attack.1]', async () => {
    const guarded = routes.filter(({ access }) => 'action' in access)
    assert.ok(guarded.length > 20)
    for (const route of guarded) {
      const reply = await ask({ method: route.method, path: fill(urlOf(route)) })
      assert.equal(reply.status, 401, `${route.method} ${urlOf(route)}`)
      assert.equal(reply.headers['www-authenticate'], 'Bearer realm="muts"')
    }
    for (const path of ['/api/v1/nothing', '/metrics', '/api', '/.env', '/api/v2/me']) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'TRACE'])
        assert.equal((await ask({ method, path })).status, 401, `${method} ${path}`)
    }
  })

  test('finds the public addresses open, and no more behind them than they promise', async () => {
    assert.equal((await ask({ path: '/health/live' })).status, 200)
    assert.equal((await ask({ path: '/health/ready' })).text, '{"status":"ready"}')
    assert.equal((await ask({ path: '/.well-known/jwks.json' })).status, 200)
    assert.equal((await ask({ path: '/' })).status, 200)
  })

  test('meets the flood gate, which callers with a session never meet', async () => {
    nextMinute()
    let status = 0
    for (let request = 0; request <= 1_200 && status !== 429; request++)
      status = (await ask({ path: '/health/live' })).status
    assert.equal(status, 429)
    assert.equal((await as('admin', { path: '/api/v1/me' })).status, 200)
    nextMinute()
    assert.equal((await ask({ path: '/health/live' })).status, 200)
  })

  test('is not shut out by the files of the console that an office opens at once', async () => {
    nextMinute()
    for (let request = 0; request <= 1_200; request++)
      assert.notEqual((await ask({ path: '/app/vehicles' })).status, 429)
    assert.equal((await ask({ path: '/health/live' })).status, 200)
  })
})

describe('a role', () => {
  for (const role of ROLES) {
    test(`${role} is refused with 403 wherever it lacks the action, and nowhere else [fleetops.access.rbac] [attack.36]`, async () => {
      const may = house.identity.permissionsOf(role)
      let asked = 0
      for (const route of routes) {
        if (!('action' in route.access) || (route.method !== 'GET' && may.has(route.access.action))) continue
        if (asked++ % 90 === 0) nextMinute()
        const reply = await as(role, { method: route.method, path: fill(urlOf(route)) })
        // Where tokens of another kind are asked for, nobody's session is one.
        if (route.bearer !== undefined) {
          assert.equal(reply.status, 401, `${role} ${route.method} ${urlOf(route)}`)
          continue
        }
        const isRefused = reply.status === 403 && codeOf(reply) === 'http.not-allowed'
        assert.equal(
          isRefused,
          !may.has(route.access.action),
          `${role} ${route.method} ${urlOf(route)}: ${reply.status} ${codeOf(reply)}`,
        )
        assert.ok(reply.status < 500, `${role} ${route.method} ${urlOf(route)}: ${reply.text}`)
      }
    })
  }
})

describe('one user', () => {
  test('sends 100 requests in a minute; the 101st is 429 with Retry-After, over all tokens [muts.api.rate-limit] [attack.54]', async () => {
    nextMinute()
    const other = (await house.identity.verbs.openCanarySession('developer', { assurance: 'aal2' })).accessToken
    const statuses: number[] = []
    for (let request = 0; request < 100; request++) {
      statuses.push(
        (
          await (request % 2
            ? ask({ path: '/api/v1/openapi.json', token: other })
            : as('developer', { path: '/api/v1/openapi.json' }))
        ).status,
      )
    }
    assert.deepEqual(new Set(statuses), new Set([200]))
    const refused = await as('developer', { path: '/api/v1/openapi.json' })
    assert.equal(refused.status, 429)
    assert.match(refused.headers['retry-after'] ?? '', /^[1-9]\d?$/)
    assert.match(refused.headers['ratelimit-policy'] ?? '', /q=100;w=60/)
    // Refused requests do not count: when the first has left the window, one more passes.
    nextMinute()
    assert.equal((await as('developer', { path: '/api/v1/openapi.json' })).status, 200)
  })
})

describe('the description of the API', () => {
  test('names the routes that exist, and no other', async () => {
    nextMinute()
    const { paths } = (await as('viewer', { path: '/api/v1/openapi.json' })).json as {
      paths: Record<string, Record<string, unknown>>
    }
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const existing = routes.map(
      (route) =>
        `${route.method} ${urlOf(route)
          .replaceAll(/:(\w+)/g, '{$1}')
          .replace('*', '{file}')}`,
    )
    assert.deepEqual(described.sort(), existing.sort())
  })
})
