/** Sessions in the cookies of a browser: what was planted before a sign-in, how the cookies are bound, and whose are read. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Browser } from './testing-sso.ts'
import { openSsoBench } from './testing-sso.ts'

const bench = await openSsoBench([])
after(() => bench[Symbol.asyncDispose]())
const depot = await bench.openOrganisation('Depot')
const [planter, victim, climber] = [
  await depot.enter('planter@depot.example', 'viewer'),
  await depot.enter('victim@depot.example', 'technician'),
  await depot.enter('climber@depot.example', 'technician'),
]

const ACCESS = '__Host-muts-access'
const REFRESH = '__Host-muts-refresh'
const signIn = (browser: Browser, { email }: { readonly email: string }) =>
  browser.post('/auth/sign-in', { email, password: 'Quiet lantern, 48 herons', delivery: 'cookie' })
const sessionOf = async (browser: Browser) =>
  ((await browser.visit('/api/v1/me')).json as { session: { id: string } }).session.id
const cookieOf = (cookies: ReadonlyMap<string, string>) => [...cookies].map((pair) => pair.join('=')).join('; ')

/** What cookies that somebody kept still open: by the access token, and by the refresh token in a browser of theirs. */
async function statusesOf(cookies: ReadonlyMap<string, string>) {
  const theirs = bench.openBrowser()
  for (const [name, value] of cookies) theirs.jar.set(name, value)
  return [(await theirs.visit('/api/v1/me')).status, (await theirs.post('/auth/refresh', {})).status]
}

describe('a session whose cookies were there before', () => {
  test('a sign-in is another one after it, and what was planted opens nothing any more [attack.22]', async () => {
    const [browser, planting] = [bench.openBrowser(), bench.openBrowser()]
    await signIn(planting, planter)
    const [planted, id] = [new Map(planting.jar), await sessionOf(planting)]
    for (const [name, value] of planted) browser.jar.set(name, value)
    assert.equal(await sessionOf(browser), id, 'until then it is theirs')

    assert.equal((await signIn(browser, victim)).status, 200)
    assert.deepEqual([(await browser.me()).email, (await sessionOf(browser)) !== id], [victim.email, true])
    for (const [name, value] of planted) assert.notEqual(browser.jar.get(name), value)
    assert.deepEqual(await statusesOf(planted), [401, 401])
  })

  test('a sign-in does not take up a name that somebody chose for it [attack.22]', async () => {
    const browser = bench.openBrowser()
    const chosen = new Map([
      [ACCESS, 'chosen-by-somebody'],
      [REFRESH, 'chosen-by-somebody'],
    ])
    for (const [name, value] of chosen) browser.jar.set(name, value)
    assert.equal((await signIn(browser, victim)).status, 200)
    assert.equal((await browser.me()).email, victim.email)
    assert.deepEqual(await statusesOf(chosen), [401, 401])
  })

  test('it was raised to a second factor goes on under another id, and opens nothing by the old cookies [attack.22]', async () => {
    const browser = bench.openBrowser()
    await signIn(browser, climber)
    const [before, id] = [new Map(browser.jar), await sessionOf(browser)]
    const { secret } = (await browser.post('/me/totp', {})).json as { secret: string }
    assert.equal(await sessionOf(browser), id, 'a proposed factor raises nothing')

    const raised = await browser.post('/me/totp/confirm', { totp: await bench.codeOf(secret) })
    assert.equal(raised.status, 200)
    assert.deepEqual([(await browser.me()).assuranceLevel, (await sessionOf(browser)) !== id], ['aal2', true])
    assert.deepEqual(await statusesOf(before), [401, 401])
  })
})

describe('the cookies of a session', () => {
  test('are of this host alone, of HTTPS, of no script, and sent by our own pages only [attack.23]', async () => {
    const browser = bench.openBrowser()
    const given = [await signIn(browser, victim), await browser.post('/auth/refresh', {})]
    const taken = await browser.post('/auth/sign-out', {})
    const lines = [...given, taken].flatMap(({ headers }) => headers['set-cookie']?.split(/, (?=__Host-)/) ?? [])
    assert.equal(lines.length, 6)
    for (const line of lines)
      assert.match(
        line,
        /^__Host-muts-(access|refresh)=[^;]*; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Strict$/,
      )
    for (const { text } of given) assert.doesNotMatch(text, /token/i, 'nothing a script could read')
    assert.equal(browser.jar.size, 0)
  })

  test('are read under their own name: what a sibling host can set has another, and stands for nobody [attack.23]', async () => {
    const browser = bench.openBrowser()
    await signIn(browser, victim)
    const token = browser.jar.get(ACCESS) ?? ''
    const ask = async (cookie: string) => (await bench.ask('GET', '/me', { headers: { cookie } })).status
    for (const name of ['muts-access', '__Secure-muts-access', '__host-muts-access', 'Host-muts-access', 'access'])
      assert.equal(await ask(`${name}=${token}`), 401, name)
    assert.equal(await ask(`muts-access=tossed; ${ACCESS}=${token}`), 200)
  })

  test('are of no use to the pages of a sibling host, which send them along [attack.23]', async () => {
    const browser = bench.openBrowser()
    await signIn(browser, victim)
    const cookie = cookieOf(browser.jar)
    const signOut = (headers: Readonly<Record<string, string>>) =>
      bench.ask('POST', '/auth/sign-out', { headers: { cookie, ...headers } })
    const sibling = bench.base().replace('//', '//sibling.')
    assert.equal((await signOut({ origin: sibling, 'sec-fetch-site': 'same-site' })).status, 403)
    assert.equal((await signOut({ 'sec-fetch-site': 'same-site' })).status, 403)
    assert.equal((await bench.ask('GET', '/me', { headers: { cookie } })).status, 200)
    assert.equal((await signOut({ origin: bench.base(), 'sec-fetch-site': 'same-origin' })).status, 204)
  })
})
