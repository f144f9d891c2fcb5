/** Authentication by certificate (ISO 14229-1:2020, 10.6, APCE unidirectional): shows a certificate and signs the challenge. Holds no key. */
import type { NegativeResponse } from './services/index.ts'
import { AUTHENTICATION_RETURNS, authentication } from './services/index.ts'
import type { Tester } from './tester.ts'

/** Who can prove to be the owner of a certificate: a vault, a card, a bridge. */
export interface CertificateHolder {
  readonly certificate: Uint8Array
  /** Signs what the unit challenges with. */
  sign(challenge: Uint8Array): Promise<Uint8Array>
  /** Public half of an ephemeral key for the session; default none. */
  readonly ephemeralPublicKey?: Uint8Array
}

export type AuthenticationOutcome =
  | { readonly kind: 'authenticated'; readonly sessionKeyInfo: Uint8Array }
  /** The unit answered, and what it answered is no consent. */
  | { readonly kind: 'refused'; readonly returnValue: number }
  | NegativeResponse

const NOTHING = new Uint8Array()

/** @param communicationConfiguration how to secure what follows; the maker's, 0x00 where nothing is. @throws {LinkError} {DecodeError} */
export async function authenticate(
  tester: Tester,
  holder: CertificateHolder,
  communicationConfiguration = 0x00,
): Promise<AuthenticationOutcome> {
  const shown = await tester.ask(authentication, {
    task: 1,
    communicationConfiguration,
    certificateClient: holder.certificate,
    challengeClient: NOTHING,
  })
  if (shown.kind === 'negative') return shown
  if (
    shown.response.task !== 1 ||
    shown.response.returnValue !== AUTHENTICATION_RETURNS.certificateVerifiedOwnershipVerificationNecessary
  )
    return { kind: 'refused', returnValue: shown.response.returnValue }
  const proven = await tester.ask(authentication, {
    task: 3,
    proofOfOwnershipClient: await holder.sign(shown.response.challengeServer),
    ephemeralPublicKeyClient: holder.ephemeralPublicKey ?? NOTHING,
  })
  if (proven.kind === 'negative') return proven
  if (
    proven.response.task !== 3 ||
    proven.response.returnValue !== AUTHENTICATION_RETURNS.ownershipVerifiedAuthenticationComplete
  )
    return { kind: 'refused', returnValue: proven.response.returnValue }
  return { kind: 'authenticated', sessionKeyInfo: proven.response.sessionKeyInfo }
}
