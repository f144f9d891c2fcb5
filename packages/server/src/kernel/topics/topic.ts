/** A topic: entries of the ledger that people may follow as they happen, as far as they may look at what these are about. */
import type { ReadContext } from '#kernel'
import type { PlacedEntry } from '#kernel/ledger'

export interface Topic {
  /** As `?topics=` names it, and the event that is told. */
  readonly name: string
  /** Who holds this may follow it: the right to list what it is about. */
  readonly action: string
  readonly entries: readonly string[]
  /** The vehicle that the entry is about; undefined where there is none. Its entries are then within reach where it is. */
  readonly vehicleOf?: (entry: PlacedEntry) => string | undefined
  /** Whether the caller may hear of it: `ctx.scope` is how far the topic's action reaches for them now. */
  readonly isReached: (ctx: ReadContext, entry: PlacedEntry) => Promise<boolean>
}
