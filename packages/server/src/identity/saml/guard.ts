/**
 * What the library lets pass and we do not (SAML 2.0 Core, Bindings; RFC 9231): another issuer, recipient or destination,
 * SHA-1, more than one assertion, a document type. It looks at the document before the library does, at what was encrypted
 * as well, and at the assertion that was verified.
 */
import type { Element } from './xml.ts'
import {
  childrenNamed,
  decrypt,
  descendantsOf,
  ENCRYPTION,
  is,
  onlyChild,
  PROTOCOL,
  parseXml,
  SAML,
  SIGNATURE,
  textOf,
  Unfit,
} from './xml.ts'

/** What an answer must be an answer to, and from whom. */
export interface Expected {
  readonly issuer: string
  /** Our address for answers. */
  readonly answer: string
  /** The id of our request. */
  readonly request: string
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

const SIGNATURES = new Set(
  ['rsa', 'ecdsa'].flatMap((kind) => ['sha256', 'sha384', 'sha512'].map((hash) => `${MORE}${kind}-${hash}`)),
)
const DIGESTS = new Set([`${ENCRYPTION}sha256`, `${ENCRYPTION}sha512`, `${MORE}sha384`])
const CANONICAL = new Set([EXCLUSIVE, `${EXCLUSIVE}WithComments`])
const TRANSFORMS = new Set([`${SIGNATURE}enveloped-signature`, ...CANONICAL])
/** With a check of integrity; what has none tells its contents to whoever may ask often enough. */
const CIPHERS = new Set(['aes128-gcm', 'aes256-gcm'].map((name) => `http://www.w3.org/2009/xmlenc11#${name}`))
const KEY_CIPHERS = new Set([`${ENCRYPTION}rsa-oaep-mgf1p`])

/** @param key to decrypt with, where assertions come encrypted. @throws {Unfit} */
export async function guardResponse(text: string, expected: Expected, key: string | undefined): Promise<void> {
  const response = await parseXml(text)
  requireResponse(response, expected)
  requireAlgorithms(response)
  const [encrypted] = childrenNamed(response, SAML, 'EncryptedAssertion')
  if (!encrypted) return
  if (key === undefined) throw new Unfit('an encrypted assertion, and no key')
  const assertion = await parseXml(await decrypt(encrypted, key))
  if (!is(assertion, SAML, 'Assertion')) throw new Unfit('something else encrypted')
  requireAlgorithms(assertion)
}

function requireResponse(response: Element, { issuer, answer, request }: Expected): void {
  if (!is(response, PROTOCOL, 'Response') || response.getAttribute('Version') !== '2.0')
    throw new Unfit('no SAML 2.0 response')
  if (response.getAttribute('Destination') !== answer) throw new Unfit('another destination')
  if (response.getAttribute('InResponseTo') !== request) throw new Unfit('the answer to another request')
  const issuers = childrenNamed(response, SAML, 'Issuer')
  if (!issuers.every((own) => textOf(own) === issuer)) throw new Unfit('another issuer')
  const code = onlyChild(onlyChild(response, PROTOCOL, 'Status'), PROTOCOL, 'StatusCode')
  if (code.getAttribute('Value') !== SUCCESS) throw new Unfit('the provider refused')
  const own = ['Assertion', 'EncryptedAssertion'].flatMap((name) => childrenNamed(response, SAML, name))
  const all = descendantsOf(response).filter(({ localName }) => /^(Encrypted)?Assertion$/.test(localName))
  if (own.length !== 1 || all.length !== 1) throw new Unfit('not one assertion')
}

function requireAlgorithms(root: Element): void {
  for (const element of descendantsOf(root)) {
    const allowed = allowedIn(element)
    if (allowed && !allowed.has(element.getAttribute('Algorithm') ?? '')) throw new Unfit('a forbidden algorithm')
  }
}

function allowedIn(element: Element): ReadonlySet<string> | undefined {
  const { namespaceURI, localName, parentNode } = element
  if (namespaceURI === ENCRYPTION && localName === 'EncryptionMethod')
    return parentNode?.localName === 'EncryptedKey' ? KEY_CIPHERS : CIPHERS
  if (namespaceURI !== SIGNATURE) return undefined
  if (localName === 'SignatureMethod') return SIGNATURES
  if (localName === 'CanonicalizationMethod') return CANONICAL
  if (localName === 'Transform') return TRANSFORMS
  // Within a method of encryption it belongs to OAEP, where SHA-1 is no signature.
  return localName === 'DigestMethod' && parentNode?.localName === 'Reference' ? DIGESTS : undefined
}
