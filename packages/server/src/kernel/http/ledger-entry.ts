import type { Visit } from './visit.ts'

/** More would be a header longer than some clients take; the ledger knows the rest by the request's id. */
const MOST_NAMED = 20

/** `Ledger-Entry`: what this request left in the ledger, so that its proof can be asked for before it is placed. */
export const nameEntries = ({ entries }: Pick<Visit, 'entries'>): Readonly<Record<string, string>> =>
  entries.length === 0 ? {} : { 'ledger-entry': entries.slice(0, MOST_NAMED).join(', ') }
