/** Answers of a SAML provider with one fault each (attack case 43), beside one that only lacks the fault. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Bend } from './testing-saml.ts'
import { openSamlBench } from './testing-saml-bench.ts'

const saml = await openSamlBench()
after(() => saml[Symbol.asyncDispose]())
const { bench, depot, elsewhere, come, isIn, stranger, own } = saml

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
  ['SHA-1 within what is encrypted', 'a forbidden algorithm', () => ({ isSha1: true, encryptedTo: own.certificate })],
  ['a cipher without a check', 'a forbidden algorithm', () => ({ encryptedTo: own.certificate, cipher: 'aes256-cbc' })],
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
      encryptedTo: own.certificate,
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

  test('left no bug behind', () => assert.deepEqual(bench.house.bugs, []))
})
