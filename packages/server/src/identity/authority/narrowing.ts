/** A person's rights made narrower by a reason, and wide again once it is gone. In force on the next request. */
import type { Narrowing, UserRow } from '#identity/accounts'
import { accountOf, authorityStore, store } from '#identity/accounts'
import { requireOther } from '#identity/sessions'
import type { Context, SubjectId } from '#kernel'
import { Problem } from '#kernel'
import type { Held } from './permissions.ts'
import { EVERYONES_WRITES } from './permissions.ts'
import { isLast, lastAdminStays } from './sets.ts'

/** Nobody is cut off from what they need to get out of it again. */
const NEVER_WITHHELD: ReadonlySet<string> = new Set([
  ...EVERYONES_WRITES,
  'me.read',
  'session.list',
  'session.step-up',
  'passkey.list',
])

/** Of what somebody holds, what may be withheld from them. */
export const withholdableOf = (held: Held): readonly string[] =>
  [...held.keys()].filter((action) => !NEVER_WITHHELD.has(action)).sort()

/** Action → why it is withheld; the reason that stands longest, where there are several. */
export const withheldFrom = ({ narrowed }: Pick<UserRow, 'narrowed'>): ReadonlyMap<string, string> =>
  new Map(narrowed.toReversed().flatMap(({ actions, because }) => actions.map((action) => [action, because] as const)))

/**
 * Withholds actions from a person who holds them. Said again for the same reason, it holds for what was said last. Whoever
 * asks, somebody is left to give them back: nothing is withheld from the last admin, and nobody withholds from themselves.
 *
 * @param because shown to the person and in the ledger: words of the house, never of a person.
 * @throws {Problem} `identity.user-unknown` (404); `identity.never-withheld` (422); `identity.own-role` (403);
 *   `identity.last-admin` (409) where no admin would be left from whom nothing is withheld.
 */
export async function narrow(
  ctx: Context,
  person: SubjectId,
  actions: readonly string[],
  because: string,
): Promise<void> {
  const lasting = actions.filter((action) => NEVER_WITHHELD.has(action))
  if (lasting.length > 0)
    throw new Problem(
      'refused',
      'identity.never-withheld',
      `Everybody keeps ${lasting.join(', ')}. Nothing was changed.`,
    )
  // The admins first, as whoever changes what people hold has it.
  const admins = await store.lockActiveAdmins(ctx)
  const row = await requireAnother(ctx, person)
  if (isLast(admins, row)) throw lastAdminStays()
  const before = row.narrowed.find((narrowing) => narrowing.because === because)
  if (before?.actions.join() === actions.join()) return
  const since = before?.since ?? ctx.now.toISOString()
  await change(ctx, row, [...without(row, because), { because, actions, since }])
  const facts = { because, actions: actions.join(', ') }
  ctx.record({ action: 'user.narrow', object: row.id, subject: row.subject, facts })
}

/**
 * As an admin withholds: beside what is withheld for the reason already, since giving back is an act of its own.
 *
 * @throws {Problem} as `narrow`.
 */
export async function withhold(
  ctx: Context,
  person: SubjectId,
  actions: readonly string[],
  because: string,
): Promise<void> {
  await store.lockActiveAdmins(ctx)
  const row = await requirePerson(ctx, person)
  const before = row.narrowed.find((narrowing) => narrowing.because === because)?.actions ?? []
  await narrow(ctx, person, [...new Set([...before, ...actions])].sort(), because)
}

/** The reason is gone; what is withheld for another stays withheld. @throws {Problem} `identity.user-unknown` (404), `identity.own-role` (403). */
export async function widen(ctx: Context, person: SubjectId, because: string): Promise<void> {
  const row = await requireAnother(ctx, person)
  const rest = without(row, because)
  if (rest.length === row.narrowed.length) return
  await change(ctx, row, rest)
  ctx.record({ action: 'user.widen', object: row.id, subject: row.subject, facts: { because } })
}

const without = ({ narrowed }: UserRow, because: string): readonly Narrowing[] =>
  narrowed.filter((narrowing) => narrowing.because !== because)

const change = ({ tx }: Context, row: UserRow, narrowed: readonly Narrowing[]) =>
  store.updateUser(tx, accountOf(row), { narrowed })

async function requireAnother(ctx: Context, person: SubjectId): Promise<UserRow> {
  const row = await requirePerson(ctx, person)
  requireOther(ctx, row)
  return row
}

async function requirePerson(ctx: Context, person: SubjectId): Promise<UserRow> {
  const row = await authorityStore.lockPerson(ctx, person)
  if (!row) throw new Problem('missing', 'identity.user-unknown', 'No person has this id.')
  return row
}
