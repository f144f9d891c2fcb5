/**
 * SAML 2.0 as a service provider: Web Browser SSO, request by redirect, answer by form. `@node-saml/node-saml` verifies
 * signatures and decrypts; a guard of our own stands before it and behind it.
 */
import { X509Certificate } from 'node:crypto'
import type { SAML } from '@node-saml/node-saml'
import type { Refused, Statement } from '#identity/statement'
import { readAssertion } from './assertion.ts'
import { guardResponse } from './guard.ts'
import { Unfit } from './xml.ts'

const MOST_BYTES = 256 * 1024
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** The provider, and what we are to it. */
export interface SamlParty {
  readonly entityId: string
  readonly entryPoint: string
  readonly certificates: readonly string[]
  readonly decryptionCertificate?: string | undefined
  readonly decryptionKey: string | undefined
  /** Our name: the address of our metadata. */
  readonly audience: string
  /** Our address for answers. */
  readonly answer: string
}

/** The id of a request: an XML name, and nobody's but the browser's that knows the state. */
const requestOf = (state: string): string => `_${state}`

/** Where the browser goes. @param isAnew whether the person has to be proven anew (ForceAuthn). */
export const beginSaml = async (party: SamlParty, state: string, isAnew: boolean): Promise<string> =>
  (await openLibrary(party, state, isAnew)).getAuthorizeUrlAsync(state, undefined, {})

/** What the provider says, or why it is not taken. */
export async function judgeSaml(
  party: SamlParty,
  state: string,
  response: string,
  now: Date,
): Promise<Statement | Refused> {
  const { entityId: issuer, answer, audience, decryptionKey } = party
  const expected = { issuer, answer, audience, request: requestOf(state) }
  try {
    await guardResponse(decodeResponse(response), expected, decryptionKey)
    const library = await openLibrary(party, state)
    const { profile } = await library.validatePostResponseAsync({ SAMLResponse: response })
    const verified = profile?.getAssertionXml?.()
    return verified === undefined ? { refused: 'no assertion' } : await readAssertion(verified, expected, now)
  } catch (error) {
    return { refused: error instanceof Unfit ? error.message : 'the signature does not hold' }
  }
}

/** What the provider has to be told (SAML 2.0 Metadata). */
export const describeSaml = async (party: SamlParty): Promise<string> =>
  (await openLibrary(party, '')).generateServiceProviderMetadata(party.decryptionCertificate ?? null)

/** A certificate as PEM, or as the base64 that stands in metadata. @throws where it is none. */
export function readCertificate(text: string): X509Certificate {
  const bare = text.replaceAll(/\s/g, '')
  return new X509Certificate(/^[A-Za-z0-9+/]+=*$/.test(bare) ? Buffer.from(bare, 'base64') : text)
}

/** @throws {Unfit} */
function decodeResponse(text: string): string {
  if (text.length > (MOST_BYTES * 4) / 3 + 4) throw new Unfit('too long')
  // White space goes first: a pattern that allows it too begins anew at every space.
  const bare = text.replaceAll(/\s/g, '')
  if (!BASE64.test(bare)) throw new Unfit('no base64')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bare, 'base64'))
  } catch {
    throw new Unfit('no UTF-8')
  }
}

/** Loaded with the first that needs it: most organisations never do. */
async function openLibrary(party: SamlParty, state: string, isAnew = false): Promise<SAML> {
  const { SAML, ValidateInResponseTo } = await import('@node-saml/node-saml')
  const { entityId, entryPoint, certificates, decryptionKey, audience, answer } = party
  return new SAML({
    ...{ entryPoint, audience, issuer: audience, callbackUrl: answer, idpIssuer: entityId },
    idpCert: certificates.map((text) => readCertificate(text).toString()),
    ...(decryptionKey === undefined ? {} : { decryptionPvk: decryptionKey }),
    wantAssertionsSigned: true,
    // Many providers sign the assertion alone. Whatever of the response is not signed, we decide nothing by.
    wantAuthnResponseSigned: false,
    identifierFormat: null,
    forceAuthn: isAnew,
    disableRequestedAuthnContext: true,
    signatureAlgorithm: 'sha256',
    generateUniqueId: () => requestOf(state),
    // Requests and times are ours to judge: by the database, and by the house's clock.
    validateInResponseTo: ValidateInResponseTo.never,
    acceptedClockSkewMs: -1,
  })
}
