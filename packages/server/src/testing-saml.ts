/** For tests only: a SAML provider that keeps the rules, but for the one that a test bends. */
import { constants, createCipheriv, publicEncrypt, randomBytes, randomUUID, X509Certificate } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { SignedXml } from 'xml-crypto'
import type { Issued } from '#kernel/database/testing'
import { makeAuthority } from '#kernel/database/testing'

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const ENC = 'http://www.w3.org/2001/04/xmlenc#'
const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

export const authority = makeAuthority()
export const ENTITY = 'https://idp.depot.example/saml'

/** What stands in an answer; each part can be bent. */
export interface Said {
  readonly email: string
  readonly name: string
  readonly nameId: string
  readonly format: string
  readonly method: string
  readonly groups: readonly string[]
  readonly methods: readonly string[]
  readonly id: string
  readonly issuer: string
  readonly audience: string
  readonly recipient: string
  readonly destination: string
  /** Of the response. */
  readonly inResponseTo: string
  /** Of the assertion. */
  readonly confirmedFor: string
  readonly from: Date
  readonly until: Date
}

export interface Bend extends Partial<Said> {
  readonly signer?: Issued
  readonly signs?: 'assertion' | 'response' | 'both' | 'nothing'
  readonly isSha1?: boolean
  /** Of the house, by which the assertion is encrypted. */
  readonly encryptedTo?: string
  readonly cipher?: 'aes256-gcm' | 'aes256-cbc'
  /** The assertion as it was signed, before it goes into the response. */
  readonly bendAssertion?: (signed: string) => string
  /** The whole, after all. */
  readonly bendResponse?: (xml: string) => string
}

/** The form that the provider's page sends for the browser that came by `location`, at an instant of the house's clock. */
export function answerSaml(
  location: string,
  signer: Issued,
  said: Partial<Said> & { readonly at: Date },
  bend: Bend = {},
) {
  const url = new URL(location)
  const request = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8')
  const of = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(request)?.[1] ?? ''
  const [asked, acs] = [of('ID'), of('AssertionConsumerServiceURL')]
  const { at } = said
  const whole: Said = {
    ...{ email: 'somebody@depot.example', name: 'Person S', nameId: randomUUID(), groups: [], id: `_${randomUUID()}` },
    format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
    methods: ['urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'],
    ...{ issuer: ENTITY, audience: acs.replace(/answer$/, 'metadata'), recipient: acs, destination: acs },
    ...{ inResponseTo: asked, confirmedFor: asked },
    ...{ from: new Date(at.getTime() - 5_000), until: new Date(at.getTime() + 240_000) },
    ...said,
    ...bend,
  }
  const { signs = 'assertion', isSha1 = false } = bend
  const by = bend.signer ?? signer
  const plain = assertionOf(whole)
  const signed = signs === 'assertion' || signs === 'both' ? sign(plain, 'Assertion', by, isSha1) : plain
  const bent = bend.bendAssertion?.(signed) ?? signed
  const carried = bend.encryptedTo === undefined ? bent : encrypt(bent, bend.encryptedTo, bend.cipher ?? 'aes256-gcm')
  const response = responseOf(whole, carried)
  const outer = signs === 'response' || signs === 'both' ? sign(response, 'Response', by, isSha1) : response
  const xml = bend.bendResponse?.(outer) ?? outer
  return { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: url.searchParams.get('RelayState') ?? '' }
}

export function assertionOf(s: Said): string {
  const attribute = (name: string, values: readonly string[]) =>
    `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${s.id}" Version="2.0" IssueInstant="${s.from.toISOString()}"><saml:Issuer>${s.issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${s.format}">${s.nameId}</saml:NameID><saml:SubjectConfirmation Method="${s.method}"><saml:SubjectConfirmationData InResponseTo="${s.confirmedFor}" Recipient="${s.recipient}" NotOnOrAfter="${s.until.toISOString()}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${s.from.toISOString()}" NotOnOrAfter="${s.until.toISOString()}"><saml:AudienceRestriction><saml:Audience>${s.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${s.from.toISOString()}" SessionIndex="${s.id}s"><saml:AuthnContext>${s.methods.map((method) => `<saml:AuthnContextClassRef>${method}</saml:AuthnContextClassRef>`).join('')}</saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attribute('email', [s.email])}${attribute('displayName', [s.name])}${attribute('groups', s.groups)}</saml:AttributeStatement></saml:Assertion>`
}

const responseOf = (s: Said, assertion: string): string =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${s.from.toISOString()}" Destination="${s.destination}"${s.inResponseTo === '' ? '' : ` InResponseTo="${s.inResponseTo}"`}><saml:Issuer>${s.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion}</samlp:Response>`

function sign(xml: string, element: 'Assertion' | 'Response', { key, certificate }: Issued, isSha1: boolean): string {
  const signature = new SignedXml({
    privateKey: key,
    publicCert: certificate,
    signatureAlgorithm: isSha1 ? `${DSIG}rsa-sha1` : `${MORE}rsa-sha256`,
    canonicalizationAlgorithm: EXCLUSIVE,
  })
  signature.addReference({
    xpath: `/*[local-name()='${element}']`,
    digestAlgorithm: isSha1 ? `${DSIG}sha1` : `${ENC}sha256`,
    transforms: [`${DSIG}enveloped-signature`, EXCLUSIVE],
  })
  const location = { reference: `/*[local-name()='${element}']/*[local-name()='Issuer']`, action: 'after' } as const
  signature.computeSignature(xml, { location })
  return signature.getSignedXml()
}

/** XML Encryption 1.1 by hand: RSA-OAEP for the key, AES-256 for the rest. */
function encrypt(xml: string, certificate: string, cipher: 'aes256-gcm' | 'aes256-cbc'): string {
  const key = randomBytes(32)
  const iv = randomBytes(cipher === 'aes256-gcm' ? 12 : 16)
  const hidden = createCipheriv(cipher === 'aes256-gcm' ? 'aes-256-gcm' : 'aes-256-cbc', key, iv)
  const parts = [iv, hidden.update(xml, 'utf8'), hidden.final()]
  const sealed = Buffer.concat(cipher === 'aes256-gcm' ? [...parts, (hidden as never as Tagged).getAuthTag()] : parts)
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const wrapped = publicEncrypt({ key: new X509Certificate(certificate).publicKey, padding, oaepHash: 'sha1' }, key)
  const method = cipher === 'aes256-gcm' ? 'http://www.w3.org/2009/xmlenc11#aes256-gcm' : `${ENC}aes256-cbc`
  const value = (bytes: Buffer) =>
    `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="${ENC}" Type="${ENC}Element"><xenc:EncryptionMethod Algorithm="${method}"/><ds:KeyInfo xmlns:ds="${DSIG}"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${ENC}rsa-oaep-mgf1p"><ds:DigestMethod Algorithm="${DSIG}sha1"/></xenc:EncryptionMethod>${value(wrapped)}</xenc:EncryptedKey></ds:KeyInfo>${value(sealed)}</xenc:EncryptedData></saml:EncryptedAssertion>`
}

interface Tagged {
  getAuthTag(): Buffer
}
