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
  const known = new Map<string, Uint8Array>()
  return (org, kind, id) => {
    const name = `${org}\n${kind}\n${id}`
    const found = known.get(name)
    if (found) return found
    const key = indexKey(hash, org, kind, id)
    if (known.size >= limit) known.clear()
    known.set(name, key)
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
