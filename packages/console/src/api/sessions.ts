import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'

/** A session that lives. Instants are ISO 8601; device and address are null where nothing was kept. */
export interface LiveSession {
  readonly id: string
  readonly beganAt: string
  readonly lastUsedAt: string
  readonly idleEndsAt: string
  readonly endsAt: string
  readonly assuranceLevel: 'aal1' | 'aal2'
  readonly client: string | null
  readonly device: string | null
  readonly address: string | null
  /** In the own list: the one that asks. */
  readonly isThis?: boolean
}

/** Whose sessions they are: the own ones, or a person's for an admin. */
export interface SessionOwner {
  readonly userId?: string
}

const addressOf = ({ userId }: SessionOwner): string =>
  userId === undefined ? '/me/sessions' : `/users/${encodeURIComponent(userId)}/sessions`

export const sessionsQuery = (owner: SessionOwner) =>
  queryOptions({
    queryKey: ['sessions', owner.userId ?? 'me'],
    queryFn: async ({ signal }) => (await api.json<Page<LiveSession>>(addressOf(owner), { signal })).data,
  })

/** The writing calls on sessions: from the next request on, the session is refused. */
export const sessions = {
  end: (owner: SessionOwner, { id }: Pick<LiveSession, 'id'>) =>
    api.send(`${addressOf(owner)}/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  endAll: (userId: string) => api.send(addressOf({ userId }), { method: 'DELETE' }),
}
