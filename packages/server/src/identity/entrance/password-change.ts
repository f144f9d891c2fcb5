/** Changing the own password: the present one is asked for, and whoever has a second factor has just shown it. */
import type { PasswordChangeRequest, Personal } from '#identity/accounts'
import { accountOf, placeOf, store } from '#identity/accounts'
import type { Attempts, PasswordHasher, PasswordRule } from '#identity/factors'
import { requireProven } from '#identity/factors'
import type { Policies } from '#identity/policy'
import type { Self, Sessions } from '#identity/sessions'
import { readPerson } from '#identity/sessions'
import type { Context, Kernel, Who } from '#kernel'
import { Problem } from '#kernel'

/** What the slow part found out, outside any transaction. */
interface Change {
  readonly isRight: boolean
  readonly against: string | null
  readonly passwordHash: string
}

interface Below {
  readonly kernel: Pick<Kernel, 'act' | 'vault'>
  readonly attempts: Attempts
  readonly passwords: PasswordHasher
  readonly requireGoodPassword: PasswordRule
  readonly policies: Pick<Policies, 'policyOf'>
  readonly sessions: Sessions
}

export type PasswordChange = ReturnType<typeof createPasswordChange>

export function createPasswordChange({ kernel, attempts, passwords, requireGoodPassword, policies, sessions }: Below) {
  return { preparePassword, changePassword }

  /** @throws {Problem} `identity.password-weak` (422), `identity.reauthentication-needed` (401). */
  async function preparePassword(who: Who, { current, password }: PasswordChangeRequest): Promise<Change> {
    const { against, about } = await kernel.act(who, async (ctx) => {
      const self = await readPerson(ctx)
      requireProven(self, ctx.now)
      const { user } = self
      const { email, name } = await kernel.vault.open<Personal>(ctx.tx, placeOf(user, 'personal'), user.personalSealed)
      const organisation = (await store.findOrganisation(ctx.tx, ctx.org))?.name ?? ''
      const { passwordLength } = (await policies.policyOf(ctx)).policy
      return { against: user.passwordHash, about: { email, name, organisation, passwordLength } }
    })
    requireGoodPassword(password, about)
    const isRight = await passwords.verifyPassword(current, against)
    return { isRight, against, passwordHash: await passwords.hashPassword(password) }
  }

  /**
   * Sets it. All other sessions end, and links to set another one are void.
   *
   * @throws {Problem} `identity.password-refused` (422) when the present one is wrong, or was guessed at too often.
   */
  async function changePassword(ctx: Context, self: Self, change: Change): Promise<void> {
    requireProven(self, ctx.now)
    const meters = await attempts.openProof(ctx, self.user.id)
    const user = await store.lockUser(ctx.tx, accountOf(self.user))
    const isRight = change.isRight && user?.passwordHash === change.against
    if (!user || meters.isBlocked || !isRight) {
      if (!change.isRight) await meters.fail()
      throw refuse(self, meters.isBlocked ? 'too many failed attempts' : 'wrong password')
    }
    await meters.succeed()
    await store.updateUser(ctx.tx, accountOf(user), { passwordHash: change.passwordHash })
    await store.voidInvitations(ctx, user.id)
    ctx.record({ action: 'password.change', object: user.id, subject: user.subject })
    await sessions.endSessionsOf(ctx, user.id, 'password changed', self.session.id)
  }
}

const refuse = ({ user: { id, subject } }: Self, reason: string): Problem =>
  new Problem('refused', 'identity.password-refused', 'Your present password is not right. Nothing was changed.', {
    keep: true,
    reason,
    errors: [{ pointer: '/current', message: 'is not your present password' }],
    denial: { action: 'factor.refuse', object: id, subject },
  })
