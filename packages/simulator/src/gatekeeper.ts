/** Whom a virtual unit lets in by service 29: real keys and certificates, checked by Node. The secrets are those of whoever opens the gate. */
import type { KeyObject } from 'node:crypto'
import { createHmac, sign, timingSafeEqual, verify, X509Certificate } from 'node:crypto'

/** Takes one proof for what was asked. */
export interface Challenge {
  readonly way: 'certificate' | 'challenge'
  /** The unit's own random bytes. */
  readonly bytes: Uint8Array
  accepts(proof: Uint8Array): boolean
}

export interface Gatekeeper {
  /** What the owner of this certificate has to sign, or why it is none of ours: 0x50 to 0x57 of ISO 14229-1. */
  challengeOwner(certificate: Uint8Array): Challenge | number
  /** What whoever shares our secret has to prove; undefined for an algorithm it does not know. */
  challengeHolder(algorithm: Uint8Array): Challenge | undefined
  /** Proves itself to a tester: over a certificate, or by the shared secret. */
  readonly certificate: Uint8Array
  proveOwnership(challenge: Uint8Array): Uint8Array
  proveSecret(challenge: Uint8Array): Uint8Array
}

export interface CertificateAuthority {
  /** The certificate everybody's is issued by, in DER or PEM. */
  readonly root: Uint8Array | string
  /** The unit's own certificate in DER and its key. */
  readonly certificate: Uint8Array
  readonly key: KeyObject
  /** Of challenge and response; a symmetric one, HMAC with SHA-256. */
  readonly secret: Uint8Array
  readonly nowMs: () => number
  /** Fresh bytes for a challenge. */
  readonly random: (bytes: number) => Uint8Array
}

/** hmacWithSHA256, 1.2.840.113549.2.9, as service 29 spells it. */
export const HMAC_SHA256 = Uint8Array.of(0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09, 0, 0, 0, 0, 0, 0)

const CHALLENGE_BYTES = 32
const INVALID_PERIOD = 0x50
const INVALID_SIGNATURE = 0x51
const INVALID_CHAIN = 0x52
const INVALID_FORMAT = 0x54

/** Ed25519 has its hash in itself; RSA and elliptic curves take SHA-256. */
const hashOf = ({ asymmetricKeyType }: KeyObject) => (asymmetricKeyType === 'ed25519' ? null : 'sha256')

export function openGate({ root, certificate, key, secret, nowMs, random }: CertificateAuthority): Gatekeeper {
  const authority = new X509Certificate(root)
  const seal = (bytes: Uint8Array) => Uint8Array.from(createHmac('sha256', secret).update(bytes).digest())
  const examine = (der: Uint8Array): KeyObject | number => {
    const shown = parse(der)
    if (shown === undefined) return INVALID_FORMAT
    if (!shown.checkIssued(authority)) return INVALID_CHAIN
    if (!shown.verify(authority.publicKey)) return INVALID_SIGNATURE
    const isValidNow = shown.validFromDate.getTime() <= nowMs() && nowMs() <= shown.validToDate.getTime()
    return isValidNow ? shown.publicKey : INVALID_PERIOD
  }
  return {
    certificate,
    challengeOwner(der) {
      const owner = examine(der)
      if (typeof owner === 'number') return owner
      const bytes = random(CHALLENGE_BYTES)
      return { way: 'certificate', bytes, accepts: (proof) => verify(hashOf(owner), bytes, owner, proof) }
    },
    challengeHolder(algorithm) {
      if (!HMAC_SHA256.every((byte, index) => byte === algorithm[index])) return undefined
      const bytes = random(CHALLENGE_BYTES)
      const expected = seal(bytes)
      const accepts = (proof: Uint8Array) => proof.length === expected.length && timingSafeEqual(proof, expected)
      return { way: 'challenge', bytes, accepts }
    },
    proveOwnership: (challenge) => Uint8Array.from(sign(hashOf(key), challenge, key)),
    proveSecret: seal,
  }
}

function parse(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der)
  } catch {
    return undefined
  }
}
