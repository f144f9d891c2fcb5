/** The nouns of this room as the outside sees them. E-mail addresses and names are personal. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { OrganisationPolicy } from '#identity/policy'
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
/** Whoever is not employed comes with the instant at which the account closes. */
export const Kind = Type.Union([Type.Literal('employee'), Type.Literal('contractor'), Type.Literal('third-party')])
const ContractEnd = Type.Union([Type.String({ format: 'date-time', maxLength: 40 }), Type.Null()])
export const Status = Type.Union([Type.Literal('invited'), Type.Literal('active'), Type.Literal('disabled')])
export const AssuranceLevel = Type.Union([Type.Literal('aal1'), Type.Literal('aal2')])

export type Kind = Static<typeof Kind>

/** Actions that are withheld from a person who holds them, as long as a reason stands. */
export interface Narrowing {
  readonly because: string
  readonly actions: readonly string[]
  /** ISO 8601. */
  readonly since: string
}

/** What a person may do beside the set they came with. */
interface Authority {
  /** Sets held beside `role`, in the order in which they were given. */
  readonly hats: readonly Role[]
  readonly narrowed: readonly Narrowing[]
  /** From here on nobody comes in by this account. */
  readonly contractEndsAt: Date | null
}

export type Status = Static<typeof Status>
export type AssuranceLevel = Static<typeof AssuranceLevel>

/** What is sealed of a person, in one envelope. */
export interface Personal {
  readonly email: string
  readonly name: string
}

/** A person's row. Nothing personal stands in it but sealed. */
export interface UserRow extends Authority {
  readonly org: OrgId
  readonly id: UserId
  readonly subject: SubjectId
  readonly personalSealed: Uint8Array
  readonly role: Role
  /** It acts for a client: it has no address, no password and no factor. */
  readonly isMachine: boolean
  readonly kind: Kind
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
export interface SessionRow extends Authority {
  readonly org: OrgId
  readonly id: SessionId
  readonly user: UserId
  readonly subject: SubjectId
  readonly role: Role
  readonly isMachine: boolean
  readonly status: Status
  readonly assurance: AssuranceLevel
  readonly authTime: Date
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly version: number
  readonly endedAt: Date | null
  readonly seal: Uint8Array
  /** What the organisation asks, as it is stored; null where it has said nothing. */
  readonly settings: Partial<OrganisationPolicy> | null
  /** Versions of the person and of the policy: whoever holds something made of the row sees by them that it is old. */
  readonly userVersion: number
  readonly policyVersion: number | null
  /** The OAuth client that holds it, for a machine or for a person; null where a person signed in by themselves. */
  readonly client: string | null
  /** The actions it is good for, parted by spaces (RFC 6749, section 3.3); null for all its user may do. */
  readonly scope: string | null
}

/** Why, and since when, a person may do less than their sets allow. */
export const NarrowingView = Type.Object({
  because: Type.String(),
  actions: Type.Array(Type.String()),
  since: Type.String({ format: 'date-time' }),
})

export type UserView = Static<typeof UserView>
export const UserView = Type.Object({
  id: Type.String(),
  email: Email,
  name: Name,
  /** The set they came with; `roles` holds it and every other. */
  role: RoleName,
  roles: Type.Array(RoleName),
  status: Status,
  kind: Kind,
  contractEndsAt: ContractEnd,
  narrowed: Type.Array(NarrowingView),
  hasSecondFactor: Type.Boolean(),
  createdAt: Type.String({ format: 'date-time' }),
  /** In a list: what is stored of address and name is not what was sealed, so nothing of it is shown. */
  isUnreadable: Type.Optional(Type.Literal(true)),
})

export type UserDraft = Static<typeof UserDraft>
export const UserDraft = Type.Object(
  { email: Email, name: Name, role: RoleName, kind: Type.Optional(Kind), contractEndsAt: Type.Optional(ContractEnd) },
  strict,
)

export type UserPatch = Static<typeof UserPatch>
export const UserPatch = Type.Object(
  {
    name: Type.Optional(Name),
    role: Type.Optional(RoleName),
    kind: Type.Optional(Kind),
    contractEndsAt: Type.Optional(ContractEnd),
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
