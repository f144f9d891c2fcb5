import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Group } from './groups.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { pagesQuery } from './pages.ts'

/** What is withheld from a person for a reason, and since when. */
export interface Narrowing {
  readonly because: string
  readonly actions: readonly string[]
  readonly since: string
}

/** A person of the organisation. */
export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  /** The one they came with; `roles` are all they hold. */
  readonly role: string
  readonly roles: readonly string[]
  readonly kind: 'employee' | 'contractor' | 'third-party'
  readonly contractEndsAt: string | null
  readonly createdAt: string
  readonly narrowed: readonly Narrowing[]
  readonly status: 'invited' | 'active' | 'disabled'
  readonly hasSecondFactor: boolean
  readonly isUnreadable?: true
}

/** As one person is shown by themselves. */
export interface ShownUser extends User {
  /** The actions that could be withheld from them. */
  readonly withholdable: readonly string[]
}

/** A one-time link, shown once: without a mail server the admin hands it over. Null where it went by mail. */
export interface Invitation {
  readonly invitationLink: string | null
}

export interface UserDraft {
  readonly email: string
  readonly name: string
  readonly role: string
}

export const usersQuery = pagesQuery<User>({ key: ['users', 'pages'], path: '/users' })

/** Two at most of those who can sign in: whether anybody but the reader can. */
export const activeUsersQuery = queryOptions({
  queryKey: ['users', 'active'],
  queryFn: ({ signal }) => api.json<Page<User>>(pageOf('/users', 2, null, { status: 'active' }), { signal }),
})

/** Who can sign in with a password alone: the first 200. */
export const usersWithoutFactorQuery = queryOptions({
  queryKey: ['users', 'without-factor'],
  queryFn: ({ signal }) =>
    api.json<Page<User>>(pageOf('/users', 200, null, { status: 'active', hasSecondFactor: 'false' }), { signal }),
})

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', id],
    queryFn: ({ signal }) => api.json<ShownUser>(addressOf({ id }), { signal }),
  })

/** The groups that identity providers put a person in. */
export const groupsOfQuery = (id: string) =>
  queryOptions({
    queryKey: ['groups', 'of', id],
    queryFn: async ({ signal }) => (await api.json<Page<Group>>(`${addressOf({ id })}/groups`, { signal })).data,
  })

const addressOf = (user: Pick<User, 'id'>): string => `/users/${encodeURIComponent(user.id)}`

type Patch = { readonly status?: string; readonly role?: string } & Partial<
  Pick<User, 'name' | 'kind' | 'contractEndsAt'>
>

async function change(user: User, body: Patch): Promise<User> {
  const ifMatch = (await api.send(addressOf(user))).headers.get('etag') ?? ''
  return api.json(addressOf(user), { method: 'PATCH', body, ifMatch })
}

/** The writing calls on people. */
export const people = {
  invite: (draft: UserDraft) => api.json<User & Invitation>('/users', { method: 'POST', body: draft }),
  /** A new one-time link: the invitation again, or to set a new password. */
  link: (user: User) => api.json<Invitation>(`${addressOf(user)}/link`, { method: 'POST', body: {} }),
  /** Opens or closes an account; closing ends its sessions. Made from the account as it stands now, or refused (412). */
  changeStatus: (user: User, status: 'active' | 'disabled') => change(user, { status }),
  /** Gives another permission set, which ends the person's sessions. Asks for the second factor. */
  changeRole: (user: User, role: string) => change(user, { role }),
  /** Opens or shortens how long an account lives. Asks for the second factor. */
  changeContract: (user: User, contract: Pick<User, 'kind' | 'contractEndsAt'>) => change(user, contract),
  /** Withholds these actions too for one of the reasons there are, or gives back all what was withheld for it. */
  withhold: (user: User, because: string, actions: readonly string[]) =>
    api.send(`${addressOf(user)}/narrowings/${because}`, { method: 'PUT', body: { actions } }),
  giveBack: (user: User, because: string) => api.send(`${addressOf(user)}/narrowings/${because}`, { method: 'DELETE' }),
  /** One permission set more, or one less. Both end the person's sessions and ask for the second factor. */
  giveRole: (user: User, role: string) => api.send(`${addressOf(user)}/roles/${role}`, { method: 'PUT' }),
  takeRole: (user: User, role: string) => api.send(`${addressOf(user)}/roles/${role}`, { method: 'DELETE' }),
}
