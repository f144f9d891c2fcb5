/**
 * Epoch keys give forward security without a secret verifier (LEDGER, section 6): each day, and at each start, a new
 * key is entered into the log, the old one signs the checkpoint that covers the entry, and is destroyed.
 */
import type { Signer } from '#proof'
import { formatVkey } from '#proof'
import type { EpochKeys } from './keys.ts'

const DAY_MS = 86_400_000

/** A change of key that is due: what to enter, and who signs the checkpoint that covers it. */
export interface Turn {
  readonly facts: { readonly vkey: string; readonly node: string; readonly endsPrevious: boolean }
  readonly signer: Signer
}

export interface Epochs {
  /** The change that is due now; before the first one this node may not lead. */
  plan(now: Date): Promise<Turn | undefined>
  /** The change is committed: the old key is destroyed. */
  complete(now: Date): Promise<void>
  /** The key of this epoch. @throws {Error} before the first change. */
  signer(): Signer
}

export function createEpochs(keys: EpochKeys, node: string): Epochs {
  let current: Signer | undefined
  let day: number | undefined

  return {
    plan: async (now) => {
      if (day !== undefined && dayOf(now) <= day) return undefined
      const next = await keys.next()
      const previous = current ?? (await keys.current())
      const facts = { vkey: formatVkey(next.vkey), node, endsPrevious: previous !== undefined }
      return { facts, signer: previous ?? next }
    },
    complete: async (now) => {
      await keys.advance()
      current = await keys.current()
      day = dayOf(now)
    },
    signer: () => {
      if (!current) throw new Error('this node has not entered its epoch key yet')
      return current
    },
  }
}

/** Days are UTC. */
const dayOf = (instant: Date): number => Math.floor(instant.getTime() / DAY_MS)
