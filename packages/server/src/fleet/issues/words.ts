/** The words about an issue: sealed in one envelope under its vehicle's subject. */
import type { Context, IssueId, Kernel, OrgId, ReadContext, SubjectId } from '#kernel'
import { openFoundOrReport, openOneOrReport, openOrReport } from '#kernel/vault'
import type { IssueRow, ListedIssue } from './store.ts'

export interface Words {
  readonly title: string
  readonly description: string | null
}

export type WordSeal = ReturnType<typeof createWordSeal>

export function createWordSeal({ vault }: Pick<Kernel, 'vault'>) {
  return {
    seal: (ctx: Context, { id, subject }: Pick<IssueRow, 'id' | 'subject'>, words: Words) =>
      vault.seal(ctx.tx, placeOf(ctx.org, id, subject), words),

    /** To be changed. @throws {Problem} `vault.integrity`, `vault.subject-erased`. */
    open: (ctx: Context, row: IssueRow) => openOneOrReport<Words>(ctx, vault, itemOf(ctx.org, row)),

    /** To be shown: what is broken leaves its entry. */
    look: async (ctx: Context, row: IssueRow) => (await openOrReport<Words>(ctx, vault, [itemOf(ctx.org, row)]))[0],

    openListed: (ctx: ReadContext, rows: readonly ListedIssue[]) =>
      openFoundOrReport<Words>(
        ctx,
        vault,
        rows.map((row) => ({ ...itemOf(ctx.org, row), key: row })),
      ),
  }
}

const itemOf = (org: OrgId, { id, subject, sealed }: IssueRow) => ({
  place: placeOf(org, id, subject),
  envelope: sealed,
})

const placeOf = (org: OrgId, row: IssueId, subject: SubjectId) => ({
  org,
  table: 'fleet_issue',
  column: 'personal',
  row,
  subject,
})
