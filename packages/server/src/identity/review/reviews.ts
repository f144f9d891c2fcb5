/**
 * The access review of an organisation. Whoever has the duty decides each set that somebody else holds, and what they
 * reach beside it: it stays, or is taken at once. When none is left undecided the review is complete, and the ledger says so; nobody can say it instead. Where
 * one person alone has the duty, what they hold themselves is decided by nobody: the entry says how many sets that leaves.
 */

import { FIRST, store } from '#identity/accounts'
import type { Sets } from '#identity/authority'
import type { Context, Role, SubjectId, UserId } from '#kernel'
import { isUuid, later, Problem, ROLES, setsOf, sooner } from '#kernel'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, toPage } from '#kernel/http'
import { besideStore } from './beside-store.ts'
import type { BesideBelow, BesideGrant } from './besides.ts'
import { createBesides } from './besides.ts'
import { BEFORE, QUARTERLY } from './obligation.ts'
import type { Decision, GrantRow, GrantView, ReviewRow, ReviewView, Undecided } from './review-schema.ts'
import { reviewStore } from './review-store.ts'

interface Below extends BesideBelow {
  readonly sets: Pick<Sets, 'vacateRole'>
  /** The sets that have the duty. */
  readonly deciders: readonly Role[]
  /** Who stands behind pseudonyms; who is gone is left out. */
  readonly namesOf: (
    ctx: Context,
    subjects: readonly SubjectId[],
  ) => Promise<readonly { readonly subject: SubjectId; readonly name: string }[]>
}

export type Reviews = ReturnType<typeof createReviews>

export function createReviews({ sets, deciders, namesOf, grantsOf, takeGrant }: Below) {
  const besides = createBesides({ grantsOf, takeGrant })
  return { readReview, openReview, listGrants, decide, decideBeside, keepTime }

  async function readReview(ctx: Context): Promise<ReviewView> {
    const { review, dueAt, lastCompletedAt } = await standing(ctx)
    ctx.record({ action: 'review.read', object: ctx.org })
    return {
      openedAt: review?.openedAt.toISOString() ?? null,
      dueAt: dueAt.toISOString(),
      lastCompletedAt: lastCompletedAt?.toISOString() ?? null,
      ...(await countUndecided(ctx)),
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
    const held = await besides.listBeside(ctx, shown)
    const subjects = [
      ...new Set([...shown, ...held].flatMap(({ subject, grantedBy }) => [subject, ...(grantedBy ? [grantedBy] : [])])),
    ]
    const names = new Map((await namesOf(ctx, subjects)).map(({ subject, name }) => [subject, name]))
    const beside = Map.groupBy(held, ({ user }) => user)
    if (subjects.length > 0)
      ctx.record({ action: 'review.list', object: shown.map(({ user }) => user), subject: subjects })
    return toPage(
      rows,
      limit,
      ({ user, role }) => [user, role],
      (row) => toView(ctx, row, names, beside.get(row.user) ?? []),
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
    const { review, row } = await requireDecidable(ctx, id)
    if (!setsOf(row).includes(role)) throw notHeld()
    if ((await reviewStore.decideGrant(ctx, id, role)) === 0)
      throw new Problem('conflict', 'identity.grant-decided', 'This was decided in this review already.')
    const facts = { set: role, decision, because }
    ctx.record({ action: 'review.decide', object: row.id, subject: row.subject, facts })
    if (decision === 'remove') await sets.vacateRole(ctx, id, role)
    await reviewStore.count(ctx, review, decision)
    await settle(ctx, review)
  }

  /**
   * Decides what a person has beside their sets: it counts from the next request on. The last one completes the review.
   *
   * @param grant id of the group, or the person's own for all single vehicles.
   * @throws {Problem} as `decide`, and `identity.grant-not-held` (404).
   */
  async function decideBeside(ctx: Context, id: UserId, grant: string, { decision, because }: Decision): Promise<void> {
    const { review, row } = await requireDecidable(ctx, id)
    const kind = await besides.decide(ctx, { user: row.id, subject: row.subject }, grant, decision === 'remove')
    const facts = { set: kind, decision, because }
    ctx.record({ action: 'review.decide', object: [...new Set([row.id, grant])], subject: row.subject, facts })
    await reviewStore.count(ctx, review, decision)
    await settle(ctx, review)
  }

  /** The review under way, and the person of whom somebody else decides. */
  async function requireDecidable(ctx: Context, id: UserId) {
    const { review } = await standing(ctx)
    if (!review) throw new Problem('conflict', 'identity.review-closed', 'No review is under way. Open one first.')
    const row = await store.findUser(ctx.tx, { org: ctx.org, user: id })
    if (!row || row.isMachine) throw notHeld()
    if (ctx.actor.kind === 'person' && ctx.actor.id === row.subject)
      throw new Problem('forbidden', 'identity.own-grant', 'Nobody decides on what they hold themselves. Ask another.')
    if (row.status === 'disabled')
      throw new Problem('conflict', 'identity.user-disabled', 'The account is disabled. Nothing it held is asked for.')
    return { review, row }
  }

  async function countUndecided(ctx: Context): Promise<Undecided> {
    const [sets, beside] = [
      await reviewStore.countUndecided(ctx, deciders),
      await besides.countUndecided(ctx, deciders),
    ]
    return {
      undecided: sets.undecided + beside.undecided,
      undecidable: sets.undecidable + beside.undecidable,
    }
  }

  /** Opens a review when its time has come, and completes one of which nothing is left to decide. */
  async function keepTime(ctx: Context): Promise<void> {
    const { review, dueAt } = await standing(ctx)
    if (review) await settle(ctx, review)
    else if (ctx.now >= sooner(dueAt, BEFORE)) await open(ctx, dueAt)
  }

  async function settle(ctx: Context, { openedAt }: ReviewRow): Promise<void> {
    const { undecided, undecidable } = await countUndecided(ctx)
    if (undecided > 0) return
    const review = await reviewStore.lockReview(ctx)
    if (!review) return
    const { kept, removed } = review
    await reviewStore.closeGrants(ctx)
    await besideStore.close(ctx)
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

const notHeld = () => new Problem('missing', 'identity.role-not-held', 'Nobody with this id holds this set.')

const isRole = (text: string): boolean => (ROLES as readonly string[]).includes(text)

function toView(
  { actor }: Context,
  row: GrantRow,
  names: ReadonlyMap<SubjectId, string>,
  beside: readonly BesideGrant[],
): GrantView {
  const nameOf = (subject: SubjectId | null) => (subject === null ? null : (names.get(subject) ?? ''))
  const usedSince = (at: Date) => (row.seenAt && row.seenAt >= at ? row.seenAt.toISOString() : null)
  return {
    userId: row.user,
    name: names.get(row.subject) ?? '',
    role: row.role,
    grantedAt: row.grantedAt.toISOString(),
    grantedBy: nameOf(row.grantedBy),
    lastUsedAt: usedSince(row.grantedAt),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    reviewedAt: row.reviewedAt?.toISOString() ?? null,
    beside: beside.map(({ kind, id, name, grantedAt, grantedBy, decidedAt, reviewedAt }) => ({
      ...{ kind, id, name, grantedAt: grantedAt.toISOString(), grantedBy: nameOf(grantedBy) },
      ...{ lastUsedAt: usedSince(grantedAt), decidedAt: decidedAt?.toISOString() ?? null },
      reviewedAt: reviewedAt?.toISOString() ?? null,
    })),
    isOwn: actor.kind === 'person' && actor.id === row.subject,
  }
}
