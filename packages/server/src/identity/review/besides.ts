/** What people have beside their sets (groups of vehicles, single vehicles), as grants of the review: the rooms above say what there is. */
import type { Context, GrantBeside, Module, Role, SubjectId, UserId } from '#kernel'
import { Problem } from '#kernel'
import type { BesideRow } from './beside-store.ts'
import { besideStore } from './beside-store.ts'
import type { Undecided } from './review-schema.ts'

export interface BesideBelow {
  /** What the rooms of the house gave them beside. */
  readonly grantsOf: NonNullable<Module['grantsOf']>
  readonly takeGrant: (ctx: Context, grant: GrantBeside) => Promise<void>
}

/** One of them with what was decided of it. `id` is the person's where it is all of its kind. */
export interface BesideGrant extends GrantBeside {
  readonly id: string
  readonly user: UserId
  readonly decidedAt: Date | null
  readonly reviewedAt: Date | null
}

interface Holder {
  readonly user: UserId
  readonly subject: SubjectId
}

export function createBesides({ grantsOf, takeGrant }: BesideBelow) {
  return { listBeside, countUndecided, decide }

  /** What these have, in no order but that of the rooms. */
  async function listBeside(ctx: Context, holders: readonly Holder[]): Promise<readonly BesideGrant[]> {
    const users = new Map(holders.map(({ subject, user }) => [subject, user]))
    const held = await grantsOf(ctx, [...users.keys()])
    const decided = new Map((await besideStore.listDecided(ctx, [...users.values()])).map((row) => [keyOf(row), row]))
    return held.flatMap((grant) => {
      const user = users.get(grant.subject)
      return user ? [withDecision(grant, user, decided)] : []
    })
  }

  async function countUndecided(ctx: Context, deciders: readonly Role[]): Promise<Undecided> {
    const holders = await besideStore.listAsked(ctx, [...new Set((await grantsOf(ctx)).map(({ subject }) => subject))])
    const alone = await besideStore.findAlone(ctx, deciders)
    const left = (await listBeside(ctx, holders)).filter(({ decidedAt }) => decidedAt === null)
    const undecidable = left.filter(({ user }) => user === alone).length
    return { undecided: left.length - undecidable, undecidable }
  }

  /**
   * Decides one of what somebody has.
   *
   * @throws {Problem} `identity.grant-not-held` (404); `identity.grant-decided` (409) for the second time.
   */
  async function decide(ctx: Context, holder: Holder, id: string, isTaken: boolean): Promise<GrantBeside['kind']> {
    const grant = (await listBeside(ctx, [holder])).find((one) => one.id === id)
    if (!grant) throw new Problem('missing', 'identity.grant-not-held', 'Nobody with this id has this.')
    if ((await besideStore.decide(ctx, holder.user, grant.kind, id, grant.grantedAt)) === 0)
      throw new Problem('conflict', 'identity.grant-decided', 'This was decided in this review already.')
    if (isTaken) await takeGrant(ctx, grant)
    return grant.kind
  }
}

const keyOf = ({ user, kind, object }: Pick<BesideRow, 'user' | 'kind' | 'object'>) => `${user} ${kind} ${object}`

/** A decision of before it was given is about another grant. */
function withDecision(grant: GrantBeside, user: UserId, decided: ReadonlyMap<string, BesideRow>): BesideGrant {
  const id = grant.id ?? user
  const row = decided.get(keyOf({ user, kind: grant.kind, object: id }))
  const since = (at: Date | null | undefined) => (at && at >= grant.grantedAt ? at : null)
  return { ...grant, id, user, decidedAt: since(row?.decidedAt), reviewedAt: since(row?.reviewedAt) }
}
