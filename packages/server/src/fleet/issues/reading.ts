import type { SignatureVerbs } from '#fleet/signatures'
import { isInReach, listedReachOf } from '#fleet/vehicles'
import type { Context, IssueId, ReadContext } from '#kernel'
import { Problem } from '#kernel'
import type { Page } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { IssueDetail, IssueView } from './schema.ts'
import type { IssueRow, ListedIssue } from './store.ts'
import { ISSUE_BY_ID, ISSUES, issueStore, listIssues } from './store.ts'
import { viewOf } from './view.ts'
import type { WordSeal } from './words.ts'

/** An issue and the version an ETag shows. */
export interface VersionedIssue {
  readonly view: IssueDetail
  readonly version: number
}

export type IssueReading = ReturnType<typeof createReading>

/** Looks at issues. Each is recorded: its words can name people. */
export function createReading(words: WordSeal, signatures: Pick<SignatureVerbs, 'listSignatures'>) {
  return {
    /** A page. One entry names all that was shown. */
    listIssues: async (ctx: ReadContext, query: ListQuery): Promise<Page<IssueView>> => {
      const plan = await ISSUES.plan(query)
      const rows = await ctx.list<ListedIssue>(listIssues(ctx.org, plan, await listedReachOf(ctx)))
      const shown = rows.slice(0, plan.limit)
      await ctx.disclosed({
        action: 'issue.list',
        object: shown.map(({ id }) => id),
        subject: [...new Set(shown.map(({ subject }) => subject))],
        facts: { count: shown.length },
      })
      const opened = await words.openListed(ctx, shown)
      return plan.toPage(rows, (row, at) => viewOf(row, opened[at]))
    },

    /** @throws {Problem} `fleet.issue-unknown` */
    readIssue: async (ctx: Context, id: string): Promise<VersionedIssue> => show(ctx, await requireIssue(ctx, id)),

    show,

    /** The first there ever was, for the canary organisation. */
    findFirstIssue: async (ctx: Context): Promise<IssueId | undefined> =>
      (await issueStore.findFirst(ctx.tx, ctx.org))?.id,
  }

  /** Shows it as it stands now, to whoever reaches it, and writes down that it was shown. */
  async function show(ctx: Context, row: IssueRow): Promise<VersionedIssue> {
    const { views, signers } = await signatures.listSignatures(ctx, row.id)
    const subject = [...new Set([row.subject, ...signers])]
    ctx.record({ action: 'issue.read', object: [row.id, row.vehicleId], subject })
    return { view: { ...viewOf(row, await words.look(ctx, row)), signatures: [...views] }, version: row.version }
  }
}

/** @throws {Problem} `fleet.issue-unknown`: one answer for unknown, foreign and of a vehicle out of reach. */
export async function requireIssue(ctx: ReadContext, id: string): Promise<IssueRow> {
  const row = await ctx.find(ISSUE_BY_ID, id)
  if (row && (await isInReach(ctx, row.vehicleId))) return row
  throw unknown()
}

/** The same, kept from others until the transaction ends. */
export async function holdIssue(ctx: Context, id: string): Promise<IssueRow> {
  const row = await issueStore.hold(ctx.tx, ctx.org, id)
  if (row && (await isInReach(ctx, row.vehicleId))) return row
  throw unknown()
}

const unknown = () => new Problem('missing', 'fleet.issue-unknown', 'There is no issue with this id in your reach.')
