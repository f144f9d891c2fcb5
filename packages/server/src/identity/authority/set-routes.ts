/** Sets given to people and taken from them, by admins; never by the person themselves. */
import { Type } from 'typebox'
import { RoleName } from '#identity/accounts'
import type { UserId } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, noContent } from '#kernel/http'
import type { Sets } from './sets.ts'

const SetOf = Type.Object({ userId: Type.String({ format: 'uuid' }), role: RoleName })

export const createSetRoutes = ({ fillRole, vacateRole }: Sets): readonly Route[] => [
  defineRoute({
    method: 'PUT',
    path: '/users/:userId/roles/:role',
    params: SetOf,
    access: { action: 'role.fill' },
    stepUp: { what: 'Give a person more rights' },
    summary: 'Gives a person one more permission set, and the duty that goes with it; their sessions end at once',
    answers: { 204: { description: 'The person holds it' } },
    handle: async (ctx, { params }) => {
      await fillRole(ctx, params.userId as UserId, params.role)
      return noContent()
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/users/:userId/roles/:role',
    params: SetOf,
    access: { action: 'role.vacate' },
    stepUp: { what: 'Take rights from a person' },
    summary: 'Takes a permission set from a person; their sessions end at once',
    answers: { 204: { description: 'The person holds it no more' } },
    handle: async (ctx, { params }) => {
      await vacateRole(ctx, params.userId as UserId, params.role)
      return noContent()
    },
  }),
]
