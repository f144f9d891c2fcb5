/** People and sessions as single sign-on needs them: found, entered, given their sets, let in. */
import type { Coming, Proof, SsoPeople } from '#identity/sso'
import type { Context, SessionId, UserId } from '#kernel'
import { setsOf } from '#kernel'
import type { Attempts } from './attempts.ts'
import { hasContractEnded } from './contracts.ts'
import { grantTokens } from './cookies.ts'
import type { Directory } from './directory.ts'
import type { Organisations } from './organisations.ts'
import { hasFactor } from './own-factors.ts'
import { accountOf } from './places.ts'
import { refuseEntrance } from './refusals.ts'
import type { AssuranceLevel, UserRow } from './schema.ts'
import { sessionStore } from './session-store.ts'
import type { Sessions } from './sessions.ts'
import type { Sets } from './sets.ts'
import type { SignInVerbs } from './sign-in.ts'
import { store } from './store.ts'

interface Below {
  readonly directory: Directory
  readonly organisations: Pick<Organisations, 'enterPerson'>
  readonly attempts: Pick<Attempts, 'openProof'>
  readonly sets: Pick<Sets, 'fillRole' | 'vacateRole'>
  readonly signIn: Pick<SignInVerbs, 'requireFactor'>
  readonly sessions: Sessions
}

export function createSsoPeople({ directory, organisations, attempts, sets, signIn, sessions }: Below): SsoPeople {
  return {
    async findByEmail({ tx, org }, email) {
      const account = await directory.findAccount(tx, email)
      if (!account) return undefined
      return account.org === org ? account.user : 'elsewhere'
    },

    async enter(ctx, { email, name, sets: [role, ...hats] }) {
      if (role === undefined) throw new Error('nobody is entered without a set')
      const person = { email, name: name.slice(0, 120), role, status: 'active' } as const
      const { id, subject } = await organisations.enterPerson(ctx, person)
      ctx.record({ action: 'user.invite', object: id, subject, facts: { role } })
      for (const hat of hats) await sets.fillRole(ctx, id, hat)
      return id
    },

    async keepSets(ctx, user, wanted) {
      const row = await requireUser(ctx, user)
      for (const set of wanted) if (!setsOf(row).includes(set)) await sets.fillRole(ctx, user, set)
      for (const set of setsOf(row)) if (!wanted.includes(set)) await sets.vacateRole(ctx, user, set)
    },

    async admit(ctx, id, coming) {
      const user = await letIn(ctx, id)
      if (coming.assurance === 'aal1' && hasFactor(user)) return 'factor-needed'
      return open(ctx, user, coming.assurance, coming)
    },

    async admitWithFactor(ctx, id, coming, proof: Proof) {
      const user = await letIn(ctx, id)
      const meters = await attempts.openProof(ctx, id)
      if (meters.isBlocked) throw refuseEntrance('identity.credentials-refused', 'too many failed attempts', user)
      const level = await signIn.requireFactor(ctx, user, proof, meters)
      await meters.succeed()
      return open(ctx, user, level, coming)
    },

    async endSession(ctx: Context, id: SessionId) {
      const session = await sessionStore.findSession(ctx.tx, { org: ctx.org, id })
      if (session) await sessions.endSession(ctx, session, 'ended by the identity provider')
    },

    refuse: (reason, aim) => refuseEntrance('identity.sso-refused', reason, aim),
  }

  async function open(
    ctx: Context,
    user: UserRow,
    level: AssuranceLevel,
    { session, provenAt }: Pick<Coming, 'session' | 'provenAt'>,
  ) {
    const tokens = await sessions.openSession(ctx, user, level, { id: session, provenAt })
    const { headers, body } = grantTokens(tokens, 'cookie')
    const cookies = headers?.['set-cookie']
    return { subject: user.subject, cookies: typeof cookies === 'object' ? cookies : [], body: body as object }
  }

  /** Held: a change of role or factors and this session cannot pass each other unseen. */
  async function letIn(ctx: Context, id: UserId): Promise<UserRow> {
    const user = await requireUser(ctx, id)
    if (user.isMachine) throw refuse('a machine', user)
    if (user.status === 'disabled') throw refuse('account not active', user)
    if (hasContractEnded(user, ctx.now)) throw refuse('contract ended', user)
    if (user.status === 'active') return user
    // Who was invited and comes by the organisation's own provider needs no link any more.
    await store.voidInvitations(ctx, id)
    await store.updateUser(ctx.tx, accountOf(user), { status: 'active' })
    ctx.record({ action: 'user.activate', object: id, subject: user.subject, facts: { purpose: 'single sign-on' } })
    return { ...user, status: 'active' }
  }
}

async function requireUser(ctx: Context, id: UserId): Promise<UserRow> {
  const user = await store.lockUser(ctx.tx, { org: ctx.org, user: id })
  if (!user) throw refuseEntrance('identity.sso-refused', 'unknown person')
  return user
}

const refuse = (reason: string, user: UserRow) => refuseEntrance('identity.sso-refused', reason, user)
