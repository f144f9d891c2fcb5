/** Words of the ledger behind which nobody can go on from a place before them. */
import { HOUSE } from '#kernel'
import type { PlacedEntry } from '#kernel/ledger'

/**
 * A database that was put back to an earlier state, and a log that began anew where no other could go on: what was told
 * before may never have happened by what stands now, and what happened may be lost.
 */
export const BREAKS = ['ledger.begin', 'ledger.restored']

/** Nobody but the ledger itself writes these. */
export const isBreak = ({ org, action }: Pick<PlacedEntry, 'org' | 'action'>): boolean =>
  org === HOUSE && BREAKS.includes(action)
