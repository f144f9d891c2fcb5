import type { Route } from '#kernel/http'
import { defineRoute, ok } from '#kernel/http'
import type { listCosts } from './costs.ts'
import { CostPage, CostQuery } from './schema.ts'

/** Costs over HTTP. */
export const createRoutes = (costs: { readonly listCosts: typeof listCosts }): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/costs',
    access: { action: 'cost.list' },
    summary: 'Lists what vehicles or sites cost in a month, by kind and currency, beside the month before',
    query: CostQuery,
    answers: { 200: { description: 'A page, with the sums over all pages', body: CostPage } },
    read: async (ctx, { query }) => ok(await costs.listCosts(ctx, query)),
  }),
]
