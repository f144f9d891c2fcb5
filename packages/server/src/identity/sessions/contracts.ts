/** Until when somebody belongs to the organisation. Whoever is not employed has an end, and at that instant the account closes. */
import type { UserRow } from '#identity/accounts'
import { accountOf, authorityStore, store } from '#identity/accounts'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { sessionStore } from './session-store.ts'
import type { Sessions } from './sessions.ts'

type Contract = Pick<UserRow, 'kind' | 'contractEndsAt'>

/** The end itself is outside: from that instant on. */
export const hasContractEnded = ({ contractEndsAt }: Pick<Contract, 'contractEndsAt'>, now: Date): boolean =>
  contractEndsAt !== null && contractEndsAt <= now

/**
 * What may stand in the row of somebody who comes in.
 *
 * @throws {Problem} `identity.contract-needed` (422) for whoever is not employed and has no end;
 *   `identity.contract-ended` (422) where the end lies behind.
 */
export function requireContract({ kind, contractEndsAt }: Contract, now: Date): void {
  if (kind !== 'employee' && contractEndsAt === null)
    throw new Problem(
      'refused',
      'identity.contract-needed',
      'Contractors and third parties come with the end of their contract (fleetops.scope.people). Nothing was changed.',
      { errors: [{ pointer: '/contractEndsAt', message: 'must be an instant in the future' }] },
    )
  if (!hasContractEnded({ contractEndsAt }, now)) return
  throw new Problem(
    'refused',
    'identity.contract-ended',
    'This contract has ended. Set a later end. Nothing was changed.',
    {
      errors: [{ pointer: '/contractEndsAt', message: 'must be an instant in the future' }],
    },
  )
}

/** Closes the accounts of the organisation whose contract has ended. They were refused since the instant itself. */
export const createContractEnd =
  (sessions: Sessions) =>
  async (ctx: Context): Promise<void> => {
    for (const row of await authorityStore.lockEnded(ctx)) {
      const at = row.contractEndsAt ?? ctx.now
      await store.updateUser(ctx.tx, accountOf(row), { status: 'disabled' })
      await store.voidInvitations(ctx, row.id)
      const facts = { because: 'contract ended', at: at.toISOString() }
      ctx.record({ action: 'user.close', object: row.id, subject: row.subject, facts })
      for (const session of await sessionStore.listSessionsOf(ctx.tx, ctx.org, row.id))
        await sessions.endSession(ctx, session, 'contract ended', at)
    }
  }
