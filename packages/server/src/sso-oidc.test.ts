import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { exportSPKI, generateKeyPair } from 'jose'
import { HOUSE } from '#kernel'
import { openOidcBench } from './testing-oidc.ts'
import type { Bend } from './testing-provider.ts'
import { CLIENT_ID } from './testing-provider.ts'
import { pathOf, someName } from './testing-sso.ts'

const oidc = await openOidcBench()
after(() => oidc[Symbol.asyncDispose]())
const { bench, provider, other, depot, draft, connection, claimsOf, come } = oidc

/** What the provider calls the admin, each time. */
const adminName = someName()

describe('single sign-on by OpenID Connect', () => {
  test('ends in our own session, in cookies no script can read, for somebody nobody invited [muts.auth.sso]', async () => {
    const { browser, reply } = await come('first@depot.example', { groups: ['workshop'], name: 'Person F' })
    assert.deepEqual([reply.status, reply.headers.location], [303, '/'])
    assert.match(
      reply.headers['set-cookie'] ?? '',
      /__Host-muts-access=[^;]{40,}; Path=\/; .*HttpOnly; SameSite=Strict/,
    )
    const me = await browser.me()
    assert.deepEqual([me.email, me.roles, me.assuranceLevel], ['first@depot.example', ['technician'], 'aal1'])
    assert.equal(browser.jar.has('__Host-muts-sso'), false)
  })

  test('asks with PKCE, nonce and a state that only this browser knows', async () => {
    const browser = bench.openBrowser()
    const asked = new URL((await browser.begin('a@depot.example')) ?? '').searchParams
    assert.deepEqual([asked.get('response_type'), asked.get('code_challenge_method')], ['code', 'S256'])
    for (const name of ['state', 'nonce', 'code_challenge']) assert.match(asked.get(name) ?? '', /^[\w-]{43}$/, name)
    assert.equal(asked.get('redirect_uri'), connection.addresses.answer)
  })

  test('knows a person by the name the provider gave them, whatever their address has become [attack.40]', async () => {
    const sub = someName()
    await come('before@depot.example', { sub })
    const { browser } = await come('before@depot.example', {
      sub,
      email: 'after@elsewhere.example',
      email_verified: false,
    })
    assert.equal((await browser.me()).email, 'before@depot.example')
    const stranger = await come('before@depot.example')
    assert.equal(stranger.reply.status, 401)
    assert.ok((await depot.refusals()).includes('the person comes by another name'))
  })

  test('links whoever was here before by an address of a proven domain, and takes nothing they were given here', async () => {
    const person = await depot.enter('manager@depot.example', 'fleet_manager')
    const { browser } = await come(person.email)
    assert.deepEqual((await browser.me()).roles, ['fleet_manager'])
    const [linked] = (await depot.entries('sso.link')).filter(({ object }) => object === person.user)
    assert.equal(linked?.facts.connection, connection.id)
  })

  test('gives and takes sets as the groups change', async () => {
    const sub = someName()
    const first = await come('mover@depot.example', { sub, groups: ['workshop', 'unmapped'] })
    assert.deepEqual((await first.browser.me()).roles, ['technician'])
    const { browser } = await come('mover@depot.example', { sub, groups: ['unmapped'] })
    assert.deepEqual((await browser.me()).roles, ['viewer'])
  })

  test('takes the provider’s word for a second factor only in the words that were agreed', async () => {
    const said = await come('factor@depot.example', { amr: ['pwd', 'mfa'] })
    const unsaid = await come('nofactor@depot.example', { amr: ['pwd', 'otp'] })
    assert.deepEqual(
      [(await said.browser.me()).assuranceLevel, (await unsaid.browser.me()).assuranceLevel],
      ['aal2', 'aal1'],
    )
  })

  test('asks an admin for their own second factor where the provider saw none [attack.31]', async () => {
    const { browser, reply } = await come(depot.admin.email, { sub: adminName })
    assert.deepEqual([reply.status, reply.headers.location], [303, '/app/sign-in?sso=factor'])
    assert.equal(browser.jar.has('__Host-muts-access'), false)
    const wrong = await browser.post('/auth/sso/factor', { totp: '000000' })
    assert.equal(wrong.status, 401)
    const right = await browser.post('/auth/sso/factor', { totp: await bench.codeOf(depot.admin.totpSecret) })
    assert.equal(right.status, 200)
    assert.equal((await browser.me()).assuranceLevel, 'aal2')
    assert.equal((await browser.post('/auth/sso/factor', { totp: '000000' })).status, 400)
  })

  test('leaves an admin who has no factor before the door of enrolment', async () => {
    const person = await depot.enter('second.admin@depot.example', 'admin')
    const { browser } = await come(person.email)
    assert.equal((await browser.visit('/api/v1/users')).status, 403)
    assert.equal((await browser.me()).email, person.email)
  })

  test('is refused to an account that was disabled, and activates one that was invited', async () => {
    const invited = await depot.administer('POST', '/users', {
      email: 'guest@depot.example',
      name: 'Person G',
      role: 'driver',
    })
    const { id } = invited.json as { id: string }
    const sub = someName()
    const { browser } = await come('guest@depot.example', { sub })
    assert.deepEqual((await browser.me()).roles, ['driver'])
    await depot.administer('PATCH', `/users/${id}`, { status: 'disabled' }, { 'if-match': '*' })
    assert.equal((await browser.visit('/api/v1/me')).status, 401)
    assert.equal((await come('guest@depot.example', { sub })).reply.status, 401)
  })
})

describe('what a provider or somebody in between sends', () => {
  const bent: readonly (readonly [string, () => Promise<Bend> | Bend])[] = [
    ['another nonce', () => ({ claims: { nonce: 'another' } })],
    ['no nonce', () => ({ claims: { nonce: undefined as never } })],
    ['another audience', () => ({ claims: { aud: 'another' } })],
    ['two audiences and another azp', () => ({ claims: { aud: [CLIENT_ID, 'b'], azp: 'b' } })],
    ['another issuer in the token', () => ({ claims: { iss: other.issuer } })],
    ['another issuer in the answer (mix-up)', () => ({ answer: { iss: other.issuer } })],
    ['an expired token', () => ({ claims: { exp: Math.floor(Date.now() / 1_000) - 60 } })],
    ['an unsigned token', () => ({ isUnsigned: true })],
    ['a token signed by a stranger', async () => ({ key: (await generateKeyPair('RS256')).privateKey })],
    [
      'a token signed with our public key as a secret',
      async () => ({
        header: { alg: 'HS256' },
        key: new TextEncoder().encode(await exportSPKI(provider.publicKey).catch(() => 'x'.repeat(64))),
      }),
    ],
    ['an address that is not verified', () => ({ claims: { email_verified: false } })],
    ['an address verified by a word', () => ({ claims: { email_verified: 'true' } })],
    ['an address of another domain', () => ({ claims: { email: 'somebody@elsewhere.example' } })],
    ['an error', () => ({ answer: { error: 'access_denied' } })],
  ]
  for (const [what, bend] of bent)
    test(`is refused with one page, and makes nobody: ${what} [attack.40]`, async () => {
      const { browser, reply } = await come(`${someName().slice(0, 8)}@depot.example`, {}, await bend())
      assert.deepEqual([reply.status, browser.jar.has('__Host-muts-access')], [401, false])
      assert.match(reply.headers['content-type'] ?? '', /^text\/html/)
      assert.match(reply.text, /Your sign-in was refused/)
    })

  test('is refused without the cookie of the browser that began, or with another’s (login CSRF) [attack.25]', async () => {
    const browser = bench.openBrowser()
    const location = (await browser.begin('csrf@depot.example')) ?? ''
    const back = provider.signIn(location, claimsOf('csrf@depot.example'))
    const without = await bench.openBrowser().visit(pathOf(back))
    const victim = bench.openBrowser()
    await victim.begin('victim@depot.example')
    assert.deepEqual([without.status, (await victim.visit(pathOf(back))).status], [400, 400])
    assert.equal((await browser.visit(pathOf(back))).status, 303)
  })

  test('is worth something once: neither the way nor the code is taken twice [attack.40]', async () => {
    const { browser, back } = await come('once@depot.example')
    assert.equal((await browser.visit(pathOf(back))).status, 400)
  })

  test('is not taken with another state, at another connection, or ten minutes late [attack.40]', async () => {
    const second = await depot.connect(draft({ name: 'Second' }))
    for (const bend of [
      (url: URL) => url.searchParams.set('state', 'x'.repeat(43)),
      (url: URL) => {
        url.pathname = new URL(second.addresses.answer).pathname
      },
    ]) {
      const browser = bench.openBrowser()
      const url = new URL(provider.signIn((await browser.begin('s@depot.example')) ?? '', claimsOf('s@depot.example')))
      bend(url)
      assert.ok([400, 401].includes((await browser.visit(pathOf(url.href))).status))
      assert.equal(browser.jar.has('__Host-muts-access'), false)
    }
    const late = bench.openBrowser()
    const back = provider.signIn((await late.begin('late@depot.example')) ?? '', claimsOf('late@depot.example'))
    await bench.pass(601)
    assert.equal((await late.visit(pathOf(back))).status, 400)
  })

  test('links nobody of another organisation, by the same name or by the address [attack.40]', async () => {
    const yard = await bench.openOrganisation('Yard')
    const elsewhere = await yard.connect(draft({ provider: { issuer: other.issuer, clientId: CLIENT_ID } }))
    await yard.proveDomain('yard.example', elsewhere.id)
    const sub = someName()
    await come('same@depot.example', { sub })
    const browser = bench.openBrowser()
    const location = (await browser.begin('same@yard.example')) ?? ''
    const taken = await browser.visit(pathOf(other.signIn(location, claimsOf(depot.admin.email, { sub }))))
    assert.equal(taken.status, 401)
    const again = bench.openBrowser()
    const own = other.signIn((await again.begin('same@yard.example')) ?? '', claimsOf('same@yard.example', { sub }))
    assert.equal((await again.visit(pathOf(own))).status, 303)
    assert.equal((await again.me()).email, 'same@yard.example')
  })
})

describe('a beginning', () => {
  test('is answered alike for a person, a stranger of the domain and a domain nobody knows [attack.26]', async () => {
    const emails = [depot.admin.email, 'nobody@depot.example', 'nobody@nowhere.example', 'no address']
    const replies = []
    for (const email of emails) replies.push(await bench.ask('POST', '/auth/sso', { body: { email } }))
    const shapes = replies.map(({ status, text, headers }) => {
      const { date, 'x-request-id': id, 'set-cookie': cookie = '', ...rest } = headers
      return JSON.stringify([status, text, rest, cookie.replace(/=[\w-]{43};/, '=…;'), typeof date, typeof id])
    })
    assert.equal(new Set(shapes).size, 1, shapes.join('\n'))
    assert.equal(await bench.openBrowser().begin('nobody@nowhere.example'), undefined)
    assert.ok(await bench.openBrowser().begin('nobody@depot.example'))
  })

  test('leads nowhere while the connection is closed, and to a page where the provider is silent', async () => {
    const gone = await depot.connect(draft({ name: 'Closed', isEnabled: false }))
    await depot.proveDomain('closed.example', gone.id)
    assert.equal(await bench.openBrowser().begin('a@closed.example'), undefined)
    await depot.change(gone.id, { isEnabled: true })
    assert.ok(await bench.openBrowser().begin('a@closed.example'))
  })
})

test('what strangers caused stands in the ledger of the house, and no bug was met', async () => {
  await bench.house.kernel.ledger.drain()
  const found = await bench.house.kernel.database.transaction({ org: HOUSE }, (tx) =>
    bench.house.kernel.ledger.list(tx, { action: 'session.refuse', limit: 50 }),
  )
  assert.ok(found.some(({ facts }) => facts.reason === 'identity.sso-stray'))
  assert.deepEqual(bench.house.bugs, [])
})
