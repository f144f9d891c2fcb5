import type { Context } from '#kernel'
import { stale } from '#kernel/http'
import { isClosed, mayBecome, requireNext } from './lifecycle.ts'
import { holdIssue } from './reading.ts'
import type { IssuePatch, IssueStatus } from './schema.ts'
import type { IssueRow } from './store.ts'
import { issueStore } from './store.ts'
import type { WordSeal } from './words.ts'

/** What changes an issue, each only if nobody else has since the version the caller saw. */
export const createChanging = (words: WordSeal) => ({
  /** @throws {Problem} `fleet.issue-unknown`, `http.stale`, `fleet.issue-closed`, `fleet.issue-lifecycle`. */
  changeIssue: async (
    ctx: Context,
    id: string,
    { title, description, ...columns }: IssuePatch,
    version: number | undefined,
  ): Promise<IssueRow> => {
    const row = await holdUnchanged(ctx, id, version)
    const status = columns.status ?? row.status
    requireNext(row.status, status)
    const isReworded = title !== undefined || description !== undefined
    const old = isReworded ? await words.open(ctx, row) : undefined
    const sealed = old
      ? await words.seal(ctx, row, {
          title: title ?? old.title,
          description: description === undefined ? old.description : description,
        })
      : row.sealed
    const fields = Object.keys({
      ...columns,
      ...(title && { title }),
      ...(description !== undefined && { description }),
    })
    return write(ctx, moved({ ...row, ...columns, sealed }, row.status, status, ctx.now), fields)
  },

  /**
   * Takes issues of a vehicle along as work on it goes on. Those whose life does not lead there stay as they are: a closed
   * one is not opened by work that ends late.
   */
  advanceIssues: async (ctx: Context, ids: readonly string[], status: 'in_work' | 'fixed'): Promise<void> => {
    for (const row of await issueStore.holdAll(ctx.tx, ctx.org, ids)) {
      if (isClosed(row.status) || row.status === status || !mayBecome(row.status, status)) continue
      await write(ctx, moved(row, row.status, status, ctx.now), ['status'])
    }
  },
})

/** @throws {Problem} `fleet.issue-unknown`, `http.stale`. */
export async function holdUnchanged(ctx: Context, id: string, version: number | undefined): Promise<IssueRow> {
  const row = await holdIssue(ctx, id)
  if (version !== undefined && version !== row.version) throw stale()
  return row
}

/** The row with what its status says of the repair. */
const moved = (row: IssueRow, from: IssueStatus, status: IssueStatus, now: Date): IssueRow => ({
  ...row,
  status,
  fixedAt: status !== 'fixed' ? null : from === 'fixed' ? row.fixedAt : now,
  deferredUntil: status === 'deferred' ? row.deferredUntil : null,
})

async function write(ctx: Context, row: IssueRow, fields: readonly string[]): Promise<IssueRow> {
  const changed = await bump(ctx, row)
  const { id, vehicleId, subject, status, severity } = changed
  const facts = { fields: [...fields].sort().join(' '), status, severity }
  ctx.record({ action: 'issue.change', object: [id, vehicleId], subject, facts })
  return changed
}

/** Writes a row that is held. */
export async function bump(ctx: Context, row: IssueRow): Promise<IssueRow> {
  const changed = { ...row, version: row.version + 1, updatedAt: ctx.now }
  if ((await issueStore.update(ctx.tx, ctx.org, changed)) === 0) throw stale()
  return changed
}
