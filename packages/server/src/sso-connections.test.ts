import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { generateKeyPair } from 'jose'
import { openOidcBench, TERMS } from './testing-oidc.ts'
import { CLIENT_ID, CLIENT_SECRET } from './testing-provider.ts'
import { pathOf, someName } from './testing-sso.ts'

const oidc = await openOidcBench()
after(() => oidc[Symbol.asyncDispose]())
const { bench, provider, other, depot, draft, connection, claimsOf, come } = oidc

/** What the provider calls the admin, each time. */
const adminName = someName()

describe('a provider', () => {
  const codeOf = (reply: { json: unknown }) => (reply.json as { code?: string }).code

  test('is asked only where the operator lets it be, whatever its discovery says [attack.41]', async () => {
    const inside = draft({ provider: { issuer: 'http://127.0.0.1:1', clientId: CLIENT_ID } })
    assert.equal(codeOf(await depot.administer('POST', '/sso/connections', inside)), 'identity.sso-provider')
    const trial = async (id: string) =>
      (await depot.administer('POST', `/sso/connections/${id}/trial`)).json as { isReady: boolean; found: string[] }
    const made = await depot.connect(draft({ name: 'Bent', provider: { issuer: other.issuer, clientId: CLIENT_ID } }))
    assert.equal((await trial(made.id)).isReady, true)
    other.bendMetadata({ token_endpoint: 'http://169.254.169.254/token', jwks_uri: 'http://169.254.169.254/jwks' })
    await depot.change(made.id, { name: 'Bent again' })
    await depot.proveDomain('bent.example', made.id)
    const browser = bench.openBrowser()
    const location = (await browser.begin('a@bent.example')) ?? ''
    const reply = await browser.visit(pathOf(other.signIn(location, claimsOf('a@bent.example'))))
    assert.equal(reply.status, 401)
    assert.ok((await depot.refusals()).includes('the provider was not asked: forbidden'))
    other.bendMetadata({ issuer: provider.issuer })
    await depot.change(made.id, { name: 'Bent once more' })
    assert.equal((await trial(made.id)).isReady, false)
    other.bendMetadata({})
  })

  test('is connected by an admin with a step-up, and its secret never comes out', async () => {
    const token = ((await bench.signIn(depot.admin)).json as { accessToken: string }).accessToken
    const bare = await bench.ask('POST', '/sso/connections', { token, body: draft() })
    assert.deepEqual([bare.status, codeOf(bare)], [401, 'identity.step-up-needed'])
    const manager = await depot.enter('no.admin@depot.example', 'fleet_manager')
    const low = ((await bench.signIn(manager)).json as { accessToken: string }).accessToken
    assert.equal((await bench.ask('GET', '/sso/connections', { token: low })).status, 403)
    const list = await bench.ask('GET', '/sso/connections', { token })
    assert.equal(list.status, 200)
    assert.equal(list.text.includes(CLIENT_SECRET), false)
    assert.match(list.text, /"hasSecret":true/)
  })

  test('that is closed or removed takes the sessions with it that came by it', async () => {
    const made = await depot.connect(draft({ name: 'Short' }))
    await depot.proveDomain('short.example', made.id)
    const first = await come('a@short.example')
    assert.equal((await first.browser.visit('/api/v1/me')).status, 200)
    await depot.change(made.id, { isEnabled: false })
    assert.equal((await first.browser.visit('/api/v1/me')).status, 401)
    assert.equal((await depot.administer('DELETE', `/sso/connections/${made.id}`)).status, 204)
    assert.equal(await bench.openBrowser().begin('a@short.example'), undefined)
  })
})

describe('a connection', () => {
  test('stays with its provider: another one is a new connection, and all else may change', async () => {
    const made = await depot.connect(draft({ name: 'Lasting' }))
    for (const another of [
      { issuer: other.issuer, clientId: CLIENT_ID },
      { issuer: provider.issuer, clientId: 'another' },
    ]) {
      const reply = await depot.change(made.id, { provider: another, secret: CLIENT_SECRET })
      assert.deepEqual([reply.status, (reply.json as { code: string }).code], [409, 'identity.sso-other-provider'])
    }
    const same = { provider: draft().provider, name: 'Lasting on', secret: CLIENT_SECRET }
    assert.equal((await depot.change(made.id, same)).status, 200)
  })

  test('that is changed or closed while its provider is asked lets nobody in', async () => {
    const made = await depot.connect(draft({ name: 'Moving' }))
    await depot.proveDomain('moving.example', made.id)
    const sub = someName()
    const changes = [{ terms: { ...TERMS, entersPeople: false } }, { isEnabled: false }]
    const reasons = ['the connection was changed meanwhile', 'connection closed']
    for (const [at, change] of changes.entries()) {
      const meanwhile = () => depot.change(made.id, change)
      const { browser, reply } = await come('a@moving.example', { sub }, { meanwhile })
      assert.deepEqual([reply.status, browser.jar.has('__Host-muts-access')], [401, false])
      assert.ok((await depot.refusals()).includes(reasons[at] ?? ''))
    }
    await depot.change(made.id, { terms: TERMS, isEnabled: true })
    assert.equal((await come('a@moving.example', { sub }, { meanwhile: async () => {} })).reply.status, 303)
  })

  test('that was changed while somebody looked for their second factor lets them not in by it', async () => {
    const show = async (meanwhile: () => Promise<unknown>) => {
      const { browser, reply } = await come(depot.admin.email, { sub: adminName })
      assert.equal(reply.headers.location, '/app/sign-in?sso=factor')
      await meanwhile()
      return browser.post('/auth/sso/factor', { totp: await bench.codeOf(depot.admin.totpSecret) })
    }
    assert.equal((await show(() => depot.change(connection.id, { name: 'Depot directory' }))).status, 401)
    assert.equal((await show(async () => {})).status, 200)
  })
})

describe('a domain', () => {
  test('leads nowhere before its record is there, and is of one organisation only', async () => {
    const { id, record } = await depot.claim('late.example', connection.id)
    const verify = () => depot.administer('POST', `/sso/domains/${id}/verify`)
    assert.equal((await verify()).status, 409)
    assert.equal(await bench.openBrowser().begin('a@late.example'), undefined)
    bench.records.set(record.name, ['unrelated', record.value])
    assert.equal((await verify()).status, 200)
    assert.ok(await bench.openBrowser().begin('a@late.example'))

    const quay = await bench.openOrganisation('Quay')
    const made = await quay.connect(draft())
    const taken = await quay.proveDomain('late.example', made.id)
    assert.deepEqual([taken.status, (taken.json as { code: string }).code], [409, 'identity.domain-taken'])
  })
})

describe('a logout over the back channel', () => {
  const leave = async (token: string) =>
    (await bench.openBrowser().send(new URL(connection.addresses.logout).pathname, { logout_token: token })).status

  test('ends the sessions of the one who left, and of nobody else', async () => {
    const [sub, sid] = [someName(), someName()]
    const { browser } = await come('leaver@depot.example', { sub, sid })
    const { browser: stayer } = await come('stayer@depot.example', { sid: someName() })
    assert.equal(await leave(await provider.logoutToken({ sub, sid })), 200)
    assert.deepEqual(
      [(await browser.visit('/api/v1/me')).status, (await stayer.visit('/api/v1/me')).status],
      [401, 200],
    )
    assert.equal((await depot.entries('sso.logout'))[0]?.facts.sessions, 1)
  })

  test('that is forged, of another kind or said before is 400, and the session lives [attack.44]', async () => {
    const sub = someName()
    const { browser } = await come('victim2@depot.example', { sub })
    const stranger = (await generateKeyPair('RS256')).privateKey
    const forged = [
      await provider.logoutToken({ sub }, { key: stranger }),
      await provider.logoutToken({ sub }, { isUnsigned: true }),
      await provider.logoutToken({ sub, aud: 'another' }),
      await provider.logoutToken({ sub, iss: other.issuer }),
      await provider.logoutToken({ sub, nonce: 'n' }),
      await provider.logoutToken({ sub, events: {} }),
      await provider.logoutToken({ sub, iat: Math.floor(Date.now() / 1_000) - 3_600 }),
      await provider.logoutToken({ sub }, { header: { typ: 'at+jwt' } }),
      await provider.logoutToken({}),
      'nonsense',
    ]
    for (const token of forged) assert.equal(await leave(token), 400)
    assert.equal((await browser.visit('/api/v1/me')).status, 200)
    const right = await provider.logoutToken({ sub })
    assert.deepEqual([await leave(right), await leave(right)], [200, 400])
    assert.equal((await browser.visit('/api/v1/me')).status, 401)
  })
})

describe('passwords', () => {
  test('stay on where nobody could come in without them', async () => {
    const { administer, admin } = await bench.openOrganisation('Wharf')
    const off = await administer('PATCH', '/settings', { passwordSignIn: 'off' }, { 'if-match': '*' })
    assert.deepEqual([off.status, (off.json as { code: string }).code], [409, 'identity.break-glass'])
    assert.equal((await bench.signIn(admin)).status, 200)
  })
})
