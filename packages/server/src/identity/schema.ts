/** The nouns of this room as the outside sees them. E-mail addresses and names are personal. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { OrgId, Role, SessionId, SubjectId, UserId } from '#kernel'
import { ROLES } from '#kernel'

const strict = { additionalProperties: false } as const

export const Email = Type.String({
  pattern: '^[^\\s@\\u0000-\\u001f]{1,64}@[^\\s@\\u0000-\\u001f]{1,189}$',
  'x-data-class': 'personal',
})
export const Name = Type.String({
  pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
  maxLength: 120,
  'x-data-class': 'personal',
})
export const RoleName = Type.Enum([...ROLES])
export const Status = Type.Union([Type.Literal('invited'), Type.Literal('active'), Type.Literal('disabled')])
export const AssuranceLevel = Type.Union([Type.Literal('aal1'), Type.Literal('aal2')])

export type Status = Static<typeof Status>
export type AssuranceLevel = Static<typeof AssuranceLevel>

/** What is sealed of a person, in one envelope. */
export interface Personal {
  readonly email: string
  readonly name: string
}

/** A person's row. Nothing personal stands in it but sealed. */
export interface UserRow {
  readonly org: OrgId
  readonly id: UserId
  readonly subject: SubjectId
  readonly personalSealed: Uint8Array
  readonly role: Role
  readonly status: Status
  readonly passwordHash: string | null
  readonly totpSealed: Uint8Array | null
  readonly totpPendingSealed: Uint8Array | null
  /** How many. */
  readonly passkeys: number
  /** Those that were not used yet. */
  readonly recoveryCodes: number
  readonly version: number
  readonly createdAt: Date
}

/** A session's row together with what its user's row says now. */
export interface SessionRow {
  readonly org: OrgId
  readonly id: SessionId
  readonly user: UserId
  readonly subject: SubjectId
  readonly role: Role
  readonly status: Status
  readonly assurance: AssuranceLevel
  readonly authTime: Date
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly version: number
  readonly endedAt: Date | null
  readonly seal: Uint8Array
  /** The OAuth client that holds it; null where a person signed in by themselves. */
  readonly client: string | null
  /** The actions it is good for, parted by spaces (RFC 6749, section 3.3); null for all its user may do. */
  readonly scope: string | null
}

export type UserView = Static<typeof UserView>
export const UserView = Type.Object({
  id: Type.String(),
  email: Email,
  name: Name,
  role: RoleName,
  status: Status,
  hasSecondFactor: Type.Boolean(),
  createdAt: Type.String({ format: 'date-time' }),
  /** In a list: what is stored of address and name is not what was sealed, so nothing of it is shown. */
  isUnreadable: Type.Optional(Type.Literal(true)),
})

export type UserDraft = Static<typeof UserDraft>
export const UserDraft = Type.Object({ email: Email, name: Name, role: RoleName }, strict)

export type UserPatch = Static<typeof UserPatch>
export const UserPatch = Type.Object(
  {
    name: Type.Optional(Name),
    role: Type.Optional(RoleName),
    status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('disabled')])),
  },
  { ...strict, minProperties: 1 },
)

const Secret = Type.String({ minLength: 1, maxLength: 1_024 })
export const Delivery = Type.Optional(Type.Union([Type.Literal('tokens'), Type.Literal('cookie')]))
const factor = {
  totp: Type.Optional(Type.String({ minLength: 1, maxLength: 16 })),
  recoveryCode: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
}

/** A second factor as it comes with a password. */
export interface FactorProof {
  readonly totp?: string
  readonly recoveryCode?: string
}

export type SignIn = Static<typeof SignIn>
export const SignIn = Type.Object(
  {
    email: Type.String({ minLength: 1, maxLength: 254, 'x-data-class': 'personal' }),
    password: Secret,
    ...factor,
    delivery: Delivery,
  },
  strict,
)

export type Acceptance = Static<typeof Acceptance>
export const Acceptance = Type.Object({ token: Secret, password: Secret, ...factor, delivery: Delivery }, strict)

export type PasswordChangeRequest = Static<typeof PasswordChangeRequest>
export const PasswordChangeRequest = Type.Object({ current: Secret, password: Secret }, strict)

export const Refresh = Type.Object({ refreshToken: Type.Optional(Secret) }, strict)
export const StepUpRequest = Type.Object({ operation: Type.String({ pattern: '^[\\w-]{43}$' }), ...factor }, strict)
export const TotpCode = Type.Object({ totp: Type.String({ minLength: 1, maxLength: 16 }) }, strict)
export const TotpEnrolment = Type.Object({ totp: Type.Optional(Type.String({ minLength: 1, maxLength: 16 })) }, strict)

/** The answer to a sign-in; the tokens are absent where they went into cookies. */
export type Grant = Static<typeof Grant>
export const Grant = Type.Object({
  accessToken: Type.Optional(Type.String()),
  expiresInS: Type.Integer(),
  refreshToken: Type.Optional(Type.String()),
  assuranceLevel: AssuranceLevel,
})
