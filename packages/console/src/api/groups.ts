import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

/** A group of an identity provider, and the permission set that whoever is in it is given. */
export interface Group {
  readonly id: string
  /** `scim`, or the id of the connection of single sign-on that brings it. */
  readonly source: string
  readonly name: string
  readonly role: string | null
  readonly isProvisioned: boolean
  readonly members: number
}

export type GroupDraft = Pick<Group, 'source' | 'name'> & { readonly role: string }

export const groupsQuery = infiniteQueryOptions({
  queryKey: ['groups', 'pages'],
  queryFn: ({ pageParam, signal }) => api.json<Page<Group>>(pageOf('/groups', 200, pageParam), { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.page.next,
})

/** The writing calls on groups; in force at once for everybody in them. Both ask for the second factor. */
export const groups = {
  /** Before the provider has named it. */
  name: (draft: GroupDraft) => api.json<Group>('/groups', { method: 'POST', body: draft }),
  map: ({ id }: Pick<Group, 'id'>, role: string | null) =>
    api.send(`/groups/${encodeURIComponent(id)}/role`, { method: 'PUT', body: { role } }),
}
