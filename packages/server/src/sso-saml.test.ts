import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Bend, Said } from './testing-saml.ts'
import { answerSaml, authority, ENTITY } from './testing-saml.ts'
import type { Made, SsoBench } from './testing-sso.ts'
import { openSsoBench, someName } from './testing-sso.ts'

const bench: SsoBench = await openSsoBench([])
after(() => bench[Symbol.asyncDispose]())

const provider = authority.issueRsa('idp.depot.example')
const successor = authority.issueRsa('idp.depot.example')
const stranger = authority.issueRsa('idp.elsewhere.example')
const house = authority.issueRsa('house.example')

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
    decryptionCertificate: house.certificate,
    ...settings,
  },
  secret: house.key,
  terms: TERMS,
  isEnabled: true,
  ...more,
})
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

const acs = (made: Made) => new URL(made.addresses.answer).pathname

/** Somebody's way in a browser of their own. */
async function come(said: Partial<Said> = {}, bend: Bend = {}, at: Made = connection) {
  const browser = bench.openBrowser()
  const email = said.email ?? `${someName().slice(0, 8)}@${at === connection ? 'depot' : 'yard'}.example`
  const location = (await browser.begin(email)) ?? ''
  const form = answerSaml(location, provider, { at: bench.house.clock.now(), email, ...said }, bend)
  return { browser, form, location, reply: await browser.send(acs(at), form) }
}
const isIn = (browser: { jar: ReadonlyMap<string, string> }) => browser.jar.has('__Host-muts-access')

describe('single sign-on by SAML', () => {
  test('ends in our own session, for an assertion that is signed', async () => {
    const { browser, reply } = await come({ email: 'first@depot.example', groups: ['workshop'] })
    assert.deepEqual([reply.status, reply.headers.location], [303, '/'])
    const me = await browser.me()
    assert.deepEqual([me.email, me.roles, me.assuranceLevel], ['first@depot.example', ['technician'], 'aal1'])
  })

  test('takes a response that is signed as well, and an assertion that is encrypted', async () => {
    assert.ok(isIn((await come({}, { signs: 'both' })).browser))
    assert.ok(isIn((await come({}, { encryptedTo: house.certificate })).browser))
  })

  test('takes the provider’s next key beside the one it has [attack.43]', async () => {
    const rolled = { certificates: [provider.certificate, successor.certificate] }
    assert.equal(isIn((await come({}, { signer: successor })).browser), false)
    await depot.change(connection.id, { provider: draft({}, rolled).provider })
    assert.ok(isIn((await come({}, { signer: successor })).browser))
    assert.ok(isIn((await come()).browser))
    await depot.change(connection.id, { provider: draft().provider })
  })

  test('stays with the provider it was made for', async () => {
    const another = draft({}, { entityId: 'https://idp.elsewhere.example' }).provider
    const reply = await depot.change(connection.id, { provider: another })
    assert.deepEqual([reply.status, (reply.json as { code: string }).code], [409, 'identity.sso-other-provider'])
    assert.equal((await depot.change(connection.id, { provider: draft().provider })).status, 200)
  })

  test('takes the provider’s word for a second factor in the words that were agreed', async () => {
    const { browser } = await come({ methods: TERMS.factorValues })
    assert.equal((await browser.me()).assuranceLevel, 'aal2')
  })

  test('tells the provider what it has to know', async () => {
    const { status, text, headers } = await bench.openBrowser().visit(new URL(connection.addresses.metadata).pathname)
    assert.deepEqual([status, headers['content-type']], [200, 'application/samlmetadata+xml'])
    for (const part of [connection.addresses.answer, connection.addresses.metadata, 'WantAssertionsSigned="true"'])
      assert.ok(text.includes(part), part)
    assert.equal(text.includes('PRIVATE KEY'), false)
  })

  test('is closed until it is opened, and takes no key that belongs to another certificate', async () => {
    const made = await depot.connect(draft({ isEnabled: undefined }))
    const list = (await depot.administer('GET', '/sso/connections')).json as {
      data: { id: string; isEnabled: boolean }[]
    }
    assert.equal(list.data.find(({ id }) => id === made.id)?.isEnabled, false)
    for (const bad of [draft({ secret: stranger.key }), draft({}, { certificates: ['none'] })])
      assert.equal((await depot.administer('POST', '/sso/connections', bad)).status, 422)
  })
})

/** An assertion of the attacker's own, beside or around the one that was signed. */
const evil = (signed: string) =>
  signed
    .replace(/<ds:Signature[\s\S]*<\/ds:Signature>|<Signature[\s\S]*<\/Signature>/, '')
    .replace(/ID="[^"]+"/, 'ID="_evil"')
    .replace(/>[^<>]+@depot\.example</, '>admin@depot.example<')
const assertionIn = (xml: string) => /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? ''
const signatureIn = (xml: string) => /<Signature[\s\S]*<\/Signature>/.exec(xml)?.[0] ?? ''
const wrap = (place: (own: string, signed: string) => string) => (xml: string) => {
  const signed = assertionIn(xml)
  return xml.replace(signed, place(evil(signed), signed))
}
const within = (own: string, what: string) => own.replace('</saml:Issuer>', `</saml:Issuer>${what}`)
const soon = () => new Date(bench.house.clock.now().getTime() + 3_600_000)
const past = () => new Date(bench.house.clock.now().getTime() - 3_600_000)

const REFUSED: readonly (readonly [string, string, () => Bend])[] = [
  ['no signature', 'the signature does not hold', () => ({ signs: 'nothing' })],
  ['a signature of the response alone', 'the signature does not hold', () => ({ signs: 'response' })],
  ['a signature of somebody else', 'the signature does not hold', () => ({ signer: stranger })],
  [
    'a word changed after it was signed',
    'the signature does not hold',
    () => ({ bendResponse: (xml) => xml.replace('@depot', '@depot2') }),
  ],
  [
    'wrapping: another assertion before',
    'not one assertion',
    () => ({ bendResponse: wrap((own, signed) => own + signed) }),
  ],
  [
    'wrapping: the signed one within the signature of another',
    'not one assertion',
    () => ({
      bendResponse: wrap((own, signed) =>
        within(own, signatureIn(signed).replace('</Signature>', `<Object>${signed}</Object></Signature>`)),
      ),
    }),
  ],
  [
    'wrapping: the signed one within another',
    'not one assertion',
    () => ({ bendResponse: wrap((own, signed) => within(own, `<saml:Advice>${signed}</saml:Advice>`)) }),
  ],
  [
    'wrapping: the signed one in an extension',
    'not one assertion',
    () => ({ bendResponse: wrap((own, signed) => `<samlp:Extensions>${signed}</samlp:Extensions>${own}`) }),
  ],
  [
    'wrapping: two of one id',
    'an id that stands twice',
    () => ({ id: '_twice', bendResponse: wrap((own, signed) => own.replace('_evil', '_twice') + signed) }),
  ],
  ['an answer nobody asked for', 'the answer to another request', () => ({ inResponseTo: '' })],
  ['an answer to another request', 'the answer to another request', () => ({ inResponseTo: '_another' })],
  ['an assertion for another request', 'the answer to another request', () => ({ confirmedFor: '_another' })],
  ['another audience', 'the signature does not hold', () => ({ audience: 'https://another.example' })],
  ['an end that has passed', 'no longer', () => ({ until: past() })],
  ['a beginning that is still to come', 'not yet', () => ({ from: soon(), until: soon() })],
  ['a comment in the name', 'a comment or an instruction', () => ({ nameId: 'admin<!-- -->x' })],
  [
    'a comment in a digest',
    'a comment or an instruction',
    () => ({ bendResponse: (xml) => xml.replace('<DigestValue>', '<DigestValue><!--x-->') }),
  ],
  ['another issuer', 'another issuer', () => ({ issuer: 'https://idp.elsewhere.example' })],
  ['another recipient', 'another recipient', () => ({ recipient: elsewhere.addresses.answer })],
  ['another destination', 'another destination', () => ({ destination: elsewhere.addresses.answer })],
  ['SHA-1', 'a forbidden algorithm', () => ({ isSha1: true })],
  ['SHA-1 within what is encrypted', 'a forbidden algorithm', () => ({ isSha1: true, encryptedTo: house.certificate })],
  [
    'a cipher without a check',
    'a forbidden algorithm',
    () => ({ encryptedTo: house.certificate, cipher: 'aes256-cbc' }),
  ],
  ['something encrypted to another key', 'not encrypted to our key', () => ({ encryptedTo: stranger.certificate })],
  ['a document type', 'a document type', () => ({ bendResponse: (xml) => `<!DOCTYPE x>${xml}` })],
  [
    'a bomb of entities',
    'a document type',
    () => ({
      bendResponse: (xml) =>
        `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${xml.replace('Person S', '&b;')}`,
    }),
  ],
  ['more than 256 KiB', 'too long', () => ({ name: 'x'.repeat(270_000) })],
  [
    'a name that does not last',
    'no lasting name',
    () => ({ format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
  ],
  [
    'something not said to a bearer',
    'not said to a bearer',
    () => ({ method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }),
  ],
  [
    'a refusal',
    'the provider refused',
    () => ({ bendResponse: (xml) => xml.replace('status:Success', 'status:Responder') }),
  ],
  [
    'tags without an end',
    'too deep',
    () => ({ bendResponse: (xml) => xml.replace('<saml:Issuer', `${'<a>'.repeat(4_000)}<saml:Issuer`) }),
  ],
  [
    'too many levels within what is encrypted',
    'too deep',
    () => ({
      encryptedTo: house.certificate,
      bendAssertion: (signed) =>
        signed.replace('</saml:Issuer>', `</saml:Issuer>${'<a>'.repeat(64)}${'</a>'.repeat(64)}`),
    }),
  ],
  ['no XML', 'no XML', () => ({ bendResponse: () => 'nonsense' })],
]

describe('an answer with', () => {
  for (const [what, reason, bend] of REFUSED)
    test(`${what} is refused, beside one that only lacks the fault [attack.43]`, async () => {
      const { browser, reply } = await come({}, bend())
      assert.deepEqual([reply.status, isIn(browser)], [401, false])
      assert.match(reply.text, /Your sign-in was refused/)
      assert.ok((await depot.refusals()).includes(reason), (await depot.refusals()).join('; '))
      assert.ok(isIn((await come()).browser))
    })
})

describe('an assertion', () => {
  test('is worth something once: the same form again, and the same id in another [attack.43]', async () => {
    const id = `_${someName()}`
    const { browser, form } = await come({ email: 'once@depot.example', id })
    assert.ok(isIn(browser))
    assert.equal((await browser.send(acs(connection), form)).status, 400)
    const again = await come({ email: 'twice@depot.example', id })
    assert.deepEqual([again.reply.status, isIn(again.browser)], [401, false])
    assert.ok((await depot.refusals()).includes('said before'))
  })

  test('of one organisation is nothing at the address of another [attack.43]', async () => {
    const browser = bench.openBrowser()
    const location = (await browser.begin('a@depot.example')) ?? ''
    const form = answerSaml(location, provider, { at: bench.house.clock.now(), email: 'a@depot.example' })
    const reply = await browser.send(acs(elsewhere), form)
    assert.deepEqual([reply.status, isIn(browser)], [401, false])
    const foreign = await come({ email: 'a@yard.example' }, { recipient: connection.addresses.answer }, elsewhere)
    assert.equal(isIn(foreign.browser), false)
    assert.ok(isIn((await come({ email: 'a@yard.example' }, {}, elsewhere)).browser))
  })

  test('is nothing in a browser that did not begin [attack.25] [attack.43]', async () => {
    const { form } = await come({ email: 'b@depot.example' })
    assert.equal((await bench.openBrowser().send(acs(connection), form)).status, 400)
  })

  test('left no bug behind', () => assert.deepEqual(bench.house.bugs, []))
})
