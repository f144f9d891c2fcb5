/** Which pages of a list a person sees: kept beside the list, for as long as the console is open. */
import type { QueryClient } from '@tanstack/react-query'

/** From `first` up to and with `last`. */
export interface PagesInSight {
  readonly first: number
  readonly last: number
}

const SIGHT = 'in-sight'

/** Says which pages of a list are seen. One of which nobody has said it is seen whole. */
export function showPages(client: QueryClient, key: readonly unknown[], pages: PagesInSight): void {
  // Nobody observes it. Were it let go of like all that nobody observes, each page would be taken for seen, and asked for.
  client.setQueryDefaults([SIGHT], { gcTime: Number.POSITIVE_INFINITY })
  client.setQueryData<PagesInSight>([SIGHT, ...key], pages)
}

export function isSeen(client: QueryClient, key: readonly unknown[], at: number): boolean {
  const seen = client.getQueryData<PagesInSight>([SIGHT, ...key])
  return seen === undefined || (seen.first <= at && at <= seen.last)
}
