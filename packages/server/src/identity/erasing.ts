/** What is left of an erased person beside the destroyed key: the way in, and what proves who comes. */
import { store } from '#identity/accounts'
import { passkeyStore } from '#identity/factors'
import type { Groups } from '#identity/groups'
import type { Scim } from '#identity/scim'
import type { Sessions } from '#identity/sessions'
import type { Sso } from '#identity/sso'
import type { Context, SubjectId } from '#kernel'

/** In the transaction of the erasure, and again after a restore: doing it twice does nothing. */
export const createErasing = (
  sessions: Pick<Sessions, 'endSessionsOf'>,
  groups: Pick<Groups, 'forgetPerson'>,
  scim: Pick<Scim, 'forgetPerson'>,
  sso: Pick<Sso, 'erase'>,
) => ({
  eraseUser: async (ctx: Context, subject: SubjectId): Promise<void> => {
    const [found] = await store.listBySubjects(ctx, [subject])
    if (!found) return
    const account = { org: ctx.org, user: found.id }
    await store.removeAccount(ctx.tx, account)
    await store.updateUser(ctx.tx, account, {
      status: 'disabled',
      passwordHash: null,
      totpSealed: null,
      totpPendingSealed: null,
    })
    await passkeyStore.removePasskeys(ctx.tx, account)
    await store.removeRecoveryCodes(ctx.tx, account)
    await sso.erase(ctx, found.id)
    await store.voidInvitations(ctx, found.id)
    await groups.forgetPerson(ctx, found.id)
    await scim.forgetPerson(ctx, found.id)
    await sessions.endSessionsOf(ctx, found.id, 'account disabled')
  },
})
