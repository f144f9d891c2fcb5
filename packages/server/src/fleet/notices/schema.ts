import type { Static } from 'typebox'
import { Type } from 'typebox'

/** What somebody can be told of by mail. */
export const NOTICES = ['critical-issue', 'approval', 'import-finished', 'due'] as const
export type NoticeKind = (typeof NOTICES)[number]

const Pace = Type.Enum(['off', 'at-once', 'daily'])

export type Wishes = Static<typeof Wishes>
/** `daily`: in one mail a day, at six o'clock UTC. What is due is told daily or not at all. */
export const Wishes = Type.Object(
  { 'critical-issue': Pace, approval: Pace, 'import-finished': Pace, due: Type.Enum(['off', 'daily']) },
  { additionalProperties: false },
)

/** Nobody is told anything they have not asked for. */
export const NONE: Wishes = { 'critical-issue': 'off', approval: 'off', 'import-finished': 'off', due: 'off' }

/** `canMail`: the operator has named a mail server. */
export const WishesView = Type.Object({ ...Wishes.properties, canMail: Type.Boolean() })
