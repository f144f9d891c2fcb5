import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ClientWorld } from './client.ts'
import { createClient } from './client.ts'
import { ApiProblem } from './problem.ts'

interface Asked {
  readonly path: string
  readonly init: RequestInit
}

/** A server that knows one access token; a refresh makes the next call succeed. */
function openWorld(options: { isSessionOver?: boolean; letsBe?: boolean; isAttended?: boolean } = {}) {
  const asked: Asked[] = []
  let hasAccess = false
  let keys = 0
  let at = 0
  const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
    Response.json({ title: 'Refused', status, code, traceId: 't-1' }, { status, headers })
  const world: ClientWorld = {
    fetch: async (path, init) => {
      asked.push({ path, init })
      if (path === '/api/v1/auth/refresh') {
        hasAccess = !options.isSessionOver
        return hasAccess ? Response.json({}) : problem(401, 'identity.session-over')
      }
      if (path === '/api/v1/auth/sign-in') return problem(401, 'identity.credentials-refused')
      if (path === '/api/v1/me/totp') return problem(401, 'identity.reauthentication-needed')
      if (path === '/api/v1/grave') {
        const isProven = new Headers(init.headers).get('step-up') === 'proof of op-1'
        if (isProven) return Response.json({ done: true })
        const asked = {
          title: 'Refused',
          status: 401,
          code: 'identity.step-up-needed',
          operation: 'op-1',
          what: 'Do it',
        }
        return Response.json(asked, { status: 401 })
      }
      if (path === '/api/v1/busy') return problem(429, 'http.too-many', { 'retry-after': '7' })
      return hasAccess ? Response.json({ unit: 'V-001' }) : problem(401, 'identity.token-refused')
    },
    now: () => (at += 1000),
    isAttended: () => options.isAttended ?? true,
    stepUp: async ({ operation }) => (options.letsBe ? undefined : `proof of ${operation}`),
    newKey: () => `key-${++keys}`,
    exclusively: (work) => work(),
  }
  return { asked, client: createClient(world), paths: () => asked.map(({ path }) => path) }
}

const headerOf = (asked: Asked | undefined, name: string) => new Headers(asked?.init.headers).get(name)

describe('the API client', () => {
  test('renews the session once for any number of calls that met the same 401', async () => {
    const { client, paths } = openWorld()

    await Promise.all([client.json('/vehicles'), client.json('/bridges'), client.json('/me')])

    assert.equal(paths().filter((path) => path.endsWith('/auth/refresh')).length, 1)
    assert.equal(paths().length, 7)
  })

  test('renews nothing when the person is asked for, not the token', async () => {
    const { client, paths } = openWorld()

    await assert.rejects(client.send('/me/totp', { method: 'POST', body: {} }), {
      code: 'identity.reauthentication-needed',
    })

    assert.deepEqual(paths(), ['/api/v1/me/totp'])
  })

  test('sends a request that needs a step-up once more with the proof, and renews nothing for it', async () => {
    const { client, paths, asked } = openWorld()

    const answer = await client.json('/grave', { method: 'POST', body: { role: 'inspector' } })

    assert.deepEqual([answer, paths()], [{ done: true }, ['/api/v1/grave', '/api/v1/grave']])
    assert.deepEqual([asked[1]?.init.body, headerOf(asked[1], 'idempotency-key')], [asked[0]?.init.body, 'key-1'])
  })

  test('gives the refusal on when the person lets the step-up be', async () => {
    const { client } = openWorld({ letsBe: true })

    await assert.rejects(client.send('/grave', { method: 'POST', body: {} }), { code: 'identity.step-up-needed' })
  })

  test('sends a POST again under the same Idempotency-Key', async () => {
    const { client, asked } = openWorld()

    await client.send('/vehicles/v/scans', { method: 'POST', body: {} })

    const posts = asked.filter(({ path }) => path.endsWith('/scans'))
    assert.deepEqual(
      posts.map((post) => headerOf(post, 'idempotency-key')),
      ['key-1', 'key-1'],
    )
  })

  test('gives up with the refusal when the session is over', async () => {
    const { client, paths } = openWorld({ isSessionOver: true })

    await assert.rejects(client.json('/me'), (error) => error instanceof ApiProblem && error.status === 401)
    assert.deepEqual(paths(), ['/api/v1/me', '/api/v1/auth/refresh'])
  })

  test('never answers a refused sign-in by renewing another session', async () => {
    const { client, paths } = openWorld()

    const signIn = client.send('/auth/sign-in', { method: 'POST', body: {}, renews: false })

    await assert.rejects(
      signIn,
      (error) => error instanceof ApiProblem && error.code === 'identity.credentials-refused',
    )
    assert.deepEqual(paths(), ['/api/v1/auth/sign-in'])
  })

  test('tells how long to wait when the limit is reached', async () => {
    const { client } = openWorld()

    await assert.rejects(client.json('/busy'), (error) => error instanceof ApiProblem && error.retryAfterS === 7)
  })

  test('says that nothing answered when the network is gone', async () => {
    const world: ClientWorld = {
      fetch: () => Promise.reject(new TypeError('failed to fetch')),
      now: () => 0,
      isAttended: () => true,
      stepUp: async () => undefined,
      newKey: () => 'key',
      exclusively: (work) => work(),
    }

    const call = createClient(world).json('/me')

    await assert.rejects(call, (error) => error instanceof ApiProblem && error.code === 'console.unreachable')
  })

  test('names the version a change was made from', async () => {
    const { client, asked } = openWorld()

    await client.send('/users/u', { method: 'PATCH', body: { status: 'disabled' }, ifMatch: '"3"' })

    assert.equal(headerOf(asked[0], 'if-match'), '"3"')
    assert.equal(headerOf(asked[0], 'idempotency-key'), null)
  })

  test('says of what runs by itself that nobody is there, and does not count it as use', async () => {
    const own = openWorld({ isAttended: false })
    const persons = openWorld()
    const [before, beforePerson] = [own.client.lastAnsweredAt(), persons.client.lastAnsweredAt()]

    await own.client.json('/vehicles')
    await persons.client.json('/vehicles')

    assert.equal(headerOf(own.asked[0], 'unattended'), '?1')
    assert.equal(own.client.lastAnsweredAt(), before)
    assert.equal(headerOf(persons.asked[0], 'unattended'), null)
    assert.ok(persons.client.lastAnsweredAt() > beforePerson)
  })
})
