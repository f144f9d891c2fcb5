/** Who vouches for the log, and how far: what people and commands are told of it. */
import type { Clock } from '#kernel'
import type { Transaction } from '#kernel/database'
import { parseVkey } from '#proof'
import { findCosigned } from './cosignature-store.ts'
import { witnessStore } from './witness-store.ts'
import type { WitnessState } from './witnesses.ts'

/** Two heartbeats: whoever is shown every checkpoint has cosigned one by then. */
export const SILENT_AFTER_MS = 600_000

export interface WitnessStanding {
  readonly name: string
  readonly vkey: string
  /** `silent`: what it cosigned last is older than two heartbeats, or it never did. */
  readonly state: 'vouching' | 'silent'
  /** The largest checkpoint it has cosigned, and when the log signed that; 0 and undefined for none. */
  readonly size: number
  readonly at: Date | undefined
  /** Why this node hears nothing of it; undefined where it does. */
  readonly because: string | undefined
}

export interface WitnessBook {
  /**
   * Makes a witness of the organisation of `tx` known by its verifier key. A name keeps the key it came with first:
   * `other` is one who comes with another.
   */
  admitWitness(tx: Transaction, vkey: string, at: Date): Promise<'new' | 'known' | 'other'>
  /** Forgets a witness of the organisation of `tx`; what it has cosigned stays. */
  dismissWitness(tx: Transaction, name: string): Promise<void>
  /** Those of the organisation of `tx` (for the house of all), and the operator's. */
  listWitnesses(tx: Transaction): Promise<readonly WitnessStanding[]>
}

/**
 * @param asked whom this node asks now.
 * @param sites the operator's, by verifier key.
 */
export function createWitnessBook(
  clock: Pick<Clock, 'now'>,
  asked: () => readonly WitnessState[],
  sites: readonly string[],
): WitnessBook {
  const standingOf = async (tx: Transaction, vkey: string): Promise<WitnessStanding> => {
    const { name } = parseVkey(vkey)
    const last = await findCosigned(tx, name)
    const isFresh = last !== undefined && clock.now().getTime() - last.at.getTime() <= SILENT_AFTER_MS
    const here = asked().find((one) => one.name === name)
    return {
      name,
      vkey,
      state: isFresh ? 'vouching' : 'silent',
      size: last?.size ?? 0,
      at: last?.at,
      because: here ? here.fault : 'it is not connected to this node',
    }
  }
  return {
    admitWitness: async (tx, vkey, at) => {
      const { name } = parseVkey(vkey)
      if ((await witnessStore.insert(tx, { name, vkey }, at)) > 0) return 'new'
      return (await witnessStore.find(tx, name))?.vkey === vkey ? 'known' : 'other'
    },
    dismissWitness: async (tx, name) => {
      await witnessStore.remove(tx, name)
    },
    listWitnesses: async (tx) => {
      const own = await witnessStore.list(tx)
      const standings: WitnessStanding[] = []
      for (const vkey of [...sites, ...own.map((row) => row.vkey)]) standings.push(await standingOf(tx, vkey))
      return standings
    },
  }
}
