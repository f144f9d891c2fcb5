/**
 * What a witness says against the log (LEDGER, section 7): one that saw more than we have, or another log, stops it for
 * every node. A device is believed only with a checkpoint that the log signed and does not go on from.
 */
import type { Clock } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import type { Vkey } from '#proof'
import { goesOnFrom, readSigned } from './contradiction.ts'
import type { Leaves } from './leaves.ts'
import { readHouse } from './log-copy.ts'
import { findRefutation, insertRefutation } from './refutation-store.ts'
import type { Standing } from './standing.ts'
import type { RootOfTile } from './tree-state.ts'
import type { Joined } from './witness.ts'

export interface RefutingParts {
  readonly database: Database
  readonly clock: Pick<Clock, 'now'>
  readonly leaves: () => Promise<Leaves>
  /** Every key that has ever signed for this log. */
  readonly trusted: () => Promise<readonly Vkey[]>
  readonly standing: Standing
  readonly rootOfTile: RootOfTile
}

export interface Refuting {
  /** From now on nothing may be placed any more. */
  refute(name: string, because: string): void
  /** @throws {Error} when the witness must prove what it says and does not. */
  accuse(one: Joined, seen: string | undefined, because: string): Promise<void>
  /** What was proven to another node, unless this one finds that the log does go on from there. */
  hear(): Promise<void>
  refutation(): string | undefined
}

export function createRefuting(parts: RefutingParts): Refuting {
  const { database, clock, standing } = parts
  const read = readHouse(database)
  let refuted: string | undefined

  const refute: Refuting['refute'] = (name, because) => {
    refuted ??= `the witness ${name} ${because}`
    standing.raise('ledger.witness', refuted)
  }
  /** What no key of the log signed is gone on from: it says nothing. */
  const isGoneOnFrom = async (seen = ''): Promise<boolean | undefined> => {
    const signed = await readSigned(seen, await parts.trusted())
    const leaves = await parts.leaves()
    return signed === undefined || (await read((tx) => goesOnFrom(tx, signed, leaves, parts.rootOfTile)))
  }
  /** Any other node may be the one that leads, and hears nothing of this witness. */
  const mark = async (seen: string): Promise<void> => {
    const because = refuted ?? ''
    await database.transaction({ org: HOUSE, role: 'sequencer' }, (tx) =>
      insertRefutation(tx, { because, seen }, clock.now()),
    )
  }
  return {
    refute,
    accuse: async ({ name, witness }, seen, because) => {
      if (witness.mustProve && (await isGoneOnFrom(seen)) !== false)
        throw new Error(`it ${because}, and shows no evidence of it`)
      refute(name, because)
      if (witness.mustProve && seen !== undefined) await mark(seen)
    },
    hear: async () => {
      if (refuted !== undefined) return
      const marked = await read(findRefutation)
      if (!marked || (await isGoneOnFrom(marked.seen))) return
      refuted ??= marked.because
      standing.raise('ledger.witness', refuted)
    },
    refutation: () => refuted,
  }
}
