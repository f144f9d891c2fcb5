/** What browsers send of passkeys (WebAuthn Level 3, sections 5.1.3 to 5.1.5: credentials as JSON), and what people see. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Name } from '#identity/accounts'

const strict = { additionalProperties: false } as const
const bytes = (most: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: most })

/** A credential id has at most 1,023 bytes. */
const CredentialId = bytes(1_364)
const head = {
  id: CredentialId,
  rawId: CredentialId,
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Type.String({ maxLength: 40 })),
  /** Answers of extensions; none is asked for and none is read. */
  clientExtensionResults: Type.Optional(Type.Object({}, { additionalProperties: true })),
}

/** A passkey answers a challenge. */
export type Assertion = Static<typeof Assertion>
export const Assertion = Type.Object(
  {
    ...head,
    response: Type.Object(
      {
        clientDataJSON: bytes(4_096),
        authenticatorData: bytes(4_096),
        signature: bytes(4_096),
        userHandle: Type.Optional(Type.Union([bytes(86), Type.Null()])),
      },
      strict,
    ),
  },
  strict,
)

/** A passkey was made. The readable copies of what the attestation object holds are taken, and not read. */
export type Attestation = Static<typeof Attestation>
export const Attestation = Type.Object(
  {
    ...head,
    response: Type.Object(
      {
        clientDataJSON: bytes(4_096),
        attestationObject: bytes(65_536),
        authenticatorData: Type.Optional(bytes(16_384)),
        publicKey: Type.Optional(bytes(16_384)),
        publicKeyAlgorithm: Type.Optional(Type.Integer()),
        transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 })),
      },
      strict,
    ),
  },
  strict,
)

export type PasskeyView = Static<typeof PasskeyView>
export const PasskeyView = Type.Object({
  id: Type.String(),
  name: Name,
  createdAt: Type.String({ format: 'date-time' }),
  lastUsedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})

/** For `navigator.credentials`, as the standard writes it in JSON. */
export const CeremonyOptions = Type.Object({}, { additionalProperties: true })
