import type { Route } from '#kernel/http'
import { defineRoute, ok } from '#kernel/http'
import { FaultTrendPage, TrendQuery } from './schema.ts'
import type { listFaultTrends } from './trends.ts'

/** Fault trends over HTTP. */
export const createRoutes = (faults: { readonly listFaultTrends: typeof listFaultTrends }): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/fault-trends',
    access: { action: 'fault-trend.list' },
    summary:
      'Lists which trouble codes rose and fell among the vehicles in reach: over so many weeks against as many before',
    query: TrendQuery,
    answers: { 200: { description: 'A page, and how many vehicles were read in each week', body: FaultTrendPage } },
    read: async (ctx, { query }) => ok(await faults.listFaultTrends(ctx, query)),
  }),
]
