import type { Context } from '#kernel'
import type { Route } from '#kernel/http'
import { created, defineRoute, etagOf, ok, pageOf, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import { requireIssue } from './reading.ts'
import { IssueDecision, IssueDetail, IssueDraft, IssueParams, IssuePatch, IssueView } from './schema.ts'
import type { IssueVerbs } from './service.ts'
import { ISSUES } from './store.ts'

/** Issues over HTTP: each route names its action, its shapes and the one verb it calls. */
export const createRoutes = (issues: IssueVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/issues',
    access: { action: 'issue.list' },
    summary: 'Lists the issues of the vehicles in reach, the last seen first',
    query: ISSUES.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(IssueView)) } },
    read: async (ctx, { query }) => ok(await issues.listIssues(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/issues',
    access: { action: 'issue.raise' },
    summary:
      'Says what is wrong with a vehicle; the same trouble code of the same unit counts up the issue that is known',
    body: IssueDraft,
    answers: {
      200: { description: 'The issue that was known, counted up', body: IssueDetail },
      201: { description: 'The new issue', body: IssueDetail },
    },
    reach: (ctx, _, { body }) => requireIssue(ctx, (body as IssueDetail).id),
    handle: async (ctx, { body }) => {
      const { view, version, isNew } = await issues.reportIssue(ctx, body)
      const headers = { etag: etagOf(version) }
      return isNew ? created(`/api/v1/issues/${view.id}`, view, headers) : ok(view, headers)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/issues/:issueId',
    access: { action: 'issue.read' },
    summary: 'Shows one issue, with the scans before and after its repair and the signatures under it',
    params: IssueParams,
    answers: { 200: { description: 'The issue', body: IssueDetail } },
    handle: async (ctx, { params }) => answer(issues.readIssue(ctx, params.issueId)),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/issues/:issueId',
    access: { action: 'issue.change' },
    ifMatch: true,
    summary: 'Changes what the body names; an issue marked fixed is closed by the next clean scan',
    params: IssueParams,
    body: IssuePatch,
    answers: { 200: { description: 'The issue as it is now', body: IssueDetail } },
    handle: async (ctx, { params, body, headers }) =>
      show(issues, ctx, issues.changeIssue(ctx, params.issueId, body, requireIfMatch(headers))),
  }),
  defineRoute({
    method: 'POST',
    path: '/issues/:issueId/decisions',
    access: { action: 'issue.decide' },
    ifMatch: true,
    stepUp: { what: 'Close or put off an issue with your signature' },
    summary: 'Closes an issue without a scan, or puts it off: with a reason, signed by the name of your account',
    params: IssueParams,
    body: IssueDecision,
    answers: { 200: { description: 'The issue as it is now', body: IssueDetail } },
    reach: (ctx, { params }) => requireIssue(ctx, (params as { issueId: string }).issueId),
    handle: async (ctx, { params, body, headers }) =>
      show(issues, ctx, issues.decideIssue(ctx, params.issueId, body, requireIfMatch(headers))),
  }),
]

type Shown = Awaited<ReturnType<IssueVerbs['readIssue']>>

const answer = async (shown: Promise<Shown>) => {
  const { view, version } = await shown
  return ok(view, { etag: etagOf(version) })
}

const show = async (issues: IssueVerbs, ctx: Context, changed: ReturnType<IssueVerbs['changeIssue']>) =>
  answer(issues.show(ctx, await changed))
