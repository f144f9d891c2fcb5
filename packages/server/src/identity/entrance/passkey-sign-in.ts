/** Signing in with a passkey: what the person has and is, in one answer (aal2). No lock of the account holds it up. */
import type { Account, UserRow } from '#identity/accounts'
import { refuseEntrance, store } from '#identity/accounts'
import type { Assertion, Passkeys, Refused, RelyingParty } from '#identity/factors'
import { challengeOf, challenges, decodeHandle, passkeyStore } from '#identity/factors'
import type { Sessions, SigningKeys, Tokens } from '#identity/sessions'
import { hasContractEnded } from '#identity/sessions'
import type { Context, Kernel, PasskeyId, Who } from '#kernel'
import { hashToken } from '#kernel'

/** What was found out outside any transaction; that it still holds is judged inside. */
export interface PasskeyCheck {
  readonly account: Account | undefined
  readonly passkey: PasskeyId | undefined
  readonly verdict: number | Refused
}

interface Below {
  readonly kernel: Pick<Kernel, 'act'>
  readonly party: RelyingParty
  readonly passkeys: Passkeys
  readonly sessions: Sessions
  readonly keys: SigningKeys
}

export type PasskeySignIn = ReturnType<typeof createPasskeySignIn>

export function createPasskeySignIn({ kernel, party, passkeys, sessions, keys }: Below) {
  return { beginSignIn, checkPasskey, signInWithPasskey }

  /** The same for everybody: it names no account. */
  async function beginSignIn(ctx: Context) {
    return party.signInOptions(await challenges.ask(ctx, 'sign-in'))
  }

  async function checkPasskey(who: Who, response: Assertion): Promise<PasskeyCheck> {
    await keys.load()
    const account = decodeHandle(response.response.userHandle)
    const found = account && (await kernel.act(who, (ctx) => findPasskey(ctx, account, response.id)))
    if (!found) return { account: undefined, passkey: undefined, verdict: { refused: 'unknown passkey' } }
    const verdict = await party.judgeAssertion(response, found.kept, found.row.counter)
    return { account, passkey: found.row.id, verdict }
  }

  async function findPasskey(ctx: Context, { org, user }: Account, credential: string) {
    if (!(await store.findOrganisation(ctx.tx, org))) return undefined
    const home = await ctx.enter(org)
    const row = await passkeyStore.findPasskey(home, hashToken(credential))
    return row?.user === user ? { row, kept: await passkeys.openPasskey(home, row) } : undefined
  }

  /** @throws {Problem} `identity.passkey-refused` (401) whatever was wrong. */
  async function signInWithPasskey(ctx: Context, response: Assertion, check: PasskeyCheck): Promise<Tokens> {
    const { account, passkey, verdict } = check
    const isAsked = await challenges.take(ctx, 'sign-in', challengeOf(response))
    const home = account && (await ctx.enter(account.org))
    // Held: a change of role or factors and this session cannot pass each other unseen.
    const user = home && (await store.lockUser(home.tx, account))
    if (!isAsked) throw refuse('challenge unknown, used or expired', user)
    if (typeof verdict !== 'number') throw refuse(verdict.refused, user)
    if (!user || !passkey) throw refuse('unknown passkey')
    if (user.isMachine) throw refuse('a machine', user)
    if (user.status !== 'active') throw refuse('account not active', user)
    if (hasContractEnded(user, ctx.now)) throw refuse('contract ended', user)
    if ((await passkeyStore.usePasskey(home, passkey, verdict)) === 0)
      throw refuse('passkey gone, or its counter went back', user)
    home.record({ action: 'passkey.use', object: passkey, subject: user.subject })
    return sessions.openSession(home, user, 'aal2')
  }
}

const refuse = (reason: string, user?: UserRow) => refuseEntrance('identity.passkey-refused', reason, user)
