/** The access review over HTTP, for those who have the duty. */

import { Type } from 'typebox'
import { RoleName } from '#identity/accounts'
import type { UserId } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, noContent, ok, PageQuery, pageOf } from '#kernel/http'
import { Decision, GrantView, ReviewView } from './review-schema.ts'
import type { Reviews } from './reviews.ts'

const OneBeside = Type.Object({ userId: Type.String({ format: 'uuid' }), grantId: Type.String({ format: 'uuid' }) })
const OneGrant = Type.Object({ userId: Type.String({ format: 'uuid' }), role: RoleName })
const TAKING: NonNullable<Route['stepUp']> = {
  what: 'Take rights from a person',
  when: ({ body }) => (body as Decision).decision === 'remove',
}

export const createReviewRoutes = ({
  readReview,
  openReview,
  listGrants,
  decide,
  decideBeside,
}: Reviews): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/access-review',
    access: { action: 'review.read' },
    summary: 'The access review under way, when it is due, and how much is left to decide',
    answers: { 200: { description: 'The review', body: ReviewView } },
    handle: async (ctx) => ok(await readReview(ctx)),
  }),
  defineRoute({
    method: 'POST',
    path: '/access-review',
    access: { action: 'review.decide' },
    summary: 'Opens the review before its time; the house opens it 14 days before it is due',
    answers: { 204: { description: 'Under way' } },
    handle: async (ctx) => {
      await openReview(ctx)
      return noContent()
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/access-review/grants',
    query: PageQuery,
    access: { action: 'review.read' },
    summary: 'Who holds which set since when, who gave it, when it was last used, and what was decided',
    answers: { 200: { description: 'A page of grants', body: pageOf(GrantView) } },
    handle: async (ctx, { query }) => ok(await listGrants(ctx, query)),
  }),
  defineRoute({
    method: 'PUT',
    path: '/access-review/grants/:userId/beside/:grantId',
    params: OneBeside,
    body: Decision,
    access: { action: 'review.decide' },
    stepUp: TAKING,
    summary: 'Decides that a group of vehicles, or all single vehicles, that a person was assigned stay or are taken',
    answers: { 204: { description: 'Decided' } },
    handle: async (ctx, { params, body }) => {
      await decideBeside(ctx, params.userId as UserId, params.grantId, body)
      return noContent()
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/access-review/grants/:userId/:role',
    params: OneGrant,
    body: Decision,
    access: { action: 'review.decide' },
    stepUp: TAKING,
    summary:
      'Decides that a set stays or is taken, by one of the reasons there are; nobody decides on their own. The last decision completes the review',
    answers: { 204: { description: 'Decided' } },
    handle: async (ctx, { params, body }) => {
      await decide(ctx, params.userId as UserId, params.role, body)
      return noContent()
    },
  }),
]
