import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { DEVICE_GRANT } from './testing-apps.ts'
import { CLIENT_ID, CLIENT_SECRET, openProvider } from './testing-provider.ts'
import type { Browser, Made } from './testing-sso.ts'
import { openSsoBench, pathOf, someName } from './testing-sso.ts'

const provider = await openProvider()
const bench = await openSsoBench([provider.issuer])
after(async () => {
  await bench[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

const pier = await bench.openOrganisation('Pier')
const connect = async (domain: string): Promise<Made> => {
  const made = await pier.connect({
    ...{ kind: 'oidc', name: domain, secret: CLIENT_SECRET, isEnabled: true },
    provider: { issuer: provider.issuer, clientId: CLIENT_ID },
    terms: { ceiling: 'technician', entersPeople: true, needsGroup: false, factorValues: ['mfa'] },
  })
  assert.equal((await pier.proveDomain(domain, made.id)).status, 200)
  return made
}
const connection = await connect('pier.example')
const local = await pier.enter('local@pier.example', 'viewer')

async function come(email: string, claims: object = {}, browser = bench.openBrowser()) {
  const location = (await browser.begin(email)) ?? ''
  const back = provider.signIn(location, { sub: someName(), email, email_verified: true, ...claims })
  return { browser, reply: await browser.visit(pathOf(back)) }
}

const tokenOf = ({ jar }: Browser): string => jar.get('__Host-muts-access') ?? ''
const statusOf = async (token: string) => (await bench.ask('GET', '/me', { token })).status
const statusesOf = (...tokens: string[]) => Promise.all(tokens.map(statusOf))
const signInLocally = async () => ((await bench.signIn(local)).json as { accessToken: string }).accessToken

/** The session goes on under another id. */
async function raise(browser: Browser): Promise<void> {
  const { secret } = (await browser.post('/me/totp', {})).json as { secret: string }
  const before = tokenOf(browser)
  const confirmed = await browser.post('/me/totp/confirm', { totp: await bench.codeOf(secret) })
  assert.equal(confirmed.status, 200, confirmed.text)
  assert.equal(await statusOf(before), 401)
}

/** The token of a device that the person of the browser lets in. */
async function letDeviceIn(browser: Browser): Promise<string> {
  const program = bench.openBrowser()
  const asked = await program.send('/oauth/device', { client_id: 'muts' })
  const { device_code, user_code: userCode } = asked.json as { device_code: string; user_code: string }
  assert.equal((await browser.post('/me/devices', { userCode, isAllowed: true })).status, 204)
  const given = await program.send('/oauth/token', { grant_type: DEVICE_GRANT, client_id: 'muts', device_code })
  assert.equal(given.status, 200, given.text)
  return (given.json as { access_token: string }).access_token
}

describe('what came of a session that came by a provider', () => {
  const leave = async (claims: object) => {
    const logout_token = await provider.logoutToken({ ...claims })
    return (await bench.openBrowser().send(pathOf(connection.addresses.logout), { logout_token })).status
  }

  test('ends with a logout over the back channel: raised by a factor, and handed on to an app', async () => {
    const [sub, sid] = [someName(), someName()]
    const { browser } = await come('leaver@pier.example', { sub, sid })
    await raise(browser)
    const device = await letDeviceIn(browser)
    const { browser: stayer } = await come('stayer@pier.example', { sid: someName() })
    const kept = await letDeviceIn(stayer)
    const raised = tokenOf(browser)
    assert.deepEqual(await statusesOf(raised, device, tokenOf(stayer), kept), [200, 200, 200, 200])
    assert.equal(await leave({ sub, sid }), 200)
    assert.deepEqual(await statusesOf(raised, device, tokenOf(stayer), kept), [401, 401, 200, 200])
  })

  test('ends when the connection is closed or removed; a session by password stays, with its app', async () => {
    for (const [domain, end] of [
      ['closed.example', (id: string) => pier.change(id, { isEnabled: false })],
      ['removed.example', (id: string) => pier.administer('DELETE', `/sso/connections/${id}`)],
    ] as const) {
      const { id } = await connect(domain)
      const { browser } = await come(`a@${domain}`)
      await raise(browser)
      const device = await letDeviceIn(browser)
      const password = await signInLocally()
      const raised = tokenOf(browser)
      assert.deepEqual(await statusesOf(raised, device, password), [200, 200, 200])
      await end(id)
      assert.deepEqual(await statusesOf(raised, device, password), [401, 401, 200], domain)
    }
  })
})

describe('a browser that comes by a provider', () => {
  test('loses the session it carried once the own factor is shown, and not before', async () => {
    const sub = someName()
    const { browser } = await come(pier.admin.email, { sub })
    assert.equal(
      (await browser.post('/auth/sso/factor', { totp: await bench.codeOf(pier.admin.totpSecret) })).status,
      200,
    )
    const carried = tokenOf(browser)
    await come(pier.admin.email, { sub }, browser)
    assert.equal((await browser.post('/auth/sso/factor', { totp: '000000' })).status, 401)
    assert.equal(await statusOf(carried), 200)
    assert.equal(
      (await browser.post('/auth/sso/factor', { totp: await bench.codeOf(pier.admin.totpSecret) })).status,
      200,
    )
    assert.deepEqual(await statusesOf(carried, tokenOf(browser)), [401, 200])
  })

  test('is refused where the provider says it was proven at no instant there is', async () => {
    for (const auth_time of [1e20, -1e20, -1]) {
      const { browser, reply } = await come('when@pier.example', { auth_time })
      assert.deepEqual([reply.status, tokenOf(browser)], [401, ''], String(auth_time))
    }
    const { browser, reply } = await come('when@pier.example', { auth_time: Math.floor(Date.now() / 1_000) - 60 })
    assert.deepEqual([reply.status, await statusOf(tokenOf(browser))], [303, 200])
    assert.deepEqual(bench.house.bugs, [])
  })
})
