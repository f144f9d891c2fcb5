import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Name, RoleName } from '#identity/accounts'
import type { OrgId, Role, SubjectId, UserId } from '#kernel'

const Instant = Type.String({ format: 'date-time' })
const Maybe = Type.Union([Instant, Type.Null()])

/** Words of the house and none of a person: they stand in the ledger for good. */
const KEEPS = ['needed', 'stands-in'] as const
const REMOVES = ['other-work', 'unused', 'too-wide', 'left'] as const

export type Decision = Static<typeof Decision>
export const Decision = Type.Union([
  Type.Object({ decision: Type.Literal('keep'), because: Type.Enum([...KEEPS]) }, { additionalProperties: false }),
  Type.Object({ decision: Type.Literal('remove'), because: Type.Enum([...REMOVES]) }, { additionalProperties: false }),
])

/** The review under way, if there is one, and when the next is due. */
export const ReviewView = Type.Object({
  openedAt: Maybe,
  dueAt: Instant,
  lastCompletedAt: Maybe,
  /** Held sets, and grants beside them, that nobody has decided in the review under way. */
  undecided: Type.Integer(),
  /** Those of the one person who has the duty: nobody else can decide them. They keep no review from being completed. */
  undecidable: Type.Integer(),
  kept: Type.Integer(),
  removed: Type.Integer(),
})
export type ReviewView = Static<typeof ReviewView>

export type Undecided = Pick<ReviewView, 'undecided' | 'undecidable'>

/**
 * What makes the sets of a person reach further: a group of vehicles that is assigned to them, or all vehicles that are one by
 * one (`vehicles`, under the person's own id; `name` says how many). What comes with a driving ends with it, and is not asked.
 */
export const BesideView = Type.Object({
  kind: Type.Enum(['vehicle-group', 'vehicles']),
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  grantedAt: Instant,
  grantedBy: Type.Union([Name, Type.Null()]),
  lastUsedAt: Maybe,
  decidedAt: Maybe,
  reviewedAt: Maybe,
})

/** One set that a person holds. `grantedBy` is null where the house gave it: at set-up, or by a group of a provider. */
export const GrantView = Type.Object({
  userId: Type.String(),
  name: Name,
  role: RoleName,
  grantedAt: Instant,
  grantedBy: Type.Union([Name, Type.Null()]),
  /** When the person last used a session since they hold it. */
  lastUsedAt: Maybe,
  decidedAt: Maybe,
  reviewedAt: Maybe,
  /** The same with each set of the person. */
  beside: Type.Array(BesideView),
  /** Somebody else decides it. */
  isOwn: Type.Boolean(),
})
export type GrantView = Static<typeof GrantView>

export interface GrantRow {
  readonly user: UserId
  readonly subject: SubjectId
  readonly role: Role
  readonly grantedAt: Date
  readonly grantedBy: SubjectId | null
  /** When the person last used a session at all. */
  readonly seenAt: Date | null
  readonly decidedAt: Date | null
  readonly reviewedAt: Date | null
}

export interface ReviewRow {
  readonly org: OrgId
  readonly openedAt: Date
  readonly completedAt: Date | null
  readonly kept: number
  readonly removed: number
}
