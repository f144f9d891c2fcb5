/** Door of the ledger. */
export type { EntryFilter, EntryOrigin, Ledger, Listener, PlacedEntry } from './ledger.ts'
