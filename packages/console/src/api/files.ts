import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import { typeOf } from './file-types.ts'
import type { Page } from './page.ts'
import { nextPollMs } from './poll.ts'

/** Whose files and documents they are. */
export interface Owner {
  readonly kind: 'vehicle' | 'driver'
  readonly id: string
}

/** An upload as the house keeps it: in quarantine until it was looked into, then released, or refused with the reason. */
export interface StoredFile {
  readonly id: string
  readonly name: string | null
  readonly isUnreadable?: true
  readonly type: string
  readonly sizeBytes: number
  readonly state: 'quarantine' | 'released' | 'refused'
  readonly reason: string | null
  /** `not-scanned`: the house has no scanner, and says so. */
  readonly scan: 'clean' | 'not-scanned' | 'infected' | null
  readonly createdAt: string
}

export const ownedBy = ({ kind, id }: Owner): string => `/${kind}s/${encodeURIComponent(id)}`

const isAwaited = ({ state, reason }: StoredFile): boolean => state === 'quarantine' && reason === 'waiting'

/** The newest files of one owner, or the 50 at most that are named; asked for again while one of them is being looked into. */
export const filesQuery = (owner: Owner, ids?: readonly string[]) =>
  queryOptions({
    queryKey: ['files', owner.kind, owner.id, ...(ids ?? [])],
    queryFn: async ({ signal }) => {
      const query = ids ? `?${new URLSearchParams({ ids: ids.join(',') })}` : ''
      return (await api.json<Page<StoredFile>>(`${ownedBy(owner)}/files${query}`, { signal })).data
    },
    refetchInterval: ({ state }) => (state.data?.some(isAwaited) ? nextPollMs(state.dataUpdateCount) : false),
  })

export const files = {
  /** @param key makes it one intention beyond this page; else the bytes are one for as long as they wait. */
  upload: (owner: Owner, file: File, key?: string): Promise<StoredFile> =>
    api.json(`${ownedBy(owner)}/files?${new URLSearchParams({ name: file.name.slice(-200) })}`, {
      method: 'POST',
      bytes: { content: file, type: typeOf(file) },
      ...(key === undefined ? {} : { key }),
    }),
  fetch: async (owner: Owner, { id }: Pick<StoredFile, 'id'>): Promise<Blob> =>
    (await api.send(`${ownedBy(owner)}/files/${encodeURIComponent(id)}/content`, { accept: '*/*' })).blob(),
}
