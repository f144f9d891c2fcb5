/** One page of a list. `next` is opaque: it goes back as `?after=`. */
export interface Page<T> {
  readonly data: readonly T[]
  readonly page: { readonly next: string | null; readonly hasMore: boolean }
}

/** The address of a page of a list. `limit` 1 to 200. */
export function pageOf(
  path: string,
  limit: number,
  after: string | null,
  more: Readonly<
    Partial<Record<`filter[${string}]` | 'include' | 'weeks' | 'by' | 'sort' | 'status' | 'hasSecondFactor', string>>
  > = {},
): string {
  const query = new URLSearchParams({ limit: String(limit), ...more, ...(after === null ? {} : { after }) })
  return `${path}?${query}`
}
