import { api } from './api.ts'
import { pagesQuery } from './pages.ts'

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

export const groupsQuery = pagesQuery<Group>({ key: ['groups', 'pages'], path: '/groups', limit: 200 })

/** The writing calls on groups; in force at once for everybody in them. Both ask for the second factor. */
export const groups = {
  /** Before the provider has named it. */
  name: (draft: GroupDraft) => api.json<Group>('/groups', { method: 'POST', body: draft }),
  map: ({ id }: Pick<Group, 'id'>, role: string | null) =>
    api.send(`/groups/${encodeURIComponent(id)}/role`, { method: 'PUT', body: { role } }),
}
