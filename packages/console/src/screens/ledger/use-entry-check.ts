import type { UseQueryResult } from '@tanstack/react-query'
import { useQuery } from '@tanstack/react-query'
import type { LedgerEntry } from '#api'
import { ledgerTexts } from '#api'
import { monotonicMs } from '#clock'
import type { SealState } from '#ui'
import type { EntryCheck } from './check-entry.ts'
import { checkEntry } from './check-entry.ts'
import { pinnedKeys, trustOf } from './trust.ts'

export interface TimedCheck extends EntryCheck {
  /** How long the verifier took, without the way of the proof. */
  readonly tookMs: number
}

/** What this browser found of an entry. It looks only where `isOpen`; rows show what was found. */
export function useEntryCheck(entry: LedgerEntry, isOpen: boolean): UseQueryResult<TimedCheck> {
  const pinned = pinnedKeys.use()
  const trust = trustOf(pinned)
  return useQuery({
    queryKey: ['ledger', 'check', entry, pinned],
    queryFn: async ({ signal }) => {
      const proof = await ledgerTexts.proof(entry.seq, signal)
      const begunAt = monotonicMs()
      const found = await checkEntry(entry, proof, trust ?? { vkeys: [], quorum: 0 })
      return { ...found, tookMs: monotonicMs() - begunAt }
    },
    enabled: isOpen && trust !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export const sealStateOf = (check: EntryCheck | undefined): SealState =>
  check === undefined ? 'plain' : check.broken ? 'danger' : 'ok'
