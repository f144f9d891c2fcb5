/** Signing in with a password and, where there is one, a second factor. All faults have one answer and one duration. */
import type { AssuranceLevel, Directory, FactorProof, UserRow } from '#identity/accounts'
import { accountOf, DECOY, hasFactor, refuseEntrance, store } from '#identity/accounts'
import type { Attempts, Meters, PasswordHasher, SecondFactor } from '#identity/factors'
import { isCurrentHash } from '#identity/factors'
import type { Policies } from '#identity/policy'
import type { Sessions, SigningKeys, Tokens } from '#identity/sessions'
import { hasContractEnded } from '#identity/sessions'
import type { Context, Kernel, Problem, Who } from '#kernel'

/** What the slow part found out, outside any transaction. It is judged anew inside. */
export interface PasswordCheck {
  readonly isRight: boolean
  /** The hash that was compared with; if another stands there by now, the check is worth nothing. */
  readonly against: string | null
  /** A hash by the cost now in force, where the stored one has another. */
  readonly renewed: string | undefined
}

interface Credentials extends FactorProof {
  readonly email: string
  readonly password: string
}

interface Below {
  readonly kernel: Pick<Kernel, 'act'>
  readonly directory: Directory
  readonly attempts: Attempts
  readonly passwords: PasswordHasher
  readonly factors: SecondFactor
  readonly sessions: Sessions
  readonly keys: SigningKeys
  readonly policies: Pick<Policies, 'policyOf'>
}

export type SignInVerbs = ReturnType<typeof createSignIn>

export function createSignIn({ kernel, directory, attempts, passwords, factors, sessions, keys, policies }: Below) {
  return { checkPassword, signIn, requireFactor }

  /** Compares the password. Takes as long for an account that does not exist. */
  async function checkPassword(who: Who, { email, password }: Credentials): Promise<PasswordCheck> {
    await keys.load()
    const against = await kernel.act(who, async (ctx) => {
      const account = await directory.findAccount(ctx.tx, email)
      const { org, user } = account ?? DECOY
      const home = await ctx.enter(org)
      const row = await store.findUser(home.tx, { org, user })
      return account ? (row?.passwordHash ?? null) : null
    })
    const isRight = await passwords.verifyPassword(password, against)
    const renewed =
      isRight && against !== null && !isCurrentHash(against) ? await passwords.hashPassword(password) : undefined
    return { isRight, against, renewed }
  }

  /**
   * Opens a session for whoever the credentials prove.
   *
   * @throws {Problem} `identity.credentials-refused` (401) whatever was wrong; `identity.second-factor-needed` (401) when
   *   the password is right and a code was not sent.
   */
  async function signIn(
    ctx: Context,
    credentials: Credentials,
    check: PasswordCheck,
    address: string,
  ): Promise<Tokens> {
    const account = await directory.findAccount(ctx.tx, credentials.email)
    const { org, user: id } = account ?? DECOY
    const home = await ctx.enter(org)
    const user = await store.findUser(home.tx, { org, user: id })
    const name = account ? id : Buffer.from(directory.hashEmail(credentials.email)).toString('hex')
    const meters = await attempts.openMeters(home, name, address)
    const { passwordSignIn } = (await policies.policyOf(home)).policy
    const fault =
      findFault(account ? user : undefined, meters, check, home.now) ??
      (passwordSignIn === 'off' ? 'password sign-in is off' : undefined)
    if (!user || fault) {
      // A right password that comes too early is refused, and not counted: it was no guess.
      if (!check.isRight) await meters.fail()
      throw refuse(account && user, fault ?? 'unknown e-mail')
    }
    const level = await requireFactor(home, user, credentials, meters)
    await meters.succeed()
    // Held from here on: a change of role and this session cannot pass each other unseen.
    const now = await store.lockUser(home.tx, accountOf(user))
    if (now?.status !== 'active' || now.passwordHash !== check.against) throw refuse(user, 'account changed meanwhile')
    // A factor that was confirmed while this sign-in was judged without one.
    if (level === 'aal1' && hasFactor(now)) throw refuse(user, 'account changed meanwhile')
    if (check.renewed) await store.updateUser(home.tx, accountOf(user), { passwordHash: check.renewed })
    return sessions.openSession(home, now, level)
  }

  /** How strongly the person is proven, once the first factor is. Throws as `signIn` does. */
  async function requireFactor(
    ctx: Context,
    user: UserRow,
    proof: FactorProof,
    meters: Meters,
  ): Promise<AssuranceLevel> {
    const verdict = await factors.proveFactor(ctx, user, proof)
    if (verdict === 'missing') throw refuseEntrance('identity.second-factor-needed', 'second factor missing', user)
    if (typeof verdict === 'string') return verdict === 'proven' ? 'aal2' : 'aal1'
    await meters.fail()
    throw refuse(user, verdict.refused)
  }
}

function findFault(user: UserRow | undefined, meters: Meters, check: PasswordCheck, now: Date): string | undefined {
  if (!user) return 'unknown e-mail'
  if (meters.isBlocked) return 'too many failed attempts'
  if (!check.isRight || check.against !== user.passwordHash) return 'wrong password'
  if (user.isMachine) return 'a machine'
  if (user.status !== 'active') return 'account not active'
  if (hasContractEnded(user, now)) return 'contract ended'
  return undefined
}

const refuse = (user: UserRow | undefined, reason: string): Problem =>
  refuseEntrance('identity.credentials-refused', reason, user)
