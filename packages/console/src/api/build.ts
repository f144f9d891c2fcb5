import { queryOptions } from '@tanstack/react-query'

/** Which build of the console this is: a hash over all its files, from which the sign-in ring is drawn. */
export interface Build {
  readonly version: string
  readonly sha256: string
}

export const buildQuery = queryOptions({
  queryKey: ['build'],
  queryFn: async ({ signal }) => (await (await window.fetch('/assets/build.json', { signal })).json()) as Build,
  staleTime: Number.POSITIVE_INFINITY,
})
