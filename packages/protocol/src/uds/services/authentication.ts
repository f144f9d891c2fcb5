/** Authentication, 0x29 (ISO 14229-1:2020, 10.6): certificates (APCE) or challenge and response (ACR). Checks no signature. */
import { choice, counted, fixed, record, u8, u16 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const AUTHENTICATION_TASKS = {
  deAuthenticate: 0x00,
  verifyCertificateUnidirectional: 0x01,
  verifyCertificateBidirectional: 0x02,
  proofOfOwnership: 0x03,
  transmitCertificate: 0x04,
  requestChallengeForAuthentication: 0x05,
  verifyProofOfOwnershipUnidirectional: 0x06,
  verifyProofOfOwnershipBidirectional: 0x07,
  authenticationConfiguration: 0x08,
} as const

/** authenticationReturnParameter (ISO 14229-1:2020, annex B.5). */
export const AUTHENTICATION_RETURNS = {
  requestAccepted: 0x00,
  generalReject: 0x01,
  certificateExchange: 0x02,
  challengeResponseAsymmetric: 0x03,
  challengeResponseSymmetric: 0x04,
  deAuthenticationSuccessful: 0x10,
  certificateVerifiedOwnershipVerificationNecessary: 0x11,
  ownershipVerifiedAuthenticationComplete: 0x12,
  certificateVerified: 0x13,
} as const

const long = counted(u16)
/** Object identifier of the algorithm, BER, zeros behind it. */
const algorithmIndicator = fixed(16)
const certificateRequest = record({ communicationConfiguration: u8, certificateClient: long, challengeClient: long })
const proofRequest = record({
  algorithmIndicator,
  proofOfOwnershipClient: long,
  challengeClient: long,
  additionalParameter: long,
})
const done = record({ returnValue: u8 })

export const authentication = defineService({
  id: 0x29,
  name: 'Authentication',
  hasSubFunction: true,
  request: choice('task', {
    0: record({}),
    1: certificateRequest,
    2: certificateRequest,
    3: record({ proofOfOwnershipClient: long, ephemeralPublicKeyClient: long }),
    4: record({ certificateEvaluationId: u16, certificateData: long }),
    5: record({ communicationConfiguration: u8, algorithmIndicator }),
    6: proofRequest,
    7: proofRequest,
    8: record({}),
  }),
  response: choice('task', {
    0: done,
    1: record({ returnValue: u8, challengeServer: long, ephemeralPublicKeyServer: long }),
    2: record({
      returnValue: u8,
      challengeServer: long,
      certificateServer: long,
      proofOfOwnershipServer: long,
      ephemeralPublicKeyServer: long,
    }),
    3: record({ returnValue: u8, sessionKeyInfo: long }),
    4: done,
    5: record({ returnValue: u8, algorithmIndicator, challengeServer: long, neededAdditionalParameter: long }),
    6: record({ returnValue: u8, algorithmIndicator, sessionKeyInfo: long }),
    7: record({ returnValue: u8, algorithmIndicator, proofOfOwnershipServer: long, sessionKeyInfo: long }),
    8: done,
  }),
})
