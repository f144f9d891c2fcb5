/** For tests only: an organisation whose people come by SAML, another beside it, and an identity provider of their own. */
import assert from 'node:assert/strict'
import type { Bend, Said } from './testing-saml.ts'
import { answerSaml, authority, ENTITY } from './testing-saml.ts'
import type { Made } from './testing-sso.ts'
import { openSsoBench, someName } from './testing-sso.ts'

const provider = authority.issueRsa('idp.depot.example')
const successor = authority.issueRsa('idp.depot.example')
const stranger = authority.issueRsa('idp.elsewhere.example')
const own = authority.issueRsa('house.example')

const TERMS = {
  ceiling: 'technician',
  entersPeople: true,
  needsGroup: false,
  factorValues: ['http://schemas.microsoft.com/claims/multipleauthn'],
}
const draft = (more: object = {}, settings: object = {}) => ({
  kind: 'saml',
  name: 'Depot directory',
  provider: {
    entityId: ENTITY,
    entryPoint: 'https://idp.depot.example/sso',
    certificates: [provider.certificate],
    decryptionCertificate: own.certificate,
    ...settings,
  },
  secret: own.key,
  terms: TERMS,
  isEnabled: true,
  ...more,
})

const acs = (made: Made) => new URL(made.addresses.answer).pathname
const isIn = (browser: { jar: ReadonlyMap<string, string> }) => browser.jar.has('__Host-muts-access')

export async function openSamlBench() {
  const bench = await openSsoBench([])
  const depot = await bench.openOrganisation('Depot')
  const connection: Made = await depot.connect(draft())
  assert.equal((await depot.proveDomain('depot.example', connection.id)).status, 200)
  assert.equal(
    (await depot.administer('POST', '/groups', { source: connection.id, name: 'workshop', role: 'technician' })).status,
    201,
  )
  const yard = await bench.openOrganisation('Yard')
  const elsewhere: Made = await yard.connect(draft())
  await yard.proveDomain('yard.example', elsewhere.id)

  /** Somebody's way in a browser of their own. */
  async function come(said: Partial<Said> = {}, bend: Bend = {}, at: Made = connection) {
    const browser = bench.openBrowser()
    const email = said.email ?? `${someName().slice(0, 8)}@${at === connection ? 'depot' : 'yard'}.example`
    const location = (await browser.begin(email)) ?? ''
    const form = answerSaml(location, provider, { at: bench.house.clock.now(), email, ...said }, bend)
    return { browser, form, location, reply: await browser.send(acs(at), form) }
  }

  return {
    ...{ bench, depot, yard, connection, elsewhere, come, draft, acs, isIn },
    ...{ provider, successor, stranger, own, terms: TERMS },
    [Symbol.asyncDispose]: bench[Symbol.asyncDispose],
  }
}
