/** Rows of the log: what the ledger writes itself, as the system for the house, and what it takes from bytes. */

import type { Entry, EntryDeclaration, EntryId, OrgId } from '#kernel'
import { HOUSE, uuidv7 } from '#kernel'
import type { EntryFacts } from '#proof'
import { findEntryFacts, leafHash, searchKeysOf, toHex } from '#proof'
import type { IdentifiedEntry, SealedTexts } from './compose.ts'
import { composeBody, factsOf } from './compose.ts'
import type { Declarations } from './declarations.ts'
import { sha256 } from './digest.ts'
import type { EntryOrigin } from './ledger.ts'
import type { PlacedRow } from './placing-store.ts'

/** An entry that may be placed. */
export interface AcceptedRow {
  readonly facts: EntryFacts
  readonly leaf: Uint8Array
  readonly body: Uint8Array
}

/** The ledger acts as the system, for the house. */
export const ownOrigin = (at: Date): EntryOrigin => ({
  actor: { kind: 'system', id: 'ledger' },
  org: HOUSE,
  at,
  source: undefined,
  request: undefined,
})

/** Composes an entry of the ledger itself. */
export function composeOwn(declarations: Declarations, at: Date, fact: Entry): AcceptedRow {
  const origin = ownOrigin(at)
  const declaration = declarations.require(fact.action, fact.facts ?? {})
  return composeRow(declaration, origin, { ...fact, id: uuidv7<EntryId>(at) })
}

/** Composes an entry. @throws {TypeError | Problem} as `composeBody`. */
export function composeRow(
  declaration: EntryDeclaration,
  origin: EntryOrigin,
  entry: IdentifiedEntry,
  sealed?: SealedTexts,
): AcceptedRow {
  const body = composeBody(declaration, origin, entry, sealed)
  return { facts: factsOf(origin, entry), leaf: leafHash(sha256, body), body }
}

/** What the log takes from an entry's bytes; undefined when they have not the layout of one. */
export function acceptBody(body: Uint8Array): AcceptedRow | undefined {
  const facts = findEntryFacts(body)
  return facts && { facts, leaf: leafHash(sha256, body), body }
}

/** Gives an entry its place and derives its columns. */
export function placeRow(seq: number, { facts, leaf, body }: AcceptedRow): PlacedRow {
  return {
    seq,
    org: facts.org as OrgId,
    id: facts.id as EntryId,
    at: new Date(facts.at),
    action: facts.action,
    keys: searchKeysOf(sha256, facts),
    leaf: toHex(leaf),
    body,
  }
}
