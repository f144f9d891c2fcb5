/** For who has lost their second factor and the recovery codes: the operator takes it away, by no address of the API. */
import { accountOf, hasFactor, store } from '#identity/accounts'
import type { Policies } from '#identity/policy'
import type { Sessions } from '#identity/sessions'
import type { Context, UserId } from '#kernel'
import { Problem } from '#kernel'
import { passkeyStore } from './passkey-store.ts'

export const createFactorReset = (
  { endSessionsOf }: Pick<Sessions, 'endSessionsOf'>,
  { keepWayIn }: Pick<Policies, 'keepWayIn'>,
) => ({
  /**
   * Takes away the authenticator, all passkeys, the recovery codes and an enrolment that waits, and ends all sessions of the person.
   * An admin ceiling enrols anew at the next sign-in before anything else. Where nobody could come in any more, passwords are on again.
   *
   * @throws {Problem} `identity.user-unknown` (404), `identity.no-second-factor` (409).
   */
  async resetFactor(ctx: Context, id: UserId): Promise<void> {
    await store.lockActiveAdmins(ctx)
    const user = await store.lockUser(ctx.tx, { org: ctx.org, user: id })
    if (!user) throw new Problem('missing', 'identity.user-unknown', 'No person has this id.')
    if (!hasFactor(user))
      throw new Problem('conflict', 'identity.no-second-factor', 'The person has no second factor. Nothing was done.')
    await store.updateUser(ctx.tx, accountOf(user), { totpSealed: null, totpPendingSealed: null })
    await passkeyStore.removePasskeys(ctx.tx, accountOf(user))
    await keepWayIn(ctx)
    await store.removeRecoveryCodes(ctx.tx, accountOf(user))
    ctx.record({ action: 'factor.reset', object: user.id, subject: user.subject })
    await endSessionsOf(ctx, user.id, 'second factor changed')
  },
})
