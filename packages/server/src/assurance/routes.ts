/** The addresses of assurance. There is no call that changes a state: only evidence does. */
import { CLAUSE_IDS, CLAUSES, Problem } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, isText, ok, pageOf, readCursor, toPage } from '#kernel/http'
import { ClauseParams, ClauseQuery, ClauseView, PackQuery } from './schema.ts'
import type { Assurance } from './service.ts'
import type { ClauseStanding } from './standings.ts'

export const createRoutes = (assurance: Assurance): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/clauses',
    access: { action: 'clause.list' },
    summary: 'All clauses of both policies with their live state',
    query: ClauseQuery,
    answers: { 200: { description: 'A page; all of them where no limit is given', body: pageOf(ClauseView) } },
    handle: async (ctx, { query }) => {
      const { limit = 200, after, state, policy } = query
      const seen = readCursor(after, [isText])?.[0]
      const all = (await assurance.readStandings(ctx)).filter(
        (clause) => (!state || clause.state === state) && (!policy || clause.id.startsWith(`${policy}.`)),
      )
      const start = seen === undefined ? 0 : all.findIndex(({ id }) => id === seen) + 1
      ctx.record({ action: 'clause.list', object: 'clauses' })
      return ok(toPage(all.slice(start, start + limit + 1), limit, ({ id }) => [id], toView))
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/clauses/:clauseId',
    access: { action: 'clause.read' },
    summary: 'One clause with its parts',
    params: ClauseParams,
    answers: { 200: { description: 'The clause', body: ClauseView } },
    handle: async (ctx, { params }) => {
      const known = CLAUSE_IDS.filter((id) => id === params.clauseId)
      const [clause] = await assurance.readStandings(ctx, known)
      if (!clause) throw unknownClause()
      ctx.record({ action: 'clause.read', object: clause.id })
      return ok(toView(clause))
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/clauses/:clauseId/pack',
    access: { action: 'clause.prove' },
    summary: 'The evidence pack of a clause: how it stood, and all entries that this follows from, verifiable offline',
    params: ClauseParams,
    query: PackQuery,
    answers: { 200: { description: 'For `muts verify pack`', media: ['application/json'] } },
    handle: async (ctx, { params, query: { from, to } }) => {
      const clause = CLAUSE_IDS.find((id) => id === params.clauseId)
      if (!clause) throw unknownClause()
      const period = { from: from === undefined ? from : new Date(from), to: to === undefined ? to : new Date(to) }
      const pack = await assurance.readPack(ctx, clause, period)
      ctx.record({ action: 'clause.prove', object: clause })
      return ok(pack, {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="${clause}.pack.json"`,
      })
    },
  }),
]

const unknownClause = () => new Problem('missing', 'assurance.clause-unknown', 'There is no clause with this id.')

function toView({ id, state, parts, evidence }: ClauseStanding): object {
  const { text, promise, kind } = CLAUSES[id]
  const control = parts.find((part) => part.kind === 'control')?.name
  const look = control === undefined ? undefined : evidence.looks.get(control)
  const instants = parts.flatMap(({ lastEvidenceAt }) => (lastEvidenceAt ? [lastEvidenceAt.getTime()] : []))
  return {
    id,
    policy: id.split('.')[0],
    text,
    promise,
    kind,
    state,
    ...(control === undefined ? {} : { control }),
    ...(instants.length === 0 ? {} : { lastEvidenceAt: new Date(Math.max(...instants)).toISOString() }),
    ...(look ? { evidence: { entry: look.entry, holds: look.holds, because: look.because, saw: look.saw } } : {}),
    parts: parts.map((part) => ({
      ...part,
      lastEvidenceAt: part.lastEvidenceAt?.toISOString() ?? null,
      nextDueAt: part.nextDueAt?.toISOString() ?? null,
    })),
  }
}
