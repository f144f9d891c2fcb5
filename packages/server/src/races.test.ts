import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { later } from '#kernel'
import { postgresAvailable } from '#kernel/database/testing'
import { DEVICE_GRANT } from './testing-apps.ts'
import { CLIENT_ID, CLIENT_SECRET } from './testing-provider.ts'
import { openRaces } from './testing-races.ts'
import type { Browser } from './testing-sso.ts'
import { pathOf, someName } from './testing-sso.ts'

const PASSWORD = 'Quiet lantern, 48 herons'
const NO_SESSION_BEGINS = 'LOCK TABLE identity_session IN SHARE MODE'
const HELD_COUNTERS = 'SELECT key FROM identity_attempt WHERE failures > 0 FOR UPDATE'

describe('two who come at once', { skip: postgresAvailable() ? false : 'needs a PostgreSQL server' }, async () => {
  const { bench, provider, yard, connection, meet, come, ...rest } = await openRaces()
  after(() => rest[Symbol.asyncDispose]())
  const tokenOf = ({ jar }: Browser): string => jar.get('__Host-muts-access') ?? ''
  const statusOf = async (token: string) => (await bench.ask('GET', '/me', { token })).status

  /** A device that the person of the browser let in; it fetches its token when asked to. */
  async function allowDevice(browser: Browser) {
    const program = bench.openBrowser()
    const asked = await program.send('/oauth/device', { client_id: 'muts' })
    const { device_code, user_code: userCode } = asked.json as { device_code: string; user_code: string }
    assert.equal((await browser.post('/me/devices', { userCode, isAllowed: true })).status, 204)
    return async () => {
      const reply = await program.send('/oauth/token', { grant_type: DEVICE_GRANT, client_id: 'muts', device_code })
      return { status: reply.status, token: (reply.json as { access_token?: string }).access_token ?? '' }
    }
  }
  const leave = async (claims: object) => {
    const logout_token = await provider.logoutToken({ ...claims })
    const { status } = await bench.openBrowser().send(pathOf(connection.addresses.logout), { logout_token })
    return { status, token: '' }
  }
  const signInAdmin = async () => ((await bench.signIn(yard.admin)).json as { accessToken: string }).accessToken
  const endAll = async (browser: Browser) => {
    const { id } = (await browser.visit('/api/v1/me')).json as { id: string }
    const token = await signInAdmin()
    return async () => {
      const { status } = await bench.ask('DELETE', `/users/${id}/sessions`, { token })
      return { status, token: '' }
    }
  }

  for (const [what, end, ended] of [
    ['all sessions', endAll, 204],
    ['the session at the provider', async (_: Browser, sub: string) => () => leave({ sub }), 200],
  ] as const)
    test(`end ${what}: the exchange under way ends with them`, async () => {
      const sub = someName()
      const email = `${sub}@yard.example`
      const browser = await come(email, { sub })
      const fetch = await allowDevice(browser)
      const [given, gone] = await meet(NO_SESSION_BEGINS, fetch, await end(browser, sub))
      assert.deepEqual([given?.status, gone?.status], [200, ended])
      assert.equal(await statusOf(tokenOf(browser)), 401)
      assert.equal(await statusOf(given?.token ?? ''), 401)
      const other = await come(email, { sub })
      assert.equal(await statusOf((await (await allowDevice(other))()).token), 200)
    })

  /** An admin whose browser waits for their own second factor, and codes in their drawer. */
  async function waitForFactor() {
    const person = await yard.enter(`${someName()}@yard.example`, 'admin', true)
    const token = ((await bench.signIn(person)).json as { accessToken: string }).accessToken
    const renewed = await bench.ask('POST', '/me/recovery-codes', { token })
    const [recoveryCode = ''] = (renewed.json as { recoveryCodes: string[] }).recoveryCodes
    return { person, token, recoveryCode, browser: await come(person.email) }
  }

  test('show one wait two factors: one comes in, and the other opened nothing', async () => {
    const { person, token, recoveryCode, browser } = await waitForFactor()
    const totp = await bench.codeOf(person.totpSecret)
    const show = (proof: object) => () => browser.post('/auth/sso/factor', proof)
    const replies = await meet(NO_SESSION_BEGINS, show({ totp }), show({ recoveryCode }))
    assert.deepEqual(
      replies.map(({ status, json }) => [status, (json as { code?: string }).code]),
      [
        [200, undefined],
        [400, 'identity.sso-stray'],
      ],
    )
    const { data } = (await bench.ask('GET', '/me/sessions', { token })).json as { data: unknown[] }
    assert.equal(data.length, 2)
    const used = await bench.ask('POST', '/auth/sign-in', {
      body: { email: person.email, password: PASSWORD, recoveryCode },
    })
    assert.equal(used.status, 200)
  })

  for (const entrance of ['a link', 'the own factor after single sign-on'] as const)
    test(`come by the password and by ${entrance}: neither waits for the other for ever`, async () => {
      const { person, token, recoveryCode, browser } = await waitForFactor()
      const made = await yard.administer('POST', `/users/${person.user}/link`)
      assert.equal(made.status, 201, made.text)
      const link = new URL((made.json as { invitationLink: string }).invitationLink).hash.slice(1)
      const wrong = { operation: 'a'.repeat(43), totp: '000000' }
      assert.equal((await bench.ask('POST', '/auth/step-up', { token, body: wrong })).status, 422)
      const totp = await bench.codeOf(person.totpSecret)
      const signIn = { email: person.email, password: PASSWORD, totp }
      const replies = await meet(
        HELD_COUNTERS,
        () => bench.ask('POST', '/auth/sign-in', { body: signIn }),
        entrance === 'a link'
          ? () => bench.ask('POST', '/auth/invitation', { body: { token: link, password: PASSWORD, recoveryCode } })
          : () => browser.post('/auth/sso/factor', { recoveryCode }),
      )
      assert.deepEqual(
        replies.map(({ status }) => status),
        [200, 200],
      )
    })

  test('open an access review: one is under way, and the other is told', async () => {
    const token = await signInAdmin()
    const open = (seconds: number) => () => {
      bench.house.clock.moveTo(later(bench.house.clock.now(), { seconds }))
      return bench.ask('POST', '/access-review', { token })
    }
    const replies = await meet('LOCK TABLE identity_review IN SHARE MODE', open(0), open(1))
    assert.deepEqual(
      replies.map(({ status, json }) => [status, (json as { code?: string } | undefined)?.code]).sort(),
      [
        [204, undefined],
        [409, 'identity.review-open'],
      ],
    )
    assert.equal((await yard.entries('review.open')).length, 1)
  })

  test('remove a connection and its domain: both are gone, and neither waits for the other', async () => {
    const { id } = await yard.connect({
      ...{ kind: 'oidc', name: 'Second directory', secret: CLIENT_SECRET },
      provider: { issuer: provider.issuer, clientId: CLIENT_ID },
    })
    const domain = await yard.claim('second.example', id)
    const token = ((await bench.signIn(yard.admin)).json as { accessToken: string }).accessToken
    const paths = [`/sso/connections/${id}`, `/sso/domains/${domain.id}`]
    const removals: (() => Promise<number>)[] = []
    for (const path of paths) {
      const { operation } = (await bench.ask('DELETE', path, { token })).json as { operation?: string }
      const stepUp = operation && (await bench.stepUpFor(token, yard.admin.totpSecret, operation))
      const headers = { 'if-match': '*', ...(stepUp ? { 'step-up': stepUp } : {}) }
      removals.push(async () => (await bench.ask('DELETE', path, { token, headers })).status)
    }
    const removed = await meet('LOCK TABLE identity_user IN EXCLUSIVE MODE', ...removals)
    assert.deepEqual(removed, [204, 404])
  })

  test('leave no bug behind', () => assert.deepEqual(bench.house.bugs, []))
})
