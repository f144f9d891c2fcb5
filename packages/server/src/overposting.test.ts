/** What nobody may set is set by no body, however much is put into it; and a token is read from its place and no other. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Reply } from '#kernel'
import { embeddedSuperuser } from '#kernel/database/testing'
import { urlOf } from '#kernel/http'
import { openOauthBench } from './testing-oauth.ts'

const bench = await openOauthBench()
after(() => bench[Symbol.asyncDispose]())
const { house, administer, signIn, ask, admin, manager } = bench

/** Over what an account, a session and an organisation are: none of it is anybody's to say. */
const BEYOND: Readonly<Record<string, unknown>> = {
  org: '00000000-0000-7000-8000-0000000000ff',
  orgId: '00000000-0000-7000-8000-0000000000ff',
  tenant_id: '00000000-0000-7000-8000-0000000000ff',
  id: '00000000-0000-7000-8000-0000000000ff',
  hats: ['admin'],
  roles: ['admin'],
  permissions: ['ledger.search'],
  hasSecondFactor: true,
  mfa: true,
  emailVerified: true,
  assuranceLevel: 'aal2',
  passwordHash: 'x',
  version: 99,
}

describe('a body with more in it than its address takes', () => {
  const invitation = (more: object) => ({ email: 'n1@depot.example', name: 'Person N', role: 'driver', ...more })
  const change = (more: object) => ({ name: 'Person M', ...more })
  const patch = (token: string, more: object) =>
    ask('PATCH', `/users/${manager.user}`, token, change(more), { 'if-match': '*' })
  const codeOf = ({ json }: Reply) => (json as { code?: string }).code

  test('is refused as a whole, and the same without it is done [attack.38]', async () => {
    const token = await signIn(admin)
    for (const [field, value] of Object.entries(BEYOND)) {
      const replies = [
        await ask('POST', '/users', token, invitation({ [field]: value })),
        await patch(token, { [field]: value }),
        await ask('PATCH', '/settings', token, { [field]: value }, { 'if-match': '*' }),
      ]
      for (const reply of replies) assert.deepEqual([reply.status, codeOf(reply)], [400, 'http.invalid'], field)
    }
    assert.equal((await patch(token, {})).status, 200)
    const invited = await administer('POST', '/users', await signIn(admin), invitation({}))
    assert.equal(invited.status, 201)
    const { roles } = (await ask('GET', '/me', await signIn(manager))).json as { roles: readonly string[] }
    assert.deepEqual(roles, ['fleet_manager'])
  })

  test('is refused wherever the house reads JSON by a shape: each of them is closed [attack.38]', () => {
    const shapes = house.rooms
      .flatMap(({ routes = [] }) => routes)
      .flatMap((route) => (route.body && !route.raw && !route.bearer ? [{ name: urlOf(route), body: route.body }] : []))
    const open = shapes.filter(({ body }) => {
      const parts = 'anyOf' in body ? (body.anyOf as object[]) : [body]
      const objects = parts.filter((part) => !('type' in part && part.type === 'null'))
      return objects.some((part) => !('additionalProperties' in part) || part.additionalProperties !== false)
    })
    assert.ok(shapes.length > 20)
    assert.deepEqual(
      open.map(({ name }) => name),
      [],
    )
  })
})

describe('a token', () => {
  test('in an address stands for nobody, and is written down nowhere; in its header it does [attack.15]', async () => {
    const token = await signIn(manager)
    for (const name of ['access_token', 'token', 'jwt', 'authorization'])
      assert.equal((await ask('GET', `/vehicles?${name}=${token}`)).status, 401, name)
    assert.equal((await ask('GET', '/vehicles', token)).status, 200)
    await house.kernel.ledger.drain()
    const [found] = await embeddedSuperuser(house.kernel.database)(
      `SELECT count(*)::int AS lines FROM ledger_entry WHERE position($1 IN convert_from(body, 'UTF8')) > 0`,
      [token.slice(-40)],
    )
    assert.deepEqual([found?.lines, house.bugs], [0, []])
  })

  test('of another use is no access token: a refresh token, a step-up, a code for a device, a link [attack.9]', async () => {
    const { json } = await ask('POST', '/auth/sign-in', undefined, {
      ...{ email: manager.email, password: 'Quiet lantern, 48 herons' },
    })
    const { accessToken, refreshToken } = json as { accessToken: string; refreshToken: string }
    const device = (await bench.post('device', { client_id: 'muts' })).json as { device_code: string }
    const boss = await signIn(admin)
    const link = await administer('POST', '/users', boss, {
      email: 'n2@depot.example',
      name: 'Person N',
      role: 'driver',
    })
    const invitation = (link.json as { invitationLink: string }).invitationLink.split('#')[1] ?? ''
    for (const other of [refreshToken, device.device_code, invitation]) {
      assert.ok(other.length > 20)
      assert.equal((await ask('GET', '/me', other)).status, 401)
    }
    assert.equal((await ask('GET', '/me', accessToken)).status, 200)
  })
})
