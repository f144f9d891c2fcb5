/** The recovery codes of a person: made with the first factor, made anew on demand, gone with the last. */
import type { UserRow } from '#identity/accounts'
import { accountOf, hasFactor, store } from '#identity/accounts'
import type { Self } from '#identity/sessions'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { requireProven } from './own-factors.ts'
import { createRecoveryCodes, hashRecoveryCode } from './recovery-code.ts'

export type RecoveryCodes = typeof recoveryCodes

export const recoveryCodes = { replace, ensure, renew, use, keepFor }

/** Ten new ones; those from before are void. Shown once. */
async function replace(ctx: Context, user: UserRow): Promise<readonly string[]> {
  const codes = createRecoveryCodes()
  await store.replaceRecoveryCodes(ctx.tx, accountOf(user), codes.map(hashRecoveryCode))
  return codes
}

/** Ten for whoever has none; none for others, whose own go on. */
async function ensure(ctx: Context, user: UserRow): Promise<readonly string[]> {
  return user.recoveryCodes > 0 ? [] : replace(ctx, user)
}

/**
 * @throws {Problem} `identity.reauthentication-needed` (401); `identity.no-second-factor` (409) for who has no factor
 *   that they could stand in for.
 */
async function renew(ctx: Context, self: Self): Promise<readonly string[]> {
  requireProven(self, ctx.now)
  // Held: of two at once, the codes of both must not count.
  const user = await store.lockUser(ctx.tx, accountOf(self.user))
  if (!user || !hasFactor(user))
    throw new Problem('conflict', 'identity.no-second-factor', 'You have no second factor yet. Set one up first.')
  ctx.record({ action: 'recovery.renew', object: user.id, subject: user.subject })
  return replace(ctx, user)
}

/** Whether it was one of the person's, and not used before. It is used from now on. */
async function use(ctx: Context, user: UserRow, code: string): Promise<boolean> {
  const used = await store.useRecoveryCode(ctx.tx, accountOf(user), hashRecoveryCode(code), ctx.now)
  if (used > 0) ctx.record({ action: 'recovery.use', object: user.id, subject: user.subject })
  return used > 0
}

/** Without a factor they open nothing, and must not wait for the next one. */
async function keepFor(ctx: Context, left: UserRow): Promise<void> {
  if (!hasFactor(left)) await store.removeRecoveryCodes(ctx.tx, accountOf(left))
}
