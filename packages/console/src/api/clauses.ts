import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

export type ClauseState = 'proven' | 'failing' | 'due' | 'attested' | 'open'

/** One sentence of a policy and how true it is now. Instants are ISO 8601. */
export interface Clause {
  readonly id: string
  readonly policy: string
  readonly text: string
  /** What must be seen for it to be true. */
  readonly promise: string
  readonly kind: string
  readonly state: ClauseState
  readonly control?: string
  readonly lastEvidenceAt?: string | null
  readonly evidence?: Evidence
  readonly parts: readonly ClausePart[]
}

/** The last look behind its control: what it saw, and the ledger entry that holds it. */
interface Evidence {
  readonly entry: string
  readonly holds: boolean
  readonly because: string | null
  readonly saw: Readonly<Record<string, string | number | boolean>>
}

/** What a clause rests on: a control, an obligation or an attestation. The clause takes the worst of them. */
export interface ClausePart {
  readonly name: string
  readonly kind: string
  readonly state: ClauseState
  readonly promise: string
  readonly because: string | null
  readonly lastEvidenceAt: string | null
  readonly nextDueAt: string | null
}

export const clausesQuery = queryOptions({
  queryKey: ['clauses'],
  queryFn: ({ signal }) => api.json<Page<Clause>>(pageOf('/clauses', 200, null), { signal }),
})

export const clauseQuery = (id: string) =>
  queryOptions({
    queryKey: ['clause', id],
    queryFn: ({ signal }) => api.json<Clause>(`/clauses/${encodeURIComponent(id)}`, { signal }),
  })

/** All that a verdict on the clause follows from, as a file for `muts verify pack`. */
export async function fetchPack(id: string): Promise<Blob> {
  const answer = await api.send(`/clauses/${encodeURIComponent(id)}/pack`, { accept: 'application/json' })
  return answer.blob()
}
