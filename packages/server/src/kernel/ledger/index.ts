/** Door of the ledger: what is recorded, how it is placed, signed, listened to and proven (LEDGER.md). */
export { ledgerEntries } from './entries.ts'
export type { ToldHold } from './hold-report.ts'
export { readHoldReport } from './hold-report.ts'
export type { Hold } from './holds.ts'
export { liftHold, placeHold } from './holds.ts'
export { createHttpWitness } from './http-witness.ts'
export { createLedgerJobs } from './jobs.ts'
export type {
  EntryFilter,
  EntryOrigin,
  Ledger,
  LedgerHealth,
  Listener,
  PlacedEntry,
} from './ledger.ts'
export { ledgerMigrations } from './migrations/0001-ledger.ts'
export type { LedgerOptions } from './open-ledger.ts'
export { openLedger } from './open-ledger.ts'
export type { WitnessStanding } from './witness-book.ts'
export { SILENT_AFTER_MS } from './witness-book.ts'
export type { ToldWitness } from './witness-report.ts'
export { readWitnessReport } from './witness-report.ts'
export type { Witness, WitnessAnswer, WitnessState } from './witnesses.ts'
