/** The people of the organisation, for its admins. */
import { Type } from 'typebox'
import { Email, UserDraft, UserPatch, UserView } from '#identity/accounts'
import { issuerOf } from '#identity/sessions'
import type { Kernel, UserId } from '#kernel'
import { ceilingOf } from '#kernel'
import type { Route, RouteInput } from '#kernel/http'
import { created, defineRoute, etagOf, ok, PageQuery, pageOf, requireIfMatch } from '#kernel/http'
import type { People } from './people.ts'

const ById = Type.Object({ userId: Type.String({ format: 'uuid' }) })
const Query = Type.Object({ ...PageQuery.properties, email: Type.Optional(Email) }, { additionalProperties: false })
/** Shown once: without a mail server the admin hands it over. */
const Link = Type.Object({ invitationLink: Type.String() })
const Invited = Type.Object({ ...UserView.properties, ...Link.properties })
const NEVER_KEPT = { 'cache-control': 'no-store' }

type Served = Pick<Kernel, 'config' | 'door'>

export const createUserRoutes = (people: People, kernel: Served): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/users',
    query: Query,
    access: { action: 'user.list' },
    summary: 'People, in the order in which they were entered; `email` finds exactly one address',
    answers: { 200: { description: 'A page of people', body: pageOf(UserView) } },
    handle: async (ctx, { query }) => ok(await people.listUsers(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/users',
    body: UserDraft,
    access: { action: 'user.invite' },
    stepUp: { what: 'Invite an administrator', when: ({ body }) => ceilingOf((body as UserDraft).role) === 'admin' },
    summary: 'Invites a person; the link is valid once and for seven days',
    answers: { 201: { description: 'Invited', body: Invited } },
    handle: async (ctx, input) => {
      const { view, version, token } = await people.inviteUser(ctx, input.body)
      const headers = { etag: etagOf(version), ...NEVER_KEPT }
      return created(`/api/v1/users/${view.id}`, { ...view, invitationLink: linkOf(kernel, input, token) }, headers)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/users/:userId',
    params: ById,
    access: { action: 'user.read' },
    summary: 'One person',
    answers: { 200: { description: 'The person', body: UserView } },
    handle: async (ctx, { params }) => {
      const { view, version } = await people.readUser(ctx, params.userId as UserId)
      return ok(view, { etag: etagOf(version) })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/users/:userId',
    params: ById,
    body: UserPatch,
    access: { action: 'user.change' },
    ifMatch: true,
    stepUp: { what: 'Change what a person may do', when: ({ body }) => opensMore(body as UserPatch) },
    summary: 'Changes name, permission set or status; a new set and a disabled account end all sessions at once',
    answers: { 200: { description: 'The person as changed', body: UserView } },
    handle: async (ctx, { params, body, headers }) => {
      const { view, version } = await people.changeUser(ctx, params.userId as UserId, body, requireIfMatch(headers))
      return ok(view, { etag: etagOf(version) })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/users/:userId/link',
    params: ById,
    access: { action: 'user.invite' },
    stepUp: { what: 'Make a link by which a person comes in' },
    summary: 'A new one-time link: the invitation again, or to set a new password within 15 minutes',
    answers: { 201: { description: 'The link, shown once', body: Link } },
    handle: async (ctx, input) => {
      const token = await people.linkUser(ctx, input.params.userId as UserId)
      return created(
        `/api/v1/users/${input.params.userId}`,
        { invitationLink: linkOf(kernel, input, token) },
        NEVER_KEPT,
      )
    },
  }),
]

/** Closing an account and mending a name need no second look. */
const opensMore = ({ role, status, kind, contractEndsAt }: UserPatch): boolean =>
  status === 'active' || [role, kind, contractEndsAt].some((change) => change !== undefined)

/** The journey admits only hosts that are ours, so in evaluation the one the admin came by may be named. */
function linkOf(kernel: Served, { headers }: Pick<RouteInput, 'headers'>, token: string): string {
  const origin = kernel.config.publicUrl ?? (headers.host ? `http://${headers.host}` : issuerOf(kernel))
  return `${origin}/app/invitation#${token}`
}
