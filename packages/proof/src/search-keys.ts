/** The ids by which a database searches its log. Derived from the entry, and never part of any proof. */
import { toHex } from './base64.ts'
import { encodeUtf8 } from './bytes.ts'
import type { EntryFacts } from './entry-facts.ts'
import type { Hash } from './tree.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Actor, subjects and objects of an entry as UUIDs, each once. */
export function searchKeysOf(hash: Hash, { actor, subjects, objects }: EntryFacts): readonly string[] {
  const ids = [...(actor === undefined ? [] : [actor]), ...subjects, ...objects]
  return Array.from(new Set(ids.map((id) => searchKey(hash, id))))
}

/** An id as a UUID: itself if it is one in lower case, else version 8 (RFC 9562) over the start of its SHA-256. */
export function searchKey(hash: Hash, id: string): string {
  if (UUID.test(id)) return id
  const bytes = hash(encodeUtf8(id)).slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
