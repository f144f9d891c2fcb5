/**
 * Which key seals the intake now, and its successor (LEDGER, section 4): an operator asks for the next one in an entry
 * `vault.rotate {level: seal}`; the sequencer that places it answers with `ledger.seal {generation}`, and by that word every
 * server changes. For one minute the former key is still accepted: nobody hears at the same instant. That minute runs by the
 * log: what was acknowledged while the log stood still is placed when it moves again. A log that has lost the word is told
 * it again by whoever leads and still knows it; until then no older key comes back into use.
 */
import type { Transaction } from '#kernel/database'
import type { Vault } from '#kernel/vault'
import type { EntryFacts } from '#proof'
import { findEntryFacts, isSystemAct } from '#proof'
import { listSeals } from './log-store.ts'
import type { Sealer } from './seal.ts'
import { createSealer } from './seal.ts'
import type { SealMemory } from './seal-memory.ts'
import { findCheckpoint } from './tree-store.ts'

const OVERLAP_MS = 60_000

export interface Sealing extends Sealer {
  readonly generation: number
  /**
   * Whether the head's seal over this text is ours, for a node that goes on from there. The former key counts only where its
   * successor was named behind the last checkpoint: until that is signed, the one who leads still seals with it.
   *
   * @param signed the number in the house that the last checkpoint ends at.
   */
  vouches(text: Uint8Array, seal: Uint8Array, signed: number): boolean
  /** What this host knows and the log does not say (any more): to be said in the next batch, as `ledger.seal`. */
  readonly unsaid: number | undefined
  /** An entry of the log was seen; only the log's own `ledger.seal` counts. */
  heard(facts: EntryFacts): void
  /** A batch of this instant left nothing in the intake: a key whose minute had ended by then is refused from now on. */
  emptied(at: Date): void
  /** Reads the log's newest word about it: before anything is sealed, before this node leads, and while another does. */
  refresh(tx: Transaction): Promise<void>
  /** Keeps what was heard outside the database. Outside any transaction. */
  remember(): Promise<void>
}

/** Whether an operator asks for the next key. */
export const asksForSeal = ({ action, data }: EntryFacts): boolean => action === 'vault.rotate' && data.level === 'seal'

export function createSealing(derive: Vault['derive'], memory: SealMemory): Sealing {
  const keyOf = (generation: number): Sealer =>
    createSealer(derive(generation === 0 ? 'ledger/seal' : `ledger/seal/${generation}`))
  let { generation } = memory
  let current = keyOf(generation)
  /** The highest that the log says. */
  let said = 0
  /** The number of the last word that was read, and of the last that named a new key. */
  let readTo = -1
  let namedAt = -1
  /** Keys that were followed by another, the last one first. */
  const former: { readonly sealer: Sealer; readonly untilMs: number }[] = []
  let emptiedMs = Number.NEGATIVE_INFINITY

  const heard = (facts: EntryFacts): void => {
    const next = Number(facts.data.generation)
    if (facts.action !== 'ledger.seal' || !isSystemAct(facts) || next <= said) return
    said = next
    // Said again, it gives no former key another minute.
    if (facts.data.again !== true) former.unshift({ sealer: keyOf(next - 1), untilMs: facts.at + OVERLAP_MS })
    if (next <= generation) return
    generation = next
    current = keyOf(next)
  }
  const isFormer = (body: Uint8Array, seal: Uint8Array): boolean =>
    former.some(({ sealer, untilMs }) => emptiedMs < untilMs && sealer.isSealed(body, seal))
  return {
    get generation() {
      return generation
    },
    get unsaid() {
      return said < generation ? generation : undefined
    },
    seal: (body) => current.seal(body),
    isSealed: (body, seal) => current.isSealed(body, seal) || isFormer(body, seal),
    heard,
    emptied: (at) => {
      emptiedMs = at.getTime()
    },
    vouches: (text, seal, signed) =>
      current.isSealed(text, seal) || (namedAt >= signed && keyOf(generation - 1).isSealed(text, seal)),
    refresh: async (tx) => {
      for (const { seq, body } of await listSeals(tx, readTo)) {
        const facts = findEntryFacts(body)
        if (!facts) continue
        heard(facts)
        readTo = seq
        if (facts.data.again !== true) namedAt = seq
      }
      emptiedMs = (await findCheckpoint(tx))?.at.getTime() ?? Number.NEGATIVE_INFINITY
    },
    remember: () => memory.keep(generation),
  }
}
