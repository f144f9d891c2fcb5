import type { Context, OrgId } from '#kernel'
import { CANARY, HOUSE } from '#kernel'
import type { Job } from '#kernel/jobs'
import type { Reviews } from './reviews.ts'

interface Below {
  readonly reviews: Pick<Reviews, 'keepTime'>
  readonly listOrganisations: (ctx: Context) => Promise<readonly OrgId[]>
}

/** Opens the review of each organisation in its time, and completes what only waited for an account to be closed. */
export const createReviewJob = ({ reviews, listOrganisations }: Below): Job => ({
  name: 'identity.review-access',
  every: { hours: 1 },
  run: async (ctx: Context) => {
    for (const org of await listOrganisations(ctx))
      if (org !== CANARY && org !== HOUSE) await reviews.keepTime(await ctx.enter(org))
  },
})
