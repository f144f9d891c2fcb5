import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'

export const NOTICES = ['critical-issue', 'approval', 'import-finished', 'due'] as const
export type NoticeKind = (typeof NOTICES)[number]
export type Wishes = Readonly<Record<NoticeKind, 'off' | 'at-once' | 'daily'>>

/** What somebody is told of by mail. */
export interface ReadWishes {
  readonly wishes: Wishes
  /** The operator has named a mail server. */
  readonly canMail: boolean
  readonly etag: string
}

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: async ({ signal }): Promise<ReadWishes> => {
    const answer = await api.send('/me/notices', { signal })
    const { canMail, ...wishes } = (await answer.json()) as Wishes & { readonly canMail: boolean }
    return { wishes, canMail, etag: answer.headers.get('etag') ?? '' }
  },
})

export const changeNotices = ({ etag }: ReadWishes, wishes: Wishes) =>
  api.json<Wishes>('/me/notices', { method: 'PUT', body: wishes, ifMatch: etag })
