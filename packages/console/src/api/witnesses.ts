import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'

/** Somebody beyond the host who cosigns what the log goes on to say. Instants are ISO 8601. */
export interface Witness {
  readonly name: string
  readonly vkey: string
  readonly state: 'vouching' | 'silent'
  /** The largest checkpoint it has cosigned, in entries, and when the log signed that; 0 and null for none. */
  readonly size: number
  readonly at: string | null
  /** Why nothing is heard of it now. */
  readonly because: string | null
}

export interface Witnesses {
  readonly isWitnessed: boolean
  /** What a witness saw that the log contradicts: nothing is placed any more. */
  readonly refutation: string | null
  readonly witnesses: readonly Witness[]
}

export const witnessesQuery = queryOptions({
  queryKey: ['witnesses'],
  queryFn: ({ signal }) => api.json<Witnesses>('/ledger/witnesses', { signal }),
})
