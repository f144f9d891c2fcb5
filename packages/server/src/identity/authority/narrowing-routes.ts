/** Rights withheld from a person by an admin, for one of the reasons there are, and given back once it is gone. */
import { Type } from 'typebox'
import { store } from '#identity/accounts'
import type { Context, SubjectId, UserId } from '#kernel'
import { Problem, ROLES } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, noContent } from '#kernel/http'
import { widen, withhold } from './narrowing.ts'
import type { Permissions } from './permissions.ts'

const strict = { additionalProperties: false } as const

/** Words of the house and none of a person: they stand in the ledger for good, and the person reads them. */
const REASONS = ['on-leave', 'training-missing', 'other-work', 'under-inquiry'] as const

const Narrowing = Type.Object({ userId: Type.String({ format: 'uuid' }), because: Type.Enum([...REASONS]) })
const Withheld = Type.Object(
  {
    actions: Type.Array(Type.String({ pattern: '^[a-z-]+\\.[a-z-]+$', maxLength: 60 }), { minItems: 1, maxItems: 200 }),
  },
  strict,
)

export const createNarrowingRoutes = (permissions: () => Permissions | undefined): readonly Route[] => [
  defineRoute({
    method: 'PUT',
    path: '/users/:userId/narrowings/:because',
    params: Narrowing,
    body: Withheld,
    access: { action: 'user.narrow' },
    stepUp: { what: 'Withhold rights from a person' },
    summary: 'Withholds these actions too from a person for this reason, from the next request on',
    answers: { 204: { description: 'Withheld' } },
    handle: async (ctx, { params, body }) => {
      requireKnown(body.actions, permissions())
      await withhold(ctx, await requireSubject(ctx, params.userId), body.actions, params.because)
      return noContent()
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/users/:userId/narrowings/:because',
    params: Narrowing,
    access: { action: 'user.widen' },
    stepUp: { what: 'Give a person back what was withheld' },
    summary: 'This reason is gone; what is withheld for another stays withheld',
    answers: { 204: { description: 'Given back' } },
    handle: async (ctx, { params }) => {
      await widen(ctx, await requireSubject(ctx, params.userId), params.because)
      return noContent()
    },
  }),
]

/** What nobody can hold is no word for the ledger. @throws {Problem} `identity.action-unknown` (422). */
function requireKnown(actions: readonly string[], permissions: Permissions | undefined): void {
  const held = permissions?.(...ROLES)
  const unknown = actions.filter((action) => !held?.has(action))
  if (unknown.length > 0)
    throw new Problem('refused', 'identity.action-unknown', 'Nobody holds one of these actions. Nothing was changed.')
}

/** @throws {Problem} `identity.user-unknown` (404). */
async function requireSubject(ctx: Context, id: string): Promise<SubjectId> {
  const row = await store.findUser(ctx.tx, { org: ctx.org, user: id as UserId })
  if (!row || row.isMachine) throw new Problem('missing', 'identity.user-unknown', 'No person has this id.')
  return row.subject
}
