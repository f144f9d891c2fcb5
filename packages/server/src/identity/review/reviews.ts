/**
 * The access review of an organisation. Whoever has the duty decides each set that somebody else holds: it stays, or is
 * taken at once. When none is left undecided the review is complete, and the ledger says so; nobody can say it instead. Where
 * one person alone has the duty, what they hold themselves is decided by nobody: the entry says how many sets that leaves.
 */

import { FIRST, store } from '#identity/accounts'
import type { Sets } from '#identity/authority'
import type { Context, GrantBeside, Module, Role, SubjectId, UserId } from '#kernel'
import { isUuid, later, Problem, ROLES, setsOf, sooner } from '#kernel'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, toPage } from '#kernel/http'
import { BEFORE, QUARTERLY } from './obligation.ts'
import type { Decision, GrantRow, GrantView, ReviewRow, ReviewView } from './review-schema.ts'
import { reviewStore } from './review-store.ts'

interface Below {
  readonly sets: Pick<Sets, 'vacateRole'>
  /** The sets that have the duty. */
  readonly deciders: readonly Role[]
  /** Who stands behind pseudonyms; who is gone is left out. */
  readonly namesOf: (
    ctx: Context,
    subjects: readonly SubjectId[],
  ) => Promise<readonly { readonly subject: SubjectId; readonly name: string }[]>
  /** What the rooms of the house gave them beside. */
  readonly grantsOf: NonNullable<Module['grantsOf']>
}

export type Reviews = ReturnType<typeof createReviews>

export function createReviews({ sets, deciders, namesOf, grantsOf }: Below) {
  return { readReview, openReview, listGrants, decide, keepTime }

  async function readReview(ctx: Context): Promise<ReviewView> {
    const { review, dueAt, lastCompletedAt } = await standing(ctx)
    ctx.record({ action: 'review.read', object: ctx.org })
    return {
      openedAt: review?.openedAt.toISOString() ?? null,
      dueAt: dueAt.toISOString(),
      lastCompletedAt: lastCompletedAt?.toISOString() ?? null,
      ...(await reviewStore.countUndecided(ctx, deciders)),
      kept: review?.kept ?? 0,
      removed: review?.removed ?? 0,
    }
  }

  /** Before its time, by somebody who has the duty. @throws {Problem} `identity.review-open` (409). */
  async function openReview(ctx: Context): Promise<void> {
    const { review, dueAt } = await standing(ctx)
    if (review || !(await open(ctx, dueAt)))
      throw new Problem('conflict', 'identity.review-open', 'A review is under way. Decide what is left of it.')
  }

  /** All that is held, whether a review is under way or not. */
  async function listGrants(ctx: Context, query: { limit?: number; after?: string }): Promise<Page<GrantView>> {
    const limit = limitOf(query)
    const after = readCursor(query.after, [isUuid, isRole]) ?? ([FIRST, ''] as const)
    const rows = await reviewStore.listGrants(ctx, after, limit + 1)
    const shown = rows.slice(0, limit)
    const subjects = [
      ...new Set(shown.flatMap(({ subject, grantedBy }) => [subject, ...(grantedBy ? [grantedBy] : [])])),
    ]
    const names = new Map((await namesOf(ctx, subjects)).map(({ subject, name }) => [subject, name]))
    const beside = Map.groupBy(
      await grantsOf(ctx, [...new Set(shown.map(({ subject }) => subject))]),
      (one) => one.subject,
    )
    if (subjects.length > 0)
      ctx.record({ action: 'review.list', object: shown.map(({ user }) => user), subject: subjects })
    return toPage(
      rows,
      limit,
      ({ user, role }) => [user, role],
      (row) => toView(ctx, row, names, beside.get(row.subject) ?? []),
    )
  }

  /**
   * Decides one set, for good where it is taken: the person's sessions end. The last one completes the review.
   *
   * @throws {Problem} `identity.review-closed` (409) while none is under way; `identity.own-grant` (403);
   *   `identity.role-not-held` (404); `identity.user-disabled` (409); `identity.grant-decided` (409) for the second time;
   *   as `vacateRole` where it is taken.
   */
  async function decide(ctx: Context, id: UserId, role: Role, { decision, because }: Decision): Promise<void> {
    const { review } = await standing(ctx)
    if (!review) throw new Problem('conflict', 'identity.review-closed', 'No review is under way. Open one first.')
    const row = await store.findUser(ctx.tx, { org: ctx.org, user: id })
    if (!row || row.isMachine || !setsOf(row).includes(role))
      throw new Problem('missing', 'identity.role-not-held', 'Nobody with this id holds this set.')
    if (ctx.actor.kind === 'person' && ctx.actor.id === row.subject)
      throw new Problem('forbidden', 'identity.own-grant', 'Nobody decides on what they hold themselves. Ask another.')
    if (row.status === 'disabled')
      throw new Problem('conflict', 'identity.user-disabled', 'The account is disabled. Nothing it held is asked for.')
    if ((await reviewStore.decideGrant(ctx, id, role)) === 0)
      throw new Problem('conflict', 'identity.grant-decided', 'This was decided in this review already.')
    const facts = { set: role, decision, because }
    ctx.record({ action: 'review.decide', object: row.id, subject: row.subject, facts })
    if (decision === 'remove') await sets.vacateRole(ctx, id, role)
    await reviewStore.count(ctx, review, decision)
    await settle(ctx, review)
  }

  /** Opens a review when its time has come, and completes one of which nothing is left to decide. */
  async function keepTime(ctx: Context): Promise<void> {
    const { review, dueAt } = await standing(ctx)
    if (review) await settle(ctx, review)
    else if (ctx.now >= sooner(dueAt, BEFORE)) await open(ctx, dueAt)
  }

  async function settle(ctx: Context, { openedAt }: ReviewRow): Promise<void> {
    const { undecided, undecidable } = await reviewStore.countUndecided(ctx, deciders)
    if (undecided > 0) return
    const review = await reviewStore.lockReview(ctx)
    if (!review) return
    const { kept, removed } = review
    await reviewStore.closeGrants(ctx)
    await reviewStore.completeReview(ctx, review)
    const facts = { openedAt: openedAt.toISOString(), kept, removed, undecidable }
    ctx.record({ action: 'access.review', object: ctx.org, facts })
  }

  /** Whether there was none. */
  async function open(ctx: Context, dueAt: Date): Promise<boolean> {
    if ((await reviewStore.insertReview(ctx)) === 0) return false
    ctx.record({ action: 'review.open', object: ctx.org, facts: { dueAt: dueAt.toISOString() } })
    return true
  }
}

/** `review` is the one under way. */
async function standing(ctx: Context) {
  const newest = await reviewStore.lockReview(ctx)
  const { completedAt = null, since = ctx.now } = (await reviewStore.readSince(ctx)) ?? {}
  const review = newest?.completedAt === null ? newest : undefined
  return { review, dueAt: later(since, QUARTERLY), lastCompletedAt: completedAt }
}

const isRole = (text: string): boolean => (ROLES as readonly string[]).includes(text)

function toView(
  { actor }: Context,
  row: GrantRow,
  names: ReadonlyMap<SubjectId, string>,
  beside: readonly GrantBeside[],
): GrantView {
  return {
    userId: row.user,
    name: names.get(row.subject) ?? '',
    role: row.role,
    grantedAt: row.grantedAt.toISOString(),
    grantedBy: row.grantedBy === null ? null : (names.get(row.grantedBy) ?? ''),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    reviewedAt: row.reviewedAt?.toISOString() ?? null,
    beside: beside.map(({ kind, id, name, grantedAt }) => ({ kind, id, name, grantedAt: grantedAt.toISOString() })),
    isOwn: actor.kind === 'person' && actor.id === row.subject,
  }
}
