/** One-time links: by invitation, by `muts setup`, or to set a new password. The token is shown once and kept as a hash. */
import type { Acceptance, Invitation, Personal, UserRow } from '#identity/accounts'
import { accountOf, hasFactor, placeOf, refuseEntrance, store } from '#identity/accounts'
import type { Attempts, PasswordHasher, PasswordRule } from '#identity/factors'
import type { Policies } from '#identity/policy'
import type { Sessions, SigningKeys, Tokens } from '#identity/sessions'
import { hasContractEnded } from '#identity/sessions'
import type { Context, Kernel, Problem, Span, Who } from '#kernel'
import { createOpaqueToken, hashToken, later, orgOfToken } from '#kernel'
import type { SignInVerbs } from './sign-in.ts'

/** A link handed to the first admin, or after a lost password, lives shortly; an invitation waits for someone to read mail. */
export const LINK_LIFE = {
  setup: { minutes: 15 },
  reset: { minutes: 15 },
  invitation: { days: 7 },
} as const satisfies Record<string, Span>

interface Below {
  readonly kernel: Pick<Kernel, 'act' | 'vault'>
  readonly attempts: Attempts
  readonly passwords: PasswordHasher
  readonly requireGoodPassword: PasswordRule
  readonly policies: Pick<Policies, 'policyOf'>
  readonly sessions: Sessions
  readonly signIn: SignInVerbs
  readonly keys: SigningKeys
}

/** A link that was not used and has not expired, in the organisation it leads to. */
interface Link {
  readonly home: Context
  readonly invitation: Invitation
}

/** What a link led to: a new account, or a new password of one that was there. */
export interface Accepted {
  readonly tokens: Tokens
  readonly purpose: Invitation['purpose']
}

export type Invitations = ReturnType<typeof createInvitations>

/** Makes a link for a person; links made before are void. Returns its token. */
export async function createLink(
  ctx: Context,
  { id, status }: Pick<UserRow, 'id' | 'status'>,
  life: Span,
): Promise<string> {
  await store.voidInvitations(ctx, id)
  const { text, hash } = createOpaqueToken(ctx.org)
  const purpose = status === 'invited' ? 'invitation' : 'reset'
  await store.insertInvitation(ctx, hash, { user: id, purpose, expiresAt: later(ctx.now, life) })
  return text
}

export function createInvitations({
  kernel,
  attempts,
  passwords,
  requireGoodPassword,
  policies,
  sessions,
  signIn,
  keys,
}: Below) {
  return { preparePassword, acceptInvitation }

  /**
   * Judges and hashes the new password, outside any transaction. The link is not used up by a password that is refused.
   *
   * @throws {Problem} `identity.link-refused` (401), `identity.password-weak` (422).
   */
  async function preparePassword(who: Who, { token, password }: Acceptance): Promise<string> {
    await keys.load()
    const about = await kernel.act(who, async (ctx) => {
      const link = await readLink(ctx, token)
      const { home } = link
      const user = await holdInvited(link)
      const { email, name } = await kernel.vault.open<Personal>(home.tx, placeOf(user, 'personal'), user.personalSealed)
      const organisation = (await store.findOrganisation(home.tx, home.org))?.name ?? ''
      const { passwordLength } = (await policies.policyOf(home)).policy
      return { email, name, organisation, passwordLength }
    })
    requireGoodPassword(password, about)
    return passwords.hashPassword(password)
  }

  /**
   * Sets the password, makes the account active and signs in. Other sessions end; a second factor is still asked for,
   * and the link lives on until it was shown.
   *
   * @throws {Problem} `identity.link-refused` (401) when it was used or has expired; as `signIn` for the second factor.
   */
  async function acceptInvitation(ctx: Context, acceptance: Acceptance, passwordHash: string): Promise<Accepted> {
    const link = await readLink(ctx, acceptance.token)
    const { home, invitation } = link
    // Counters before the person, as everywhere: two who come at once never wait for each other.
    const meters = await attempts.openProof(home, invitation.user)
    const user = await holdInvited(link)
    const { passwordSignIn } = (await policies.policyOf(home)).policy
    if (passwordSignIn === 'off') throw refuseLink('password sign-in is off', user)
    // A link is no password: it cannot be guessed, so only a wrong code is held against it.
    if (meters.isBlocked && hasFactor(user)) throw refuseLink('too many failed attempts', user)
    const level = await signIn.requireFactor(home, user, acceptance, meters)
    if ((await store.useInvitation(home, hashToken(acceptance.token))) === 0) throw refuseLink('link used before', user)
    await sessions.endSessionsOf(home, user.id, 'password changed')
    await store.updateUser(home.tx, accountOf(user), { status: 'active', passwordHash })
    home.record({
      action: 'user.activate',
      object: user.id,
      subject: user.subject,
      facts: { purpose: invitation.purpose },
    })
    const tokens = await sessions.openSession(home, { ...user, status: 'active' }, level)
    return { tokens, purpose: invitation.purpose }
  }

  async function readLink(ctx: Context, token: string): Promise<Link> {
    const org = orgOfToken(token)
    if (!org || !(await store.findOrganisation(ctx.tx, org))) throw refuseLink('unknown link')
    const home = await ctx.enter(org)
    const invitation = await store.findInvitation(home, hashToken(token), home.now)
    if (!invitation) throw refuseLink('unknown, used or expired link')
    return { home, invitation }
  }

  async function holdInvited({ home, invitation }: Link): Promise<UserRow> {
    const user = await store.lockUser(home.tx, { org: home.org, user: invitation.user })
    if (!user) throw refuseLink('unknown, used or expired link')
    if (user.isMachine) throw refuseLink('a machine', user)
    if (user.status === 'disabled') throw refuseLink('account disabled', user)
    if (hasContractEnded(user, home.now)) throw refuseLink('contract ended', user)
    return user
  }
}

const refuseLink = (reason: string, user?: UserRow): Problem => refuseEntrance('identity.link-refused', reason, user)
