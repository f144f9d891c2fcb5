/** Whether the search columns of an entry are those that its body gives (LEDGER, section 3). */
import type { RowColumns } from '#proof'
import { findEntryFacts, searchKeysOf } from '#proof'
import { sha256 } from './digest.ts'

/** @param columns as they stand in the database, `at` in ms; all of them are compared. */
export function isDerived({ org, id, at, action, keys = [] }: RowColumns, body: Uint8Array): boolean {
  const facts = findEntryFacts(body)
  if (!facts) return false
  const isSame = facts.org === org && facts.id === id && facts.at === at && facts.action === action
  return isSame && searchKeysOf(sha256, facts).toSorted().join() === keys.toSorted().join()
}
