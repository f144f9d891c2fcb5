/** The keys by which a log is indexed. Ids are random, so the hash hides them; it has no secret, so anyone can check. */
import { encodeUtf8 } from './bytes.ts'
import type { EntryFacts } from './entry-facts.ts'
import type { Hash } from './tree.ts'

/** What one can ask for: all entries of an organisation, by someone, about someone, on something, of one action. */
export type IndexKind = 'org' | 'actor' | 'subject' | 'object' | 'action'

/** Finds the key of an id, within its organisation. */
export type KeyOf = (org: string, kind: IndexKind, id: string) => Uint8Array

/** Computes a key: SHA-256("muts/index/v1\n" org "\n" kind "\n" id). */
export function indexKey(hash: Hash, org: string, kind: IndexKind | 'late', id: string): Uint8Array {
  // With a line break in the organisation two different questions could share a key.
  if (org.includes('\n')) throw new TypeError('the id of an organisation holds no line break')
  return hash(encodeUtf8(`muts/index/v1\n${org}\n${kind}\n${id}`))
}

/** The key of all late entries: one for the whole log, so its organisation and id are empty. */
export function lateKey(hash: Hash): Uint8Array {
  return indexKey(hash, '', 'late', '')
}

/** Makes a `KeyOf` that remembers the last keys: the same actors and actions come again and again. */
export function createKeyCache(hash: Hash, limit = 20_000): KeyOf {
  // By parts: a name made of all of them would have to be joined and hashed at each look.
  const known = new Map<string, Map<string, Map<string, Uint8Array>>>()
  let count = 0
  return (org, kind, id) => {
    const found = known.get(org)?.get(kind)?.get(id)
    if (found) return found
    const key = indexKey(hash, org, kind, id)
    if (count >= limit) known.clear()
    count = count >= limit ? 1 : count + 1
    const kinds = known.get(org) ?? new Map<string, Map<string, Uint8Array>>()
    known.set(org, kinds)
    const keys = kinds.get(kind) ?? new Map<string, Uint8Array>()
    kinds.set(kind, keys.set(id, key))
    return key
  }
}

/** The keys of an entry, each once: its organisation, action, actor, subjects and objects. */
export function keysOfEntry(
  { org, action, actor, subjects, objects }: EntryFacts,
  keyOf: KeyOf,
): readonly Uint8Array[] {
  return [
    keyOf(org, 'org', org),
    keyOf(org, 'action', action),
    ...(actor === undefined ? [] : [keyOf(org, 'actor', actor)]),
    ...Array.from(new Set(subjects), (id) => keyOf(org, 'subject', id)),
    ...Array.from(new Set(objects), (id) => keyOf(org, 'object', id)),
  ]
}
