import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

/** A person of the organisation. `version` is the row's; its quoted form is the ETag. */
export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly roles: readonly string[]
  readonly status: 'invited' | 'active' | 'locked' | 'disabled'
  readonly version: number
}

export interface UserDraft {
  readonly email: string
  readonly name: string
  readonly role: string
}

export const usersQuery = infiniteQueryOptions({
  queryKey: ['users'],
  queryFn: ({ pageParam, signal }) => api.json<Page<User>>(pageOf('/users', 50, pageParam), { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.page.next,
})

/** Invites a person: they get a link to set a password. */
export const inviteUser = (draft: UserDraft): Promise<User> => api.json('/users', { method: 'POST', body: draft })

/** Opens or closes a person's account; closing ends their sessions. Refused with 412 when somebody changed it since. */
export const changeUserStatus = (user: User, status: 'active' | 'disabled'): Promise<User> =>
  api.json(`/users/${encodeURIComponent(user.id)}`, { method: 'PATCH', body: { status }, ifMatch: `"${user.version}"` })
