/**
 * The relying party of passkeys (WebAuthn Level 3): what it asks browsers for, and whether an answer is worth anything.
 * It knows no database; that a challenge is answered once and a counter goes up is the caller's duty.
 */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Account } from '#identity/accounts'
import type { OrgId, UserId } from '#kernel'
import type { Assertion, Attestation } from './passkey-schema.ts'

/** What is kept of a passkey, sealed under its owner. */
export interface PasskeyKept {
  readonly name: string
  readonly credential: string
  readonly publicKey: string
  readonly transports: readonly string[]
}

export type Refused = { readonly refused: string }
export type Made = Omit<PasskeyKept, 'name'> & { readonly counter: number }

interface Newcomer extends Account {
  readonly email: string
  readonly name: string
  readonly known: readonly PasskeyKept[]
}

/** With its parsers of certificates it is a tenth of what a start loads, and most processes meet no passkey. */
const library = () => import('@simplewebauthn/server')

const TIMEOUT_MS = 5 * 60_000
/** EdDSA, ES256 and RS256 (COSE): said aloud, for asking the runtime for more makes it warn. */
const ALGORITHMS = [-8, -7, -257]

export type RelyingParty = ReturnType<typeof createRelyingParty>

/** @param origin where people open the console; its host name is the one passkeys are bound to. */
export function createRelyingParty(origin: () => string) {
  const here = () => ({ expectedOrigin: origin(), expectedRPID: rpId() })
  const rpId = () => new URL(origin()).hostname

  return {
    /** A passkey that finds its owner by itself, so that no e-mail is asked for and none can be tried out. */
    signInOptions: async (challenge: string) =>
      (await library()).generateAuthenticationOptions({
        rpID: rpId(),
        challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
        timeout: TIMEOUT_MS,
        userVerification: 'required',
      }),

    /** One of these passkeys, and no other. */
    proofOptions: async (challenge: string, known: readonly PasskeyKept[]) =>
      (await library()).generateAuthenticationOptions({
        rpID: rpId(),
        challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
        timeout: TIMEOUT_MS,
        userVerification: 'required',
        allowCredentials: known.map(toDescriptor),
      }),

    enrolmentOptions: async (challenge: string, { org, user, email, name, known }: Newcomer) =>
      (await library()).generateRegistrationOptions({
        rpName: 'MUTS FleetOps',
        rpID: rpId(),
        userID: encodeHandle({ org, user }),
        userName: email,
        userDisplayName: name,
        challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
        timeout: TIMEOUT_MS,
        attestationType: 'none',
        supportedAlgorithmIDs: ALGORITHMS,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: known.map(toDescriptor),
      }),

    async judgeEnrolment(response: Attestation): Promise<Made | Refused> {
      try {
        const fault = await findStatementFault(response)
        if (fault) return { refused: fault }
        const { registrationInfo } = await (await library()).verifyRegistrationResponse({
          response: response as unknown as RegistrationResponseJSON,
          expectedChallenge: () => true,
          ...here(),
          requireUserVerification: true,
          supportedAlgorithmIDs: ALGORITHMS,
        })
        if (!registrationInfo) return { refused: 'attestation not valid' }
        const { id, publicKey, counter } = registrationInfo.credential
        const transports = response.response.transports ?? []
        return { credential: id, publicKey: Buffer.from(publicKey).toString('base64url'), transports, counter }
      } catch (error) {
        return { refused: explain(error) }
      }
    },

    /** The counter it came with, if it was made here, now and by this passkey, for a person it verified. */
    async judgeAssertion(response: Assertion, kept: PasskeyKept, counter: number): Promise<number | Refused> {
      try {
        const { verified, authenticationInfo } = await (await library()).verifyAuthenticationResponse({
          response: response as unknown as AuthenticationResponseJSON,
          expectedChallenge: () => true,
          ...here(),
          credential: {
            id: kept.credential,
            publicKey: new Uint8Array(Buffer.from(kept.publicKey, 'base64url')),
            counter,
          },
          requireUserVerification: true,
        })
        return verified ? authenticationInfo.newCounter : { refused: 'wrong signature' }
      } catch (error) {
        return { refused: explain(error) }
      }
    },
  }
}

/**
 * Nobody was asked to attest to anything, so only statements without a chain are looked at. To judge a chain the library
 * fetches revocation lists from wherever the chain says, and the chain is the sender's own.
 */
async function findStatementFault({ response }: Attestation): Promise<string | undefined> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers')
  const attestation = decodeAttestationObject(new Uint8Array(Buffer.from(response.attestationObject, 'base64url')))
  const format = attestation.get('fmt')
  const isAlone = format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined)
  return isAlone ? undefined : 'attestation with a chain'
}

/** The challenge an answer says it is to; `''` when it says nothing readable. */
export function challengeOf({ response }: Assertion | Attestation): string {
  try {
    const said: unknown = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8'))
    const { challenge } = said as { readonly challenge?: unknown }
    return typeof challenge === 'string' ? challenge : ''
  } catch {
    return ''
  }
}

/** The library's words hold what the stranger sent; in the ledger stand ours. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/RP ID/i, 'wrong relying party'],
  [/origin/i, 'wrong origin'],
  [/user (verification|present|presence)|not be verified/i, 'user not verified'],
  [/counter/i, 'passkey counter went back'],
]

const explain = (error: unknown): string =>
  REASONS.find(([words]) => words.test(String((error as Error).message)))?.[1] ?? 'answer of the passkey not valid'

const toDescriptor = ({ credential, transports }: PasskeyKept) => ({ id: credential, transports: [...transports] })

const plainId = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex')

/** 32 bytes that lead the passkey's answer home: organisation and person, by their ids. */
const encodeHandle = ({ org, user }: Account) => new Uint8Array(Buffer.concat([plainId(org), plainId(user)]))

/** The account a passkey says it is of; undefined when it says nothing of the kind. Proves nothing. */
export function decodeHandle(text: string | null | undefined): Account | undefined {
  const bytes = Buffer.from(text ?? '', 'base64url')
  if (bytes.length !== 32) return undefined
  const uuid = (part: Buffer) => part.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { org: uuid(bytes.subarray(0, 16)) as OrgId, user: uuid(bytes.subarray(16)) as UserId }
}
