/**
 * The writer checks its own (LEDGER, section 4): what this process committed must come back in a checkpoint with the
 * same leaf. It is the only thing that finds an entry deleted while it waited, which no seal can show.
 */

import type { EntryId, OrgId } from '#kernel'
import { equalBytes, toHex } from '#proof'

export const PLACED_WITHIN_MS = 10_000

export interface OwnEntry {
  readonly org: OrgId
  readonly id: EntryId
  readonly leaf: Uint8Array
}

export interface OwnEntries {
  /** Called after commit. */
  watch(entries: readonly OwnEntry[]): void
  /** Called when a checkpoint covers this entry. Another leaf than the one written is missing for ever. */
  placed(id: string, leaf: Uint8Array): void
  /** An entry of ours that is not placed yet, and how long ago it was committed. */
  find(id: string): (OwnEntry & { readonly waitedMs: number }) | undefined
  /** Entries that have waited at least so long. */
  waiting(atLeastMs: number): readonly OwnEntry[]
  /** What was altered, or has waited longer than 10 s; each is named once. */
  takeMissing(): readonly OwnEntry[]
}

export function createOwnEntries(monotonicMs: () => number): OwnEntries {
  // In order of commit, so the oldest stand first.
  const open = new Map<string, OwnEntry & { readonly sinceMs: number }>()
  const altered: OwnEntry[] = []

  return {
    watch: (entries) => {
      for (const entry of entries) open.set(entry.id, { ...entry, sinceMs: monotonicMs() })
    },
    placed: (id, leaf) => {
      const own = open.get(id)
      if (!own) return
      open.delete(id)
      if (!equalBytes(own.leaf, leaf)) altered.push(own)
    },
    find: (id) => {
      const own = open.get(id)
      return own && { ...own, waitedMs: monotonicMs() - own.sinceMs }
    },
    waiting: (atLeastMs) => [...takeWhile(open.values(), ({ sinceMs }) => monotonicMs() - sinceMs >= atLeastMs)],
    takeMissing: () => {
      const late = [...takeWhile(open.values(), ({ sinceMs }) => monotonicMs() - sinceMs >= PLACED_WITHIN_MS)]
      for (const { id } of late) open.delete(id)
      return [...altered.splice(0), ...late]
    },
  }
}

export const nameOf = ({ id, leaf }: OwnEntry): string => `${id} (leaf ${toHex(leaf).slice(0, 16)}…)`

function* takeWhile<T>(items: Iterable<T>, isWanted: (item: T) => boolean): Generator<T> {
  for (const item of items) {
    if (!isWanted(item)) return
    yield item
  }
}
