/**
 * The witnesses of the log (LEDGER, section 7; C2SP tlog-witness): each is shown the newest checkpoint and cosigns it if
 * it goes on from the one it saw last. One that saw more than we have, or another log, proves that ours is not the log
 * it was: that is a critical finding, and nothing is placed any more.
 */
import type { Clock } from '#kernel'
import type { Database } from '#kernel/database'
import type { Vkey } from '#proof'
import { parseVkey } from '#proof'
import type { Leaves } from './leaves.ts'
import { createRefuting } from './refuting.ts'
import { createShowing } from './showing.ts'
import type { Standing } from './standing.ts'
import { rememberRoots } from './tree-state.ts'
import type { Joined, Witness } from './witness.ts'

export type { Witness, WitnessAnswer } from './witness.ts'

export interface WitnessesParts {
  readonly database: Database
  readonly clock: Pick<Clock, 'monotonicMs' | 'now'>
  readonly leaves: () => Promise<Leaves>
  /** Every key that has ever signed for this log. */
  readonly trusted: () => Promise<readonly Vkey[]>
  readonly standing: Standing
  /** The operator's. */
  readonly sites: readonly Witness[]
  /** Told after somebody was asked. */
  readonly onAsked?: () => Promise<void>
}

export interface WitnessState {
  readonly name: string
  /** The largest checkpoint it has cosigned; 0 for none. */
  readonly size: number
  /** Why the last call came to nothing; undefined when it cosigned. */
  readonly fault: string | undefined
}

export interface Witnesses {
  /** Asks it from now on; returns what ends that. */
  join(witness: Witness): () => void
  /** Shows the newest checkpoint to all who have not seen it. Never rejects for one who is away. */
  ask(): Promise<void>
  /** Why nothing may be placed any more. */
  refutation(): string | undefined
  states(): readonly WitnessState[]
}

/** Cosignatures a second that are asked for at most: more witnesses are each asked less often, all at once. */
const MOST_A_SECOND = 10

export function createWitnesses(parts: WitnessesParts): Witnesses {
  const { clock, sites } = parts
  const joined = new Set<Joined>()
  const rootOfTile = rememberRoots()
  const refuting = createRefuting({ ...parts, rootOfTile })
  const show = createShowing({ ...parts, refuting, rootOfTile, isJoined: (one) => joined.has(one) })
  const isDue = createMeter(clock)
  let wasAlone = true

  const join = (witness: Witness): (() => void) => {
    const { name } = parseVkey(witness.vkey)
    const one: Joined = { witness, name, size: undefined, kept: undefined, fault: undefined, turn: Promise.resolve() }
    joined.add(one)
    return () => void joined.delete(one)
  }
  for (const site of sites) join(site)
  return {
    join,
    ask: async () => {
      // Who cannot be asked now is asked the next time.
      await refuting.hear().catch(() => undefined)
      // Once more after the last one left, so that nobody is told of who is gone.
      const isAlone = joined.size === 0
      if ((isAlone && wasAlone) || !isDue(joined.size)) return
      wasAlone = isAlone
      const turns = Array.from(joined, (one) => {
        one.turn = one.turn.then(() => show(one))
        return one.turn
      })
      await Promise.all(turns)
      await parts.onAsked?.()
    },
    refutation: refuting.refutation,
    states: () => Array.from(joined, ({ name, size = 0, fault }) => ({ name, size, fault })),
  }
}

/** Whether so many may be asked again, and notes that they are. */
function createMeter(clock: Pick<Clock, 'monotonicMs'>): (count: number) => boolean {
  let askedMs = Number.NEGATIVE_INFINITY
  return (count) => {
    const restMs = count > MOST_A_SECOND ? (count / MOST_A_SECOND) * 1_000 : 0
    if (clock.monotonicMs() - askedMs < restMs) return false
    askedMs = clock.monotonicMs()
    return true
  }
}
