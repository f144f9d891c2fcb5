import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { decodeJwt } from 'jose'
import type { Span } from '#kernel'
import { later, rolesUnder } from '#kernel'
import { urlOf } from '#kernel/http'
import { codeOf, fill, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys({ frozen: true })
after(() => journeys[Symbol.asyncDispose]())
const { house, routes, ask, as, nextMinute } = journeys

/** The ledger places what waits before the clock moves, and shows that it lives after: else it would seem to stand still. */
const pass = async (span: Span) => {
  await house.kernel.ledger.drain()
  house.clock.moveTo(later(house.clock.now(), span))
  await house.kernel.ledger.drain()
}
const permissionsOf = async (role: 'admin' | 'technician' | 'viewer') =>
  new Set(((await as(role, { path: '/api/v1/me' })).json as { permissions: readonly string[] }).permissions)

/** What an admin ceiling reaches before its second factor: itself, the factor, and the way out. */
const ANTECHAMBER = [
  'GET /api/v1/me',
  'POST /api/v1/auth/sign-out',
  'POST /api/v1/me/passkeys',
  'POST /api/v1/me/passkeys/options',
  'POST /api/v1/me/totp',
  'POST /api/v1/me/totp/confirm',
]

describe('an admin ceiling without a second factor', () => {
  const nameOf = ({ method, ...route }: (typeof routes)[number]) => `${method} ${urlOf(route)}`
  const guarded = routes.filter(({ access, bearer }) => 'action' in access && bearer === undefined)

  test('finds no address open that is not in the antechamber [muts.auth.mfa-admin] [attack.31]', () => {
    const open = guarded.filter(({ beforeSecondFactor }) => beforeSecondFactor).map(nameOf)
    assert.deepEqual(open.sort(), ANTECHAMBER)
  })

  for (const role of rolesUnder('admin')) {
    test(`is ${role} in name only: 403 wherever that leads [muts.auth.mfa-admin]`, async () => {
      nextMinute()
      const { accessToken: token } = await house.identity.verbs.openCanarySession(role)
      const closed = guarded.filter((route) => !ANTECHAMBER.includes(nameOf(route)))
      for (const [index, route] of closed.entries()) {
        // A hundred a minute; the token is good for five.
        if (index % 90 === 89) nextMinute()
        const reply = await ask({ method: route.method, path: fill(urlOf(route)), token })
        assert.deepEqual([reply.status, codeOf(reply)], [403, 'identity.second-factor-required'], nameOf(route))
      }
      const me = await ask({ path: '/api/v1/me', token })
      assert.deepEqual([me.status, (me.json as { assuranceLevel: string }).assuranceLevel], [200, 'aal1'])
      assert.notEqual(codeOf(await as(role, { path: '/api/v1/users' })), 'identity.second-factor-required')
      assert.equal((await ask({ method: 'POST', path: '/api/v1/auth/sign-out', token })).status, 204)
    })
  }
})

describe('a session at the door', () => {
  const me = async (token: string) => (await ask({ path: '/api/v1/me', token })).status
  const refresh = async (refreshToken: string) => {
    const { status, json } = await ask({ method: 'POST', path: '/api/v1/auth/refresh', body: { refreshToken } })
    return { status, ...(json as { accessToken: string; refreshToken: string }) }
  }

  test('ends with 30 minutes in which nobody used it, for access and refresh alike [muts.auth.session-timeout] [attack.20]', async () => {
    let tokens = await house.identity.verbs.openCanarySession('technician')
    for (const use of [1, 2]) {
      await pass({ minutes: 29, seconds: 59 })
      tokens = { ...tokens, ...(await refresh(tokens.refreshToken)) }
      assert.equal(await me(tokens.accessToken), 200, `use ${use}`)
    }
    await pass({ minutes: 29 })
    tokens = { ...tokens, ...(await refresh(tokens.refreshToken)) }
    await pass({ minutes: 1 })
    assert.deepEqual([await me(tokens.accessToken), (await refresh(tokens.refreshToken)).status], [401, 401])
  })

  test('ends after 12 hours however much it is used [muts.auth.session-timeout] [attack.21]', async () => {
    let tokens = await house.identity.verbs.openCanarySession('technician', {
      age: { hours: 11, minutes: 59 },
      idle: {},
    })
    tokens = { ...tokens, ...(await refresh(tokens.refreshToken)) }
    assert.equal(await me(tokens.accessToken), 200)
    await pass({ minutes: 1 })
    assert.deepEqual([await me(tokens.accessToken), (await refresh(tokens.refreshToken)).status], [401, 401])
  })

  test('has tokens whose issuer is the address that is served, also behind port 0', async () => {
    assert.equal(house.config.port, 0)
    const { accessToken } = await house.identity.verbs.openCanarySession('technician')
    const { host, port } = house.kernel.door.address()
    assert.deepEqual([host, decodeJwt(accessToken).iss], ['127.0.0.1', `http://localhost:${port}`])
    assert.ok(port > 0)
  })
})

describe('an admin', () => {
  test('has all that a technician and a viewer have, and people besides [muts.roles.admin]', async () => {
    nextMinute()
    const admin = await permissionsOf('admin')
    const lesser = [...(await permissionsOf('technician')), ...(await permissionsOf('viewer'))]
    assert.deepEqual(
      lesser.filter((action) => !admin.has(action)),
      [],
    )
    const body = { email: 'newcomer@depot.example', name: 'Person X', role: 'driver' }
    const invite = { method: 'POST', path: '/api/v1/users', body } as const
    assert.equal((await as('technician', invite)).status, 403)
    assert.equal((await as('admin', invite)).status, 201)
  })

  test('edits no ledger and reads no secret: there is no such address, and no such right [muts.roles.admin]', async () => {
    nextMinute()
    for (const [method, path] of [
      ['PUT', '/api/v1/ledger/entries/1'],
      ['PATCH', '/api/v1/ledger/entries/1'],
      ['DELETE', '/api/v1/ledger/entries/1'],
      ['GET', '/api/v1/secrets'],
      ['GET', '/api/v1/keys'],
    ] as const)
      assert.equal((await as('admin', { method, path })).status, 404, `${method} ${path}`)
    assert.equal((await as('admin', { path: '/api/v1/ledger/entries' })).status, 200)
    const rights = [...(await permissionsOf('admin'))].filter((action) => /^(ledger|secret|key)\./.test(action))
    // Of keys there are names, scopes and ends to see; a secret is shown once, to whoever makes it.
    assert.deepEqual(rights.sort(), [
      ...['key.create', 'key.list', 'key.revoke'],
      ...['ledger.prove', 'ledger.read', 'ledger.search'],
    ])
  })
})
