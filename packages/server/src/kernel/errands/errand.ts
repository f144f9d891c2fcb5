import type { OrgId } from '#kernel'

/** One piece of work that waits in the queue: asked for in a transaction, done after it committed. */
export interface Errand {
  readonly id: string
  readonly org: OrgId
  readonly kind: string
  /** How often it was begun and not finished. */
  readonly tries: number
}

/** One that a node took. Node and try tell this claim from any other: whoever lost it changes nothing of it any more. */
export interface Claim extends Errand {
  readonly node: string
}

/**
 * What becomes of errands of one kind. A node that dies leaves its errand to the next, so it may run more than once: it
 * finds out from its own rows how far it got.
 */
export interface ErrandKind {
  /** `room.noun`: unique in the house. */
  readonly kind: `${string}.${string}`
  /** How many run beside one another on a node; one where nothing is said. */
  readonly lanes?: number
  /** Holds no transaction. Returns when it comes again; undefined when it is done with. Throws to be tried again later. */
  readonly run: (errand: Claim) => Promise<Date | undefined>
  /** After the last try failed. Where there is none, it is tried again every hour until it goes well. */
  readonly giveUp?: (errand: Claim) => Promise<void>
}
