import type { SignatureVerbs, Signed } from '#fleet/signatures'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { bump, holdUnchanged } from './changing.ts'
import { isClosed, requireNext } from './lifecycle.ts'
import type { IssueDecision, IssueStatus } from './schema.ts'
import type { IssueRow } from './store.ts'
import { issueStore } from './store.ts'

const BECOMES = { verify: 'verified', reject: 'rejected', defer: 'deferred' } as const satisfies Readonly<
  Record<IssueDecision['decision'], IssueStatus>
>

/** What a person decides with their name: closing without a scan, and putting off. */
export const createDeciding = (signatures: Pick<SignatureVerbs, 'sign'>) => ({
  /**
   * @throws {Problem} `fleet.issue-unknown`, `http.stale`, `fleet.issue-closed`, `fleet.issue-lifecycle`,
   *   `fleet.deferral-past`, `fleet.signature-name`.
   */
  decideIssue: async (
    ctx: Context,
    id: string,
    decision: IssueDecision,
    version: number | undefined,
  ): Promise<IssueRow> => {
    const row = await holdUnchanged(ctx, id, version)
    requireNext(row.status, BECOMES[decision.decision])
    const until = 'until' in decision ? requireFuture(decision.until, ctx.now) : null
    const { name, reason } = decision
    const signed = await signatures.sign(ctx, { thing: row.id, act: `issue.${decision.decision}`, name, reason })
    return settle(ctx, row, decision.decision, signed, until)
  },

  /** Closes what turned out to need no repair, by a signature that was given for it elsewhere. */
  rejectIssues: async (ctx: Context, ids: readonly string[], signed: Signed): Promise<void> => {
    for (const row of await issueStore.holdAll(ctx.tx, ctx.org, ids))
      if (!isClosed(row.status)) await settle(ctx, row, 'reject', signed, null)
  },
})

async function settle(
  ctx: Context,
  row: IssueRow,
  decision: IssueDecision['decision'],
  { id, person, sha256 }: Signed,
  deferredUntil: string | null,
): Promise<IssueRow> {
  const closedAt = decision === 'defer' ? null : ctx.now
  const changed = await bump(ctx, { ...row, status: BECOMES[decision], closedAt, deferredUntil })
  ctx.record({
    action: `issue.${decision}`,
    object: [row.id, row.vehicleId, id],
    subject: [row.subject, person],
    facts: { signature: sha256 },
  })
  return changed
}

function requireFuture(day: string, now: Date): string {
  if (day > now.toISOString().slice(0, 10)) return day
  throw new Problem('refused', 'fleet.deferral-past', 'Put it off to a day that is to come. Nothing was changed.', {
    errors: [{ pointer: '/until', message: 'is not in the future' }],
  })
}
