/** For tests only: an organisation whose people come by OpenID Connect, from a provider on loopback with another beside it. */
import assert from 'node:assert/strict'
import type { Bend } from './testing-provider.ts'
import { CLIENT_ID, CLIENT_SECRET, openProvider } from './testing-provider.ts'
import type { Made } from './testing-sso.ts'
import { openSsoBench, pathOf, someName } from './testing-sso.ts'

export const TERMS = { ceiling: 'technician', entersPeople: true, needsGroup: false, factorValues: ['mfa'] }

export async function openOidcBench() {
  const provider = await openProvider()
  const other = await openProvider()
  const bench = await openSsoBench([provider.issuer, other.issuer])
  const depot = await bench.openOrganisation('Depot')
  const draft = (more: object = {}) => ({
    kind: 'oidc',
    name: 'Depot directory',
    provider: { issuer: provider.issuer, clientId: CLIENT_ID },
    secret: CLIENT_SECRET,
    terms: TERMS,
    isEnabled: true,
    ...more,
  })
  const connection: Made = await depot.connect(draft())
  assert.equal((await depot.proveDomain('depot.example', connection.id)).status, 200)

  const map = async (name: string, role: string, source = connection.id) =>
    assert.equal((await depot.administer('POST', '/groups', { source, name, role })).status, 201)
  await map('workshop', 'technician')

  const claimsOf = (email: string, more: object = {}) => ({ sub: someName(), email, email_verified: true, ...more })

  /** Somebody's way in a browser of their own, from the address to whatever the house makes of what they bring. */
  async function come(email: string, claims: object = {}, bend: Bend = {}) {
    const browser = bench.openBrowser()
    const location = await browser.begin(email)
    assert.ok(location, 'nowhere to go')
    const back = provider.signIn(location, { ...claimsOf(email), ...claims }, bend)
    const reply = await browser.visit(pathOf(back))
    return { browser, reply, back }
  }

  return {
    ...{ bench, provider, other, depot, draft, connection, map, claimsOf, come },
    [Symbol.asyncDispose]: async () => {
      await bench[Symbol.asyncDispose]()
      await provider[Symbol.asyncDispose]()
      await other[Symbol.asyncDispose]()
    },
  }
}
