import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Question, Role } from '#kernel'
import { ROLES } from '#kernel'
import { urlOf } from '#kernel/http'
import { openBareHouse } from './testing.ts'

type Bare = Awaited<ReturnType<typeof openBareHouse>>

let house: Bare
const tokens = new Map<Role, string>()

before(async () => {
  house = await openBareHouse()
  await house.serve()
})
after(() => house[Symbol.asyncDispose]())

const ask = (question: Question) => house.kernel.door.ask(question)
const as = async (role: Role, question: Question) => ask({ ...question, token: await tokenOf(role) })
const tokenOf = async (role: Role) => {
  const token =
    tokens.get(role) ?? (await house.identity.verbs.openCanarySession(role, { assurance: 'aal2' })).accessToken
  tokens.set(role, token)
  return token
}
/** A minute goes by: every budget is whole again. Access tokens live for five, so new ones are taken. */
const nextMinute = () => {
  house.clock.moveTo(new Date(house.clock.now().getTime() + 61_000))
  tokens.clear()
}
const codeOf = (reply: { json: unknown }) => (reply.json as { code?: string } | undefined)?.code
const routes = () => house.rooms.flatMap((room) => room.routes ?? [])
const fill = (url: string) => url.replaceAll(/:\w+/g, '00000000-0000-7000-8000-0000000000ff').replace('*', 'x')

describe('a stranger', () => {
  test('gets 401 at every address but the published ones, unknown addresses included [muts.api.jwt]', async () => {
    const guarded = routes().filter(({ access }) => 'action' in access)
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
})

describe('a role', () => {
  for (const role of ROLES) {
    test(`${role} is refused with 403 wherever it lacks the action, and nowhere else [fleetops.access.rbac]`, async () => {
      nextMinute()
      const may = house.identity.permissionsOf(role)
      for (const route of routes()) {
        if (!('action' in route.access) || (route.method !== 'GET' && may.has(route.access.action))) continue
        const reply = await as(role, { method: route.method, path: fill(urlOf(route)) })
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
  test('sends 100 requests in a minute; the 101st is 429 with Retry-After, over all tokens [muts.api.rate-limit]', async () => {
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

describe('bad input', () => {
  const post = (body: unknown, headers = {}) =>
    as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body, headers })

  test('is a 4xx problem and never a 5xx', async () => {
    nextMinute()
    const cases: readonly (readonly [unknown, number])[] = [
      ['{"unit":', 400],
      ['[]', 400],
      ['null', 400],
      [{ unit: 'A-1', owner: 'x' }, 400],
      [{ unit: 120 }, 400],
      [{}, 400],
      [{ unit: 'A\0B' }, 400],
      ['{"unit":"\\ud800"}', 400],
      ['{"__proto__":{"x":1},"unit":"A"}', 400],
      [{ unit: 'A-1', vin: 'IOQ45678901234567' }, 400],
      [{ unit: 'A-1', year: 1.5 }, 400],
      [JSON.stringify({ unit: 'x'.repeat(2_097_152) }), 413],
    ]
    for (const [body, status] of cases) {
      const reply = await post(body)
      assert.equal(reply.status, status, JSON.stringify(body).slice(0, 60))
      assert.match(reply.headers['content-type'] ?? '', /application\/problem\+json/)
      assert.ok((reply.json as { traceId?: string }).traceId)
    }
    assert.equal((await post('unit=A-1', { 'content-type': 'application/x-www-form-urlencoded' })).status, 415)
    assert.deepEqual(house.bugs, [])
  })

  test('in an address is 4xx as well', async () => {
    nextMinute()
    for (const [path, status] of [
      ['/api/v1/vehicles/not-a-uuid', 400],
      ['/api/v1/vehicles/%00', 400],
      ['/api/v1/vehicles?limit=0', 400],
      ['/api/v1/vehicles?limit=201', 400],
      ['/api/v1/vehicles?limit=1e9', 400],
      ['/api/v1/vehicles?unknown=1', 400],
      ['/api/v1/vehicles?after=nonsense', 400],
      ['/api/v1/vehicles?after=WyJhIiwiYiJd', 400],
      ['/api/v1/vehicles/00000000-0000-7000-8000-0000000000ff', 404],
    ] as const) {
      assert.equal((await as('fleet_manager', { path })).status, status, path)
    }
    assert.deepEqual(house.bugs, [])
  })

  test('of a host or an origin is refused [muts.api.cors]', async () => {
    nextMinute()
    assert.equal((await ask({ path: '/health/live', headers: { host: 'rebound.example' } })).status, 421)
    const foreign = await as('admin', { path: '/api/v1/me', headers: { origin: 'https://foreign.example' } })
    assert.equal(foreign.headers['access-control-allow-origin'], undefined)
    const cookie = `__Host-muts-access=${await tokenOf('admin')}`
    const forged = {
      method: 'POST',
      path: '/api/v1/auth/sign-out',
      headers: { cookie, origin: 'https://foreign.example' },
    }
    assert.equal(codeOf(await ask(forged)), 'http.cross-origin')
    assert.equal((await ask({ path: '/api/v1/me', headers: { cookie } })).status, 200)
  })
})

describe('a vehicle', () => {
  const golf = { unit: 'T-100', vin: 'MUTSDEMT000000100', plate: 'DM 100 T' }

  test('is made once with one Idempotency-Key, and another body under it is refused', async () => {
    nextMinute()
    const send = (body: object) =>
      as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body, headers: { 'idempotency-key': 'one' } })
    const first = await send(golf)
    assert.equal(first.status, 201, first.text)
    assert.deepEqual((await send(golf)).json, first.json)
    assert.equal(codeOf(await send({ ...golf, unit: 'T-101' })), 'http.idempotency-key-reused')
  })

  test('is taken by VIN, plate and unit, whatever the case and spacing', async () => {
    const send = (body: object) => as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body })
    assert.equal(codeOf(await send({ unit: 'T-102', vin: golf.vin.toLowerCase() })), 'fleet.vin-taken')
    assert.equal(codeOf(await send({ unit: 'T-102', plate: 'dm100t' })), 'fleet.plate-taken')
    assert.equal(codeOf(await send({ unit: golf.unit })), 'fleet.unit-taken')
    const both = await Promise.all([1, 2].map(() => send({ unit: 'T-103', vin: 'MUTSDEMT000000103' })))
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409])
  })

  test('changes only for who has seen its newest version', async () => {
    nextMinute()
    const made = await as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body: { unit: 'T-104' } })
    const path = made.headers.location ?? ''
    const patch = (headers: Record<string, string>) =>
      as('fleet_manager', { method: 'PATCH', path, body: { status: 'in_shop' }, headers })
    assert.equal((await patch({})).status, 428)
    assert.equal((await patch({ 'if-match': '"9"' })).status, 412)
    const changed = await patch({ 'if-match': made.headers.etag ?? '' })
    assert.equal(changed.status, 200)
    assert.equal((await patch({ 'if-match': made.headers.etag ?? '' })).status, 412)
    const archived = await as('fleet_manager', {
      method: 'DELETE',
      path,
      headers: { 'if-match': changed.headers.etag ?? '' },
    })
    assert.equal(archived.status, 204)
    assert.equal(codeOf(await patch({ 'if-match': '*' })), 'fleet.lifecycle')
  })

  test('is there for a technician while it is assigned to him, and only then', async () => {
    nextMinute()
    const made = await as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body: { unit: 'T-105' } })
    const path = made.headers.location ?? ''
    assert.equal((await as('technician', { path })).status, 404)
    assert.equal((await as('fleet_manager', { path })).status, 200)

    const { id } = (await as('technician', { path: '/api/v1/me' })).json as { id: string }
    const assignment = { method: 'PUT', path: `${path}/assignments/${id}` }
    assert.equal((await as('technician', assignment)).status, 403)
    assert.equal((await as('fleet_manager', assignment)).status, 204)
    assert.equal((await as('technician', { path })).status, 200)
    const { data } = (await as('fleet_manager', { path: `${path}/assignments` })).json as { data: { userId: string }[] }
    assert.deepEqual(
      data.map(({ userId }) => userId),
      [id],
    )

    assert.equal(
      (await as('fleet_manager', { ...assignment, method: 'DELETE', headers: { 'if-match': '*' } })).status,
      204,
    )
    assert.equal((await as('technician', { path })).status, 404)
  })

  test('is listed in pages that lose and repeat nothing', async () => {
    nextMinute()
    const seen: string[] = []
    let after: string | null = null
    do {
      const reply = await as('fleet_manager', { path: `/api/v1/vehicles?limit=2${after ? `&after=${after}` : ''}` })
      const { data, page } = reply.json as { data: { unit: string }[]; page: { next: string | null; hasMore: boolean } }
      seen.push(...data.map(({ unit }) => unit))
      assert.equal(page.hasMore, page.next !== null)
      after = page.next
    } while (after !== null)
    assert.deepEqual(seen, [...new Set(seen)].sort())
    assert.ok(seen.length >= 4)
  })

  test('leaves an entry for every look, with the hash of its bytes in the log [muts.data.audit-access]', async () => {
    nextMinute()
    const list = await as('fleet_manager', { path: '/api/v1/vehicles?limit=1' })
    const [{ id }] = (list.json as { data: [{ id: string }] }).data
    await as('fleet_manager', { path: `/api/v1/vehicles/${id}` })
    await house.kernel.ledger.drain()
    const found = await as('auditor', { path: `/api/v1/ledger/entries?object=${id}&action=vehicle.read&limit=1` })
    const [entry] = (found.json as { data: { seq: number; leafHash: string; outcome: string }[] }).data
    assert.equal(entry?.outcome, 'done')
    const bytes = await as('auditor', { path: `/api/v1/ledger/entries/${entry?.seq}` })
    assert.equal(
      createHash('sha256')
        .update(Buffer.concat([Buffer.from([0]), Buffer.from(bytes.text)]))
        .digest('hex'),
      entry?.leafHash,
    )
    assert.ok(!bytes.text.includes('MUTSDEM'))
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
    const existing = routes().map(
      (route) =>
        `${route.method} ${urlOf(route)
          .replaceAll(/:(\w+)/g, '{$1}')
          .replace('*', '{file}')}`,
    )
    assert.deepEqual(described.sort(), existing.sort())
  })
})
