/** Service 29 of a virtual unit (ISO 14229-1:2020, 10.6): whom it lets in, its gatekeeper decides. */
import { AUTHENTICATION_RETURNS, AUTHENTICATION_TASKS, authentication } from '#protocol/uds'
import type { EcuBench } from './ecu-bench.ts'
import { NEGATIVE } from './ecu-bench.ts'
import type { Challenge, Gatekeeper } from './gatekeeper.ts'
import { handle } from './handle.ts'

const OWNERSHIP_FAILED = 0x58
const NOTHING = new Uint8Array()
const {
  requestAccepted: ACCEPTED,
  certificateExchange: CERTIFICATES,
  deAuthenticationSuccessful: LEFT,
  certificateVerifiedOwnershipVerificationNecessary: NEEDS_PROOF,
  ownershipVerifiedAuthenticationComplete: DONE,
} = AUTHENTICATION_RETURNS

export const answerAuthentication = handle(authentication, ({ bench, gatekeeper }, request) => {
  if (gatekeeper === undefined) return NEGATIVE.serviceNotSupported
  switch (request.task) {
    case AUTHENTICATION_TASKS.deAuthenticate:
      bench.isAuthenticated = false
      bench.challenge = undefined
      return { task: 0, returnValue: LEFT } as const
    case AUTHENTICATION_TASKS.verifyCertificateUnidirectional:
    case AUTHENTICATION_TASKS.verifyCertificateBidirectional:
      return examine(bench, gatekeeper, request)
    case AUTHENTICATION_TASKS.proofOfOwnership: {
      const refusal = takeProof(bench, 'certificate', request.proofOfOwnershipClient)
      return refusal ?? ({ task: 3, returnValue: DONE, sessionKeyInfo: NOTHING } as const)
    }
    case AUTHENTICATION_TASKS.requestChallengeForAuthentication: {
      const { algorithmIndicator } = request
      bench.challenge = gatekeeper.challengeHolder(algorithmIndicator)
      if (bench.challenge === undefined) return NEGATIVE.requestOutOfRange
      const { bytes: challengeServer } = bench.challenge
      const asked = { algorithmIndicator, challengeServer, neededAdditionalParameter: NOTHING }
      return { task: 5, returnValue: ACCEPTED, ...asked } as const
    }
    case AUTHENTICATION_TASKS.verifyProofOfOwnershipUnidirectional:
    case AUTHENTICATION_TASKS.verifyProofOfOwnershipBidirectional: {
      const { task, algorithmIndicator, challengeClient } = request
      const refusal = takeProof(bench, 'challenge', request.proofOfOwnershipClient)
      if (refusal !== undefined) return refusal
      const told = { returnValue: DONE, algorithmIndicator, sessionKeyInfo: NOTHING }
      if (task === 6) return { task, ...told } as const
      return { task: 7, ...told, proofOfOwnershipServer: gatekeeper.proveSecret(challengeClient) } as const
    }
    case AUTHENTICATION_TASKS.authenticationConfiguration:
      return { task: 8, returnValue: CERTIFICATES } as const
    default:
      return NEGATIVE.subFunctionNotSupported
  }
})

interface Shown {
  readonly task: 1 | 2
  readonly certificateClient: Uint8Array
  readonly challengeClient: Uint8Array
}

function examine(bench: EcuBench, gatekeeper: Gatekeeper, { task, certificateClient, challengeClient }: Shown) {
  const challenge = gatekeeper.challengeOwner(certificateClient)
  bench.challenge = typeof challenge === 'number' ? undefined : challenge
  if (typeof challenge === 'number') return challenge
  const told = { returnValue: NEEDS_PROOF, challengeServer: challenge.bytes, ephemeralPublicKeyServer: NOTHING }
  if (task === 1) return { task, ...told } as const
  const { certificate } = gatekeeper
  const proof = { certificateServer: certificate, proofOfOwnershipServer: gatekeeper.proveOwnership(challengeClient) }
  return { task, ...told, ...proof } as const
}

/** One proof for one challenge; a wrong one needs a new challenge. */
function takeProof(bench: EcuBench, way: Challenge['way'], proof: Uint8Array): number | undefined {
  const { challenge } = bench
  if (challenge?.way !== way) return NEGATIVE.requestSequenceError
  bench.challenge = undefined
  bench.isAuthenticated = challenge.accepts(proof)
  return bench.isAuthenticated ? undefined : OWNERSHIP_FAILED
}
