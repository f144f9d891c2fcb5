/**
 * Authentication (ISO 14229-1:2020, 10.6), by certificate (APCE) or by challenge and response (ACR), one way or both.
 * Holds no key and knows no algorithm: whoever signs and whoever checks is given.
 */
import type { NegativeResponse } from './services/index.ts'
import { AUTHENTICATION_RETURNS, AUTHENTICATION_TASKS, authentication } from './services/index.ts'
import type { Tester } from './tester.ts'

/** What the unit shows of itself where both sides have to. */
export interface UnitProof {
  /** Empty where it has none: challenge and response. */
  readonly certificate: Uint8Array
  readonly proofOfOwnership: Uint8Array
}

/** Makes the authentication mutual: nothing of ours is proven to a unit that does not stand up to it. */
export interface UnitCheck {
  /** Random, and never used before. */
  readonly challenge: Uint8Array
  verify(proof: UnitProof): Promise<boolean> | boolean
}

/** Who can prove to be the owner of a certificate: a vault, a card, a bridge. */
export interface CertificateHolder {
  readonly certificate: Uint8Array
  /** Signs what the unit challenges with. */
  sign(challenge: Uint8Array): Promise<Uint8Array>
  /** Public half of an ephemeral key for the session; default none. */
  readonly ephemeralPublicKey?: Uint8Array
  readonly unit?: UnitCheck
}

/** Who shares a secret with the unit, or whose public key it knows. */
export interface ChallengeHolder {
  /** 16 bytes: object identifier in BER, zeros behind it. */
  readonly algorithm: Uint8Array
  /** @param needed what the unit wants to be told besides, mostly nothing. */
  prove(challenge: Uint8Array, needed: Uint8Array): Promise<Uint8Array>
  /** What answers `needed`; default nothing. */
  readonly additionalParameter?: Uint8Array
  readonly unit?: UnitCheck
}

export type AuthenticationOutcome =
  | { readonly kind: 'authenticated'; readonly sessionKeyInfo: Uint8Array }
  /** The unit answered, and what it answered is no consent. */
  | { readonly kind: 'refused'; readonly returnValue: number }
  /** The unit could not prove that it is one of ours. */
  | { readonly kind: 'distrusted' }
  | NegativeResponse

const NOTHING = new Uint8Array()
const {
  certificateVerifiedOwnershipVerificationNecessary: NEEDS_PROOF,
  ownershipVerifiedAuthenticationComplete: DONE,
} = AUTHENTICATION_RETURNS

/** @param communicationConfiguration how to secure what follows; the maker's, 0x00 where nothing is. @throws {LinkError} {DecodeError} */
export async function authenticate(
  tester: Tester,
  holder: CertificateHolder,
  communicationConfiguration = 0x00,
): Promise<AuthenticationOutcome> {
  const { unit, certificate, ephemeralPublicKey = NOTHING } = holder
  const shown = await tester.ask(authentication, {
    task: unit ? 2 : 1,
    communicationConfiguration,
    certificateClient: certificate,
    challengeClient: unit?.challenge ?? NOTHING,
  })
  if (shown.kind === 'negative') return shown
  const { response } = shown
  if ((response.task !== 1 && response.task !== 2) || response.returnValue !== NEEDS_PROOF)
    return { kind: 'refused', returnValue: response.returnValue }
  if (unit) {
    if (response.task !== 2) return { kind: 'distrusted' }
    const { certificateServer, proofOfOwnershipServer } = response
    const proof = { certificate: certificateServer, proofOfOwnership: proofOfOwnershipServer }
    if (!(await unit.verify(proof))) return { kind: 'distrusted' }
  }
  const proven = await tester.ask(authentication, {
    task: 3,
    proofOfOwnershipClient: await holder.sign(response.challengeServer),
    ephemeralPublicKeyClient: ephemeralPublicKey,
  })
  if (proven.kind === 'negative') return proven
  return proven.response.task === 3 && proven.response.returnValue === DONE
    ? { kind: 'authenticated', sessionKeyInfo: proven.response.sessionKeyInfo }
    : { kind: 'refused', returnValue: proven.response.returnValue }
}

/** @param communicationConfiguration as for `authenticate`. @throws {LinkError} {DecodeError} */
export async function authenticateByChallenge(
  tester: Tester,
  holder: ChallengeHolder,
  communicationConfiguration = 0x00,
): Promise<AuthenticationOutcome> {
  const { algorithm, unit, additionalParameter = NOTHING } = holder
  const asked = await tester.ask(authentication, { task: 5, communicationConfiguration, algorithmIndicator: algorithm })
  if (asked.kind === 'negative') return asked
  if (asked.response.task !== 5 || asked.response.returnValue !== AUTHENTICATION_RETURNS.requestAccepted)
    return { kind: 'refused', returnValue: asked.response.returnValue }
  const { challengeServer, neededAdditionalParameter } = asked.response
  const proven = await tester.ask(authentication, {
    task: unit ? 7 : 6,
    algorithmIndicator: algorithm,
    proofOfOwnershipClient: await holder.prove(challengeServer, neededAdditionalParameter),
    challengeClient: unit?.challenge ?? NOTHING,
    additionalParameter,
  })
  if (proven.kind === 'negative') return proven
  const { response } = proven
  if ((response.task !== 6 && response.task !== 7) || response.returnValue !== DONE)
    return { kind: 'refused', returnValue: response.returnValue }
  if (unit) {
    const proofOfOwnership = response.task === 7 ? response.proofOfOwnershipServer : NOTHING
    if (!(await unit.verify({ certificate: NOTHING, proofOfOwnership }))) {
      await deAuthenticate(tester)
      return { kind: 'distrusted' }
    }
  }
  return { kind: 'authenticated', sessionKeyInfo: response.sessionKeyInfo }
}

/** Gives back what authentication allowed; undefined if the unit agrees. @throws {LinkError} {DecodeError} */
export async function deAuthenticate(tester: Tester): Promise<NegativeResponse | undefined> {
  const answer = await tester.ask(authentication, { task: AUTHENTICATION_TASKS.deAuthenticate })
  return answer.kind === 'negative' ? answer : undefined
}
