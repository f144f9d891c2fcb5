import { infiniteQueryOptions } from '@tanstack/react-query'
import { now } from '#clock'
import { api } from './api.ts'
import type { LedgerKind, LedgerSearch } from './ledger-search.ts'
import type { Page } from './page.ts'

/** What the server says of an entry. Nothing in it is proven before its proof was verified here. Instants are ISO 8601. */
export interface LedgerEntry {
  readonly seq: number
  readonly id: string
  readonly at: string
  /** The organisation, or the house (`HOUSE_ORG`), whose entries every organisation sees. */
  readonly org: string
  /** A person's pseudonym, or the part of the house that acted. */
  readonly actor: string
  /** `noun.verb`. */
  readonly action: string
  readonly objects: readonly string[]
  /** Pseudonyms of the people the data is about. */
  readonly subjects: readonly string[]
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly facts: Readonly<Record<string, string | number | boolean>>
  /** RFC 6962, 64 hexadecimal digits in lower case. */
  readonly leafHash: string
}

/** `askedAtMs`: what was placed before, the page holds. */
export type LedgerPage = Page<LedgerEntry> & { readonly askedAtMs: number }

export const ledgerEntriesQuery = (search: LedgerSearch) =>
  infiniteQueryOptions({
    queryKey: ['ledger', 'entries', search],
    queryFn: async ({ pageParam, signal }): Promise<LedgerPage> => {
      const askedAtMs = now()
      const query = new URLSearchParams({ limit: '50', ...search, ...(pageParam === null ? {} : { after: pageParam }) })
      return { ...(await api.json<Page<LedgerEntry>>(`/ledger/entries?${query}`, { signal })), askedAtMs }
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
  })

/** One question whose answer can be proven complete. Both instants belong to the period. */
export interface LedgerQuestion {
  readonly kind: LedgerKind
  readonly id: string
  readonly from: string
  readonly to: string
}

const textOf = async (path: string, accept: string, signal?: AbortSignal): Promise<string> =>
  (await api.send(path, { accept, ...(signal ? { signal } : {}) })).text()

/** The texts that the verifier takes, as the server hands them out. */
export const ledgerTexts = {
  /** tlog-proof@v1, with the entry's bytes in it. */
  proof: (seq: number, signal: AbortSignal) => textOf(`/ledger/entries/${seq}/proof`, 'text/plain', signal),
  /** Of the house where it is asked for, else of the organisation that asks. */
  answer: (question: LedgerQuestion, of?: 'house') =>
    textOf(`/ledger/answers?${new URLSearchParams({ ...question, ...(of ? { of } : {}) })}`, 'application/json'),
  /** The verifier keys that the server names, one a line. Whoever trusts them unseen trusts the server. */
  keys: () => textOf('/ledger/keys', 'text/plain'),
}
