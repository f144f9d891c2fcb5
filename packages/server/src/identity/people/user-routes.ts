/** The people of the organisation, for its admins. */
import { Type } from 'typebox'
import { Email, Status, UserDraft, UserPatch, UserView } from '#identity/accounts'
import type { Permissions } from '#identity/authority'
import { withholdableOf } from '#identity/authority'
import { issuerOf } from '#identity/sessions'
import type { Context, Kernel, UserId } from '#kernel'
import { ceilingOf } from '#kernel'
import type { Route, RouteInput } from '#kernel/http'
import { created, defineRoute, etagOf, ok, PageQuery, pageOf, requireIfMatch } from '#kernel/http'
import type { LinkLetters } from './link-letters.ts'
import type { People } from './people.ts'

const ById = Type.Object({ userId: Type.String({ format: 'uuid' }) })
const Query = Type.Object(
  {
    ...PageQuery.properties,
    email: Type.Optional(Email),
    status: Type.Optional(Status),
    hasSecondFactor: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
/** Shown once: without a mail server the admin hands it over. Null where it went to the person by mail. */
const Link = Type.Object({ invitationLink: Type.Union([Type.String(), Type.Null()]) })
const Invited = Type.Object({ ...UserView.properties, ...Link.properties })
/** With the actions that could be withheld from them: what their sets hold, but for what everybody keeps. */
const Shown = Type.Object({ ...UserView.properties, withholdable: Type.Array(Type.String()) })
const NEVER_KEPT = { 'cache-control': 'no-store' }

type Served = Pick<Kernel, 'config' | 'door'>

/** @param permissions of the whole house. */
export const createUserRoutes = (
  people: People,
  kernel: Served,
  permissions: () => Permissions | undefined,
  letters: LinkLetters,
): readonly Route[] => {
  const deliver = async (ctx: Context, user: UserId, link: string) => ({
    invitationLink: (await letters.send(ctx, user, link)) ? null : link,
  })
  return [
    defineRoute({
      method: 'GET',
      path: '/users',
      query: Query,
      access: { action: 'user.list' },
      summary:
        'People, in the order in which they were entered; `email` finds exactly one address, `status` and `hasSecondFactor` those it is true of',
      answers: { 200: { description: 'A page of people', body: pageOf(UserView) } },
      handle: async (ctx, { query }) => ok(await people.listUsers(ctx, query)),
    }),
    defineRoute({
      method: 'POST',
      path: '/users',
      body: UserDraft,
      access: { action: 'user.invite' },
      stepUp: { what: 'Invite an administrator', when: ({ body }) => ceilingOf((body as UserDraft).role) === 'admin' },
      summary: 'Invites a person, by mail where there is a mail server; the link is valid once and for seven days',
      answers: { 201: { description: 'Invited', body: Invited } },
      handle: async (ctx, input) => {
        const { view, version, token } = await people.inviteUser(ctx, input.body)
        const headers = { etag: etagOf(version), ...NEVER_KEPT }
        const shown = await deliver(ctx, view.id as UserId, linkOf(kernel, input, token))
        return created(`/api/v1/users/${view.id}`, { ...view, ...shown }, headers)
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/users/:userId',
      params: ById,
      access: { action: 'user.read' },
      summary: 'One person',
      answers: { 200: { description: 'The person', body: Shown } },
      handle: async (ctx, { params }) => {
        const { view, version } = await people.readUser(ctx, params.userId as UserId)
        const held = permissions()?.(...view.roles)
        return ok({ ...view, withholdable: held ? withholdableOf(held) : [] }, { etag: etagOf(version) })
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
        const id = input.params.userId as UserId
        const shown = await deliver(ctx, id, linkOf(kernel, input, await people.linkUser(ctx, id)))
        return created(`/api/v1/users/${id}`, shown, NEVER_KEPT)
      },
    }),
  ]
}

/** Closing an account and mending a name need no second look. */
const opensMore = ({ role, status, kind, contractEndsAt }: UserPatch): boolean =>
  status === 'active' || [role, kind, contractEndsAt].some((change) => change !== undefined)

/** The journey admits only hosts that are ours, so in evaluation the one the admin came by may be named. */
function linkOf(kernel: Served, { headers }: Pick<RouteInput, 'headers'>, token: string): string {
  const origin = kernel.config.publicUrl ?? (headers.host ? `http://${headers.host}` : issuerOf(kernel))
  return `${origin}/app/invitation#${token}`
}
