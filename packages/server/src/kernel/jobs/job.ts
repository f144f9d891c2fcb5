import type { Context, Span } from '#kernel'

/** Work that falls due by the clock. Exactly one node runs it; after a crash or a jump of the clock it runs once, not once per missed time. */
export interface Job {
  /** `room.noun`: unique in the house. */
  readonly name: `${string}.${string}`
  /** Runs again this long after it last began. */
  readonly every: Span
  /** Runs after everything else that is due: it judges what the others have done. */
  readonly last?: true
  /** Due at every start, whenever it ran last. */
  readonly atStart?: true
  /** How long after the start its regular times begin: spreads jobs of one interval over it. None where nothing is said. */
  readonly shift?: Span
  /** In one transaction of the house; throw to have it tried again after a minute. */
  readonly run?: (ctx: Context) => Promise<void>
  /** Instead of `run`, for what asks the house's own door or waits for others: holds no transaction. */
  readonly runApart?: () => Promise<void>
}
