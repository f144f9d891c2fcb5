import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Question, Role } from '#kernel'
import { ROLES } from '#kernel'
import type { Route } from '#kernel/http'
import { urlOf } from '#kernel/http'
import { openBareHouse } from './testing.ts'

const SOME_ID = '00000000-0000-7000-8000-0000000000ff'
const cursor = (...parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')

const GARBAGE_CURSORS = [
  cursor(),
  cursor('abc'),
  cursor('1.5'),
  cursor('-1'),
  cursor('99999999999999999999'),
  cursor('a\0b'),
  cursor('\ud800'),
  cursor(1),
  cursor(null),
  cursor({ toString: 'x' }),
  cursor('A-1', 'abc'),
  cursor('9999-99-99T99:99:99.999Z', SOME_ID),
  cursor('2026-02-30T00:00:00.000Z', SOME_ID),
  cursor('0000-01-01T00:00:00.000Z', SOME_ID),
  cursor('abc', SOME_ID, SOME_ID),
  '%00',
  'nonsense',
]
/** What RFC 3339 or JavaScript knows and the database does not, and what nobody knows. */
const GARBAGE_INSTANTS = [
  '2016-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00%2B01:00',
  '9999-12-31T23:59:59-01:00',
  '2026-01-05T08:00:00%2B99:99',
  '2026-02-30T00:00:00Z',
  '%00',
]
const GARBAGE_TEXTS = ['%00', 'a%00b', '%ED%A0%80', '%', '', "'", '%F0%9F%9A%97']

const house = await openBareHouse()
before(() => house.serve())
after(() => house[Symbol.asyncDispose]())

/** Those that a person's token opens. */
const routes = house.rooms.flatMap((room) => room.routes ?? []).filter(({ bearer }) => bearer === undefined)
const tokens = new Map<Role, string>()
let asked = 0

/** A minute goes by, and tokens are taken anew. */
function nextMinute() {
  house.clock.moveTo(new Date(house.clock.now().getTime() + 61_000))
  tokens.clear()
  asked = 0
}

/** Asks as the role; when its budget may be spent, in the next minute. */
async function as(role: Role, question: Question) {
  if (++asked === 90) nextMinute()
  const token =
    tokens.get(role) ?? (await house.identity.verbs.openCanarySession(role, { assurance: 'aal2' })).accessToken
  tokens.set(role, token)
  return house.kernel.door.ask({ ...question, token })
}
const codeOf = (reply: { json: unknown }) => (reply.json as { code?: string } | undefined)?.code

function roleThatMay({ access }: Route): Role {
  const role = ROLES.find((role) => 'public' in access || house.identity.permissionsOf(role).has(access.action))
  assert.ok(role, JSON.stringify(access))
  return role
}

/** Ids wherever the shape wants no word of a list. */
const fill = (route: Route, value?: string) =>
  urlOf(route).replaceAll(/:(\w+)|\*/g, (_, name: string) => {
    const shape = route.params?.properties[name] as { readonly enum?: readonly string[] } | undefined
    return value ?? shape?.enum?.[0] ?? SOME_ID
  })

function garbageFor(name: string, { format }: { readonly format?: string }): readonly string[] {
  if (name === 'after') return GARBAGE_CURSORS
  return format === 'date-time' ? GARBAGE_INSTANTS : GARBAGE_TEXTS
}

describe('what stands in an address', () => {
  test('never breaks the house: garbage in the query of every route that has one', async () => {
    const withQuery = routes.filter(({ query }) => query)
    assert.ok(withQuery.length >= 6)
    for (const route of withQuery) {
      const shapes = Object.entries(route.query?.properties ?? {})
      const required = new Map(
        (route.query?.required ?? []).map((name) => [name, sampleOf(route.query?.properties[name] ?? {})]),
      )
      for (const [name, shape] of shapes) {
        for (const garbage of garbageFor(name, shape as { format?: string })) {
          const query = [...new Map([...required, [name, garbage]])].map((pair) => pair.join('=')).join('&')
          const reply = await as(roleThatMay(route), { method: route.method, path: `${fill(route)}?${query}` })
          assert.ok(reply.status < 500, `${route.method} ${fill(route)}?${query}: ${reply.text}`)
          if (/%00/.test(garbage)) assert.equal(reply.status, 400, `${fill(route)}?${query}`)
        }
      }
    }
    assert.deepEqual(house.bugs, [])
  })

  test('never breaks the house: garbage in the path of every route that takes some', async () => {
    for (const route of routes.filter(({ params }) => params)) {
      for (const value of [...GARBAGE_TEXTS, '-'.repeat(36), '9'.repeat(15), '__proto__']) {
        const reply = await as(roleThatMay(route), { method: route.method, path: fill(route, value) })
        assert.ok(reply.status < 500, `${route.method} ${fill(route, value)}: ${reply.text}`)
      }
    }
    assert.deepEqual(house.bugs, [])
  })

  test('is 400 for a cursor that no list gave, and 200 for one that it did', async () => {
    const lists = new Map([
      ['/ledger/entries', cursor('1')],
      ['/users', cursor(SOME_ID)],
      ['/vehicles', cursor('unit', 'A-1', SOME_ID)],
      ['/reports', cursor('2026-01-05T08:00:00.000Z', SOME_ID)],
      ['/bridges', cursor(SOME_ID)],
    ])
    for (const route of routes.filter(({ method, path }) => method === 'GET' && lists.has(path))) {
      const role = roleThatMay(route)
      const path = urlOf(route)
      assert.equal((await as(role, { path: `${path}?after=${lists.get(route.path)}` })).status, 200, path)
      for (const bad of [cursor('abc'), cursor('9999-99-99T99:99:99.999Z', 'x'), cursor(1)]) {
        const reply = await as(role, { path: `${path}?after=${bad}` })
        assert.equal(codeOf(reply), 'http.cursor', `${path}?after=${bad}: ${reply.text}`)
      }
    }
  })
})

describe('a body', () => {
  test('of a route that declares none is refused, but for an empty one and {}', async () => {
    const withoutBody = routes.filter(
      ({ method, body, bytes, access }) => method !== 'GET' && !body && !bytes && 'action' in access,
    )
    assert.ok(withoutBody.length >= 5)
    for (const route of withoutBody) {
      const send = (body?: unknown) =>
        as(roleThatMay(route), {
          method: route.method,
          path: fill(route),
          body,
          headers: { 'content-type': 'application/json' },
        })
      const name = `${route.method} ${urlOf(route)}`
      for (const body of [{ x: 1 }, [], '1', '"x"', 'false']) assert.equal((await send(body)).status, 400, name)
      if (/sign-out/.test(route.path)) continue
      for (const body of [undefined, '', {}]) assert.notEqual((await send(body)).status, 400, name)
    }
    assert.deepEqual(house.bugs, [])
  })

  test('is not what is blamed when the address has not the shape it needs', async () => {
    const reply = await as('fleet_manager', { path: '/api/v1/vehicles/none' })
    assert.equal((reply.json as { detail: string }).detail, 'The address does not have the shape it needs.')
  })
})

describe('an Idempotency-Key', () => {
  test('is free again after a refusal that kept what was counted', async () => {
    // All of it in one session.
    nextMinute()
    const enrolment = await as('viewer', { method: 'POST', path: '/api/v1/me/totp', body: {} })
    assert.equal(enrolment.status, 201, enrolment.text)
    const confirm = (totp: string) =>
      as('viewer', {
        method: 'POST',
        path: '/api/v1/me/totp/confirm',
        body: { totp },
        headers: { 'idempotency-key': 'guess' },
      })
    assert.equal(codeOf(await confirm('000000')), 'identity.code-refused')
    assert.equal(codeOf(await confirm('000000')), 'identity.code-refused')
    assert.equal(codeOf(await confirm('000001')), 'identity.code-refused')
  })
})

describe('the description of the API', () => {
  test('demands If-Match exactly where a request without it is 428', async () => {
    const { paths } = (await as('admin', { path: '/api/v1/openapi.json' })).json as {
      paths: Record<string, Record<string, { parameters: { name: string; required: boolean }[] }>>
    }
    const demanding = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { parameters }]) => parameters.some(({ name, required }) => name === 'If-Match' && required))
        .map(([method]) => `${method} ${path}`),
    )
    const described = routes.filter(({ ifMatch }) => ifMatch).map(toWords)
    assert.ok(described.length >= 5)
    assert.deepEqual(demanding.sort(), described.sort())
    // Whoever changes a part of a thing has seen the rest of it. A passkey is a name, and SCIM's providers send none.
    const patching = routes.filter(({ method, bearer }) => method === 'PATCH' && bearer === undefined)
    const blind = patching.filter(({ ifMatch }) => !ifMatch).map(toWords)
    assert.deepEqual(blind, ['patch /api/v1/me/passkeys/{passkeyId}'])
    for (const route of routes.filter(({ method, body }) => method === 'DELETE' && !body)) {
      const reply = await as(roleThatMay(route), { method: 'DELETE', path: fill(route) })
      assert.equal(reply.status === 428, route.ifMatch === true, `${urlOf(route)}: ${reply.text}`)
    }
  })
})

const toWords = (route: (typeof routes)[number]) =>
  `${route.method.toLowerCase()} ${urlOf(route).replaceAll(/:(\w+)/g, '{$1}')}`

function sampleOf({ format, enum: words }: { readonly format?: string; readonly enum?: readonly string[] }): string {
  return words?.[0] ?? (format === 'date-time' ? '2026-01-05T08:00:00Z' : 'x')
}
