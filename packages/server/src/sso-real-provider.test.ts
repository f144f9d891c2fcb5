/** Single sign-on with a provider that is somebody else's program: `oidc-provider` from npm, a certified OpenID provider. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openRealProvider, SECRET } from './testing-real-provider.ts'
import type { Browser } from './testing-sso.ts'
import { openLoopback, openSsoBench, pathOf } from './testing-sso.ts'

const loopback = await openLoopback()
const bench = await openSsoBench([loopback.origin])
after(async () => {
  await bench[Symbol.asyncDispose]()
  await loopback[Symbol.asyncDispose]()
})

const depot = await bench.openOrganisation('Depot')
const connection = await depot.connect({
  kind: 'oidc',
  name: 'Depot directory',
  provider: { issuer: loopback.origin, clientId: 'muts' },
  secret: SECRET,
  terms: { ceiling: 'technician', entersPeople: true, needsGroup: false, factorValues: ['otp'] },
  isEnabled: true,
})
assert.equal((await depot.proveDomain('depot.example', connection.id)).status, 200)
const mapping = { source: connection.id, name: 'workshop', role: 'technician' }
assert.equal((await depot.administer('POST', '/groups', mapping)).status, 201)

const { provider, handedOut } = await openRealProvider(loopback, { connection, domain: 'depot.example' })

/** A browser at the provider: it follows its redirects until one leads away, and keeps its cookies. */
function openThere(person: string) {
  const jar = new Map<string, string>()
  const ask = async (url: string, form?: URLSearchParams): Promise<Response> => {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
    const sent = form === undefined ? {} : { method: 'POST', body: form }
    const reply = await fetch(url, { redirect: 'manual', headers: { cookie, 'x-person': person }, ...sent })
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return reply
  }
  const follow = async (url: string): Promise<string> => {
    if (!url.startsWith(loopback.origin)) return url
    const next = (await ask(url)).headers.get('location')
    assert.ok(next, `${url} leads nowhere`)
    return follow(new URL(next, url).href)
  }
  const leave = async () => {
    const page = await (await ask(`${loopback.origin}/session/end`)).text()
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page) ?? []
    return (await ask(`${loopback.origin}/session/end/confirm`, new URLSearchParams({ xsrf, logout: 'yes' }))).status
  }
  return { follow, leave }
}

async function come(person: string) {
  const [browser, there] = [bench.openBrowser(), openThere(person)]
  const location = await browser.begin(`${person}@depot.example`)
  assert.ok(location, 'nowhere to go')
  const back = await there.follow(location)
  return { browser, there, location, back, reply: await browser.visit(pathOf(back)) }
}
const statusOf = async (browser: Browser) => (await browser.visit('/api/v1/me')).status

describe('a real OpenID provider', () => {
  test('leads from the address to a session of ours: found, asked with PKCE, believed in its claims and groups', async () => {
    const { browser, location, reply } = await come('first')
    assert.equal(new URL(location).searchParams.get('code_challenge_method'), 'S256')
    assert.deepEqual([reply.status, reply.headers.location], [303, '/'], reply.text)
    const { email, roles, assuranceLevel } = await browser.me()
    assert.deepEqual([email, roles, assuranceLevel], ['first@depot.example', ['technician'], 'aal2'])
  })

  test('signs a person out here when they leave there, and nobody else', async () => {
    const [leaver, stayer] = [await come('leaver'), await come('stayer')]
    assert.deepEqual([await statusOf(leaver.browser), await statusOf(stayer.browser)], [200, 200])
    const told = new Promise<void>((resolve, reject) => {
      provider.once('backchannel.success', () => resolve())
      provider.once('backchannel.error', (_, error) => reject(error))
    })
    assert.ok([200, 303].includes(await leaver.there.leave()))
    await told
    assert.deepEqual([await statusOf(leaver.browser), await statusOf(stayer.browser)], [401, 200])
    assert.equal((await depot.entries('sso.logout'))[0]?.facts.sessions, 1)
  })

  test('has a code that is good once, and in the browser that began [attack.40]', async () => {
    const { browser, back, reply } = await come('once')
    assert.equal(reply.status, 303)
    assert.equal((await browser.visit(pathOf(back))).status, 400)
    assert.equal((await bench.openBrowser().visit(pathOf(back))).status, 400)
  })

  test('hands out tokens that open its own doors and none of ours [attack.10]', async () => {
    handedOut.length = 0
    const { browser } = await come('bearer')
    const [tokens] = handedOut
    assert.ok(tokens)
    for (const token of [tokens.id_token, tokens.access_token]) {
      assert.ok(token.length > 20)
      assert.equal((await bench.ask('GET', '/me', { token })).status, 401)
      assert.equal((await bench.ask('GET', '/me', { headers: { cookie: `__Host-muts-access=${token}` } })).status, 401)
    }
    assert.equal(await statusOf(browser), 200)
    assert.deepEqual(bench.house.bugs, [])
  })
})
