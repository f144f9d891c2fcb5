/** Single sign-on as a person meets it: in Chromium, from the console's page to a provider of another site and back. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openBrowser, whyNoBrowser } from '@muts/console/src/e2e/testing-chromium.ts'
import type { Browser, Page } from 'playwright-core'
import { openRealProvider, SECRET } from './testing-real-provider.ts'
import { answerSaml, authority, ENTITY } from './testing-saml.ts'
import type { Made } from './testing-sso.ts'
import { openLoopback, openSsoBench } from './testing-sso.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
const TERMS = { ceiling: 'admin', entersPeople: true, needsGroup: false, factorValues: ['otp'] }

describe('single sign-on in a browser', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  const stack = new AsyncDisposableStack()
  let bench: Awaited<ReturnType<typeof openSsoBench>>
  let depot: Awaited<ReturnType<typeof bench.openOrganisation>>
  let loopback: Awaited<ReturnType<typeof openLoopback>>
  let browser: Browser
  before(async () => {
    loopback = stack.use(await openLoopback())
    bench = stack.use(await openSsoBench([loopback.origin]))
    depot = await bench.openOrganisation('Depot')
    browser = stack.adopt(await openBrowser(), (each) => each.close())
  })
  after(() => stack.disposeAsync())

  /** Connected, its domain proven, and its group `workshop` mapped to technicians. */
  async function connect(owner: typeof depot, domain: string, draft: object): Promise<Made> {
    const made = await owner.connect({ name: 'Directory', terms: TERMS, isEnabled: true, ...draft })
    assert.equal((await owner.proveDomain(domain, made.id)).status, 200)
    const mapping = { source: made.id, name: 'workshop', role: 'technician' }
    assert.equal((await owner.administer('POST', '/groups', mapping)).status, 201)
    return made
  }
  async function openPage(): Promise<Page> {
    const context = await browser.newContext({ baseURL: bench.base() })
    context.setDefaultTimeout(30_000)
    return context.newPage()
  }
  /** From the console's own page to whatever the provider shows first. */
  async function begin(page: Page, email: string) {
    await page.goto('/app/sign-in')
    await page.getByRole('button', { name: 'Use single sign-on' }).click()
    await page.getByLabel('E-mail at your organisation').fill(email)
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  const isIn = (page: Page) => page.getByRole('navigation', { name: 'Main', exact: true }).waitFor()
  const askMe = (page: Page) => page.context().request.get('/api/v1/me')
  const me = async (page: Page) =>
    (await (await askMe(page)).json()) as { email: string; roles: string[]; assuranceLevel: string }

  describe('by OpenID Connect', () => {
    let page: Page
    before(async () => {
      const provider = { issuer: loopback.origin, clientId: 'muts' }
      const connection = await connect(depot, 'depot.example', { kind: 'oidc', provider, secret: SECRET })
      const options = { groupsOf: (person: string) => (person === 'admin' ? [] : ['workshop']) }
      const meansOf = (person: string) => (person === 'admin' ? ['pwd'] : ['pwd', 'otp'])
      await openRealProvider(loopback, { connection, domain: 'depot.example', ...options, meansOf })
      page = await openPage()
    })
    async function come(person: string, there = page) {
      await begin(there, `${person}@depot.example`)
      await there.getByLabel('Name').fill(person)
      await there.getByRole('button', { name: 'Sign in there' }).click()
    }

    test('leads by the domain of the address to the provider and back, signed in with the set of the group', async () => {
      await come('ada')
      await isIn(page)
      const { email, roles, assuranceLevel } = await me(page)
      assert.deepEqual([email, roles, assuranceLevel], ['ada@depot.example', ['technician'], 'aal2'])
      const kept = await page.evaluate('JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }])')
      assert.doesNotMatch(String(kept), /eyJ|__Host-/, 'no token is in reach of a script')
    })

    test('ends at once when the person leaves the provider (back-channel logout)', async () => {
      await page.goto(`${loopback.origin}/session/end`)
      await page.getByRole('button', { name: 'Leave' }).click()
      await page.getByText('You have left.').waitFor()
      await page.goto('/app/vehicles')
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
      assert.equal((await depot.entries('sso.logout'))[0]?.facts.sessions, 1)
    })

    test('asks an admin for the own second factor where the provider saw none, and then signs out', async () => {
      const there = await openPage()
      await come('admin', there)
      await there.getByRole('heading', { level: 1, name: 'Second factor' }).waitFor()
      assert.equal((await askMe(there)).status(), 401)
      const code = await bench.codeOf(depot.admin.totpSecret)
      await there.getByLabel('Code from your authenticator').fill(code)
      await there.getByRole('button', { name: 'Continue' }).click()
      await isIn(there)
      assert.deepEqual([(await me(there)).roles, (await me(there)).assuranceLevel], [['admin'], 'aal2'])
      await signOut(there)
    })
  })

  describe('by SAML', () => {
    test('takes the form that the page of another site sends, signs in with the set of the group, and signs out', async () => {
      await using idp = await openLoopback()
      const yard = await bench.openOrganisation('Yard')
      const signer = authority.issueRsa('idp.yard.example')
      const entryPoint = `${idp.origin}/sso`
      const provider = { entityId: ENTITY, entryPoint, certificates: [signer.certificate] }
      const { addresses } = await connect(yard, 'yard.example', { kind: 'saml', provider })
      idp.serve((request, response) => {
        const said = { at: bench.house.clock.now(), email: 'grace@yard.example', groups: ['workshop'] }
        const location = new URL(request.url ?? '', idp.origin).href
        const { SAMLResponse, RelayState } = answerSaml(location, signer, said)
        response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Yard login</title>
          <form method="post" action="${addresses.answer}"><input type="hidden" name="SAMLResponse" value="${SAMLResponse}">
          <input type="hidden" name="RelayState" value="${RelayState}"><button>Sign in there</button></form>`)
      })
      const page = await openPage()
      await begin(page, 'grace@yard.example')
      await page.getByRole('button', { name: 'Sign in there' }).click()
      await isIn(page)
      const { email, roles } = await me(page)
      assert.deepEqual([email, roles], ['grace@yard.example', ['technician']])
      await signOut(page)
    })
  })

  async function signOut(page: Page) {
    await page.getByRole('button', { name: /your menu$/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    assert.equal((await askMe(page)).status(), 401)
  }
})
