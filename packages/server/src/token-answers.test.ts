/** Every answer that carries a token or a secret, and every answer that refuses: what its headers and its words say. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Module, Reply } from '#kernel'
import { defineRoute, ok } from '#kernel/http'
import { codeOf, fill, openJourneys } from './testing-journey.ts'
import { openOauthBench } from './testing-oauth.ts'

const HEADERS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /^default-src 'none'; script-src 'self';.* frame-ancestors 'none'$/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
}
function assertGuarded({ headers }: Reply, what: string): void {
  for (const [name, pattern] of Object.entries(HEADERS)) assert.match(headers[name] ?? '', pattern, `${what}: ${name}`)
}

const bench = await openOauthBench()
after(() => bench[Symbol.asyncDispose]())

describe('an answer with a token or a secret in it', () => {
  /** By name: how it is asked for, and what stands in it. */
  async function askForEach(): Promise<Readonly<Record<string, readonly [Reply, RegExp]>>> {
    const { ask, post, administer, signIn, manager, admin } = bench
    const credentials = { email: manager.email, password: 'Quiet lantern, 48 herons' }
    const signedIn = await ask('POST', '/auth/sign-in', undefined, credentials)
    const inCookies = await ask('POST', '/auth/sign-in', undefined, { ...credentials, delivery: 'cookie' })
    const { accessToken, refreshToken } = signedIn.json as { accessToken: string; refreshToken: string }
    const enrolled = await ask('POST', '/me/totp', accessToken, {})
    const device = await post('device', { client_id: 'muts' })
    const draft = { name: 'Export', role: 'fleet_manager', actions: ['vehicle.list'] }
    const key = await administer('POST', '/api-keys', await signIn(admin), draft)
    const invitation = { email: 'new@depot.example', name: 'Person N', role: 'driver' }
    const invited = await administer('POST', '/users', await signIn(admin), invitation)
    const { id, key: secret } = key.json as { id: string; key: string }
    const grant = { grant_type: 'client_credentials', client_id: id, client_secret: secret }
    return {
      'a sign-in': [signedIn, /"refreshToken"/],
      'a sign-in of a browser': [inCookies, /expiresInS/],
      'a refresh': [await ask('POST', '/auth/refresh', undefined, { refreshToken }), /"refreshToken"/],
      'a proposed factor': [enrolled, /"secret"/],
      'a code for a device': [device, /"device_code"/],
      'an API key': [key, /mutk_live_/],
      'an invitation': [invited, /invitationLink/],
      'an exchange of a key': [await post('token', grant), /"access_token"/],
    }
  }

  test('is kept by no cache, framed by nobody, and sniffed by none [attack.59]', async () => {
    for (const [what, [reply, holds]] of Object.entries(await askForEach())) {
      assert.ok([200, 201].includes(reply.status), `${what}: ${reply.status} ${reply.text}`)
      assert.match(reply.text, holds, what)
      assert.equal(reply.headers['cache-control'], 'no-store', what)
      assertGuarded(reply, what)
    }
    const keys = await bench.house.kernel.door.ask({ path: '/.well-known/jwks.json' })
    assert.match(keys.headers['cache-control'] ?? '', /^public, max-age=\d+$/, 'what is public may be kept')
  })
})

/** A room with an address that breaks, as a bug of ours would. */
const broken: Module = {
  name: 'broken',
  routes: [
    defineRoute({
      method: 'GET',
      path: '/broken',
      access: { action: 'api.describe' },
      summary: 'Breaks',
      answers: { 200: { description: 'Never' } },
      serve: async ({ headers }) => {
        if (headers['x-break'] === undefined) return ok({})
        throw new TypeError(`secret of the house in ${import.meta.url}`)
      },
    }),
  ],
}

describe('a refusal', () => {
  test('says what was refused, and nothing of the program that refused it [attack.59]', async () => {
    await using journeys = await openJourneys({ guests: [broken] })
    const { house, ask, as } = journeys
    const token = await journeys.tokenOf('fleet_manager')
    const replies: Readonly<Record<number, Reply>> = {
      400: await ask({ path: '/api/v1/vehicles?limit=x', token }),
      401: await ask({ path: '/api/v1/me', token: 'x.y.z' }),
      403: await as('fleet_manager', { path: '/api/v1/users' }),
      404: await as('fleet_manager', { path: fill('/api/v1/vehicles/:id') }),
      405: await as('fleet_manager', { method: 'TRACE', path: '/api/v1/me' }),
      415: await as('fleet_manager', {
        method: 'POST',
        path: '/api/v1/auth/step-up',
        body: 'x',
        headers: { 'content-type': 'text/plain' },
      }),
      421: await ask({ path: '/health/live', headers: { host: 'rebound.example' } }),
      500: await ask({ path: '/api/v1/broken', token, headers: { 'x-break': 'yes' } }),
    }
    for (const [status, reply] of Object.entries(replies)) {
      if (status !== '405') assert.equal(reply.status, Number(status), reply.text)
      assert.doesNotMatch(
        reply.text,
        /\bat .*:\d+|node_modules|file:|\.ts\b|TypeError|secret of the house|Fastify/i,
        status,
      )
      assert.equal(reply.headers.server ?? reply.headers['x-powered-by'], undefined, status)
      assertGuarded(reply, status)
    }
    assert.equal(codeOf(replies[500] as Reply), 'http.bug')
    assert.match(house.bugs.join(), /TypeError/, 'whoever runs the house is told')
    assert.equal((await ask({ path: '/api/v1/broken', token })).status, 200)
  })
})
