/** People and sessions as single sign-on needs them: found, entered, put into groups, let in. */
import type { AssuranceLevel, Directory, FactorProof, UserRow } from '#identity/accounts'
import { accountOf, hasFactor, refuseEntrance, store } from '#identity/accounts'
import type { SignInVerbs } from '#identity/entrance'
import type { Attempts } from '#identity/factors'
import type { Groups } from '#identity/groups'
import { LEAST } from '#identity/groups'
import type { Organisations } from '#identity/people'
import type { Sessions } from '#identity/sessions'
import { grantTokens, hasContractEnded, sessionStore } from '#identity/sessions'
import type { Context, Problem, SessionId, SubjectId, UserId } from '#kernel'

const LONGEST_NAME = 120

/** How somebody came. */
interface Coming {
  /** The session to be opened. */
  readonly session: SessionId
  /** When the person was proven, there. */
  readonly provenAt: Date
}

/** Somebody was let in. */
export interface Admitted {
  readonly subject: SubjectId
  /** `Set-Cookie`: the tokens of the session. */
  readonly cookies: readonly string[]
  readonly body: unknown
}

interface Below {
  readonly directory: Directory
  readonly organisations: Pick<Organisations, 'enterPerson'>
  readonly attempts: Pick<Attempts, 'openProof'>
  readonly groups: Pick<Groups, 'begin' | 'takeClaims'>
  readonly signIn: Pick<SignInVerbs, 'requireFactor'>
  readonly sessions: Sessions
}

export type SsoPeople = ReturnType<typeof createSsoPeople>

export function createSsoPeople({ directory, organisations, attempts, groups, signIn, sessions }: Below) {
  return { findByEmail, enter, takeClaims: groups.takeClaims, requireWelcome, admit, admitWithFactor, endSessions }

  /** Of this organisation; `elsewhere` where another's person has the address. */
  async function findByEmail({ tx, org }: Context, email: string): Promise<UserId | 'elsewhere' | undefined> {
    const account = await directory.findAccount(tx, email)
    if (!account) return undefined
    return account.org === org ? account.user : 'elsewhere'
  }

  /** With no more than everybody has whom a provider brings; groups give the rest. */
  async function enter(ctx: Context, { email, name }: { email: string; name: string }): Promise<UserId> {
    const person = { email, name: name.slice(0, LONGEST_NAME), role: LEAST, status: 'active' } as const
    const { id, subject } = await organisations.enterPerson(ctx, person)
    ctx.record({ action: 'user.activate', object: id, subject, facts: { purpose: 'single sign-on' } })
    await groups.begin(ctx, id)
    return id
  }

  /**
   * Opens the session; `factor-needed` where the person has a second factor and nobody saw one.
   *
   * @throws {Problem} `identity.sso-refused` (401) where nobody comes in by the account.
   */
  async function admit(
    ctx: Context,
    id: UserId,
    coming: Coming & { readonly assurance: AssuranceLevel },
  ): Promise<Admitted | 'factor-needed'> {
    const user = await letIn(ctx, id)
    if (coming.assurance === 'aal1' && hasFactor(user)) return 'factor-needed'
    return open(ctx, user, coming.assurance, coming)
  }

  /** As `admit`, with the own second factor. @throws {Problem} also where that is wrong, or was tried too often. */
  async function admitWithFactor(ctx: Context, id: UserId, coming: Coming, proof: FactorProof): Promise<Admitted> {
    // Counters before the person, as everywhere: two who come at once never wait for each other.
    const meters = await attempts.openProof(ctx, id)
    const user = await letIn(ctx, id)
    if (meters.isBlocked) throw refuseEntrance('identity.credentials-refused', 'too many failed attempts', user)
    const level = await signIn.requireFactor(ctx, user, proof, meters)
    await meters.succeed()
    return open(ctx, user, level, coming)
  }

  /**
   * Those that `list` finds, until it finds none: what is just being made of one is there only once its maker, who holds that
   * one, is done. How many ended.
   */
  async function endSessions(ctx: Context, list: () => Promise<readonly SessionId[]>): Promise<number> {
    let ended = 0
    for (let live = await list(); live.length > 0; live = await list())
      for (const id of live) {
        const session = await sessionStore.findSession(ctx.tx, { org: ctx.org, id })
        if (session && (await sessions.endSession(ctx, session, 'ended by the identity provider'))) ended += 1
      }
    return ended
  }

  async function open(ctx: Context, user: UserRow, level: AssuranceLevel, { session: id, provenAt }: Coming) {
    const { headers, body } = grantTokens(await sessions.openSession(ctx, user, level, { id, provenAt }), 'cookie')
    const cookies = headers?.['set-cookie'] ?? []
    return { subject: user.subject, cookies: typeof cookies === 'string' ? [cookies] : cookies, body }
  }

  /**
   * Before anything is given or taken by a provider's word.
   *
   * @throws {Problem} `identity.sso-refused` (401) where nobody comes in by the account.
   */
  async function requireWelcome(ctx: Context, id: UserId): Promise<void> {
    // The admins first, as whoever changes what people hold has it.
    await store.lockActiveAdmins(ctx)
    await hold(ctx, id)
  }

  /** Held: a change of role or factors and this session cannot pass each other unseen. */
  async function hold(ctx: Context, id: UserId): Promise<UserRow> {
    const user = await store.lockUser(ctx.tx, { org: ctx.org, user: id })
    if (!user) throw refuseEntrance('identity.sso-refused', 'unknown person')
    if (user.isMachine) throw refuse('a machine', user)
    if (user.status === 'disabled') throw refuse('account not active', user)
    if (hasContractEnded(user, ctx.now)) throw refuse('contract ended', user)
    return user
  }

  async function letIn(ctx: Context, id: UserId): Promise<UserRow> {
    const user = await hold(ctx, id)
    if (user.status === 'active') return user
    // Who was invited and comes by the organisation's own provider needs no link any more.
    await store.voidInvitations(ctx, id)
    await store.updateUser(ctx.tx, accountOf(user), { status: 'active' })
    ctx.record({ action: 'user.activate', object: id, subject: user.subject, facts: { purpose: 'single sign-on' } })
    return { ...user, status: 'active' }
  }
}

const refuse = (reason: string, user: UserRow): Problem => refuseEntrance('identity.sso-refused', reason, user)
