/** Second factors: TOTP with each step used once, and recovery codes. Enrolling anew needs the factor there is. */
import type { FactorProof, Personal, UserChange, UserRow } from '#identity/accounts'
import { accountOf, hasFactor, placeOf, store } from '#identity/accounts'
import type { Self, Sessions, Tokens } from '#identity/sessions'
import type { Context, Kernel, SessionId } from '#kernel'
import { Problem } from '#kernel'
import type { Attempts } from './attempts.ts'
import { requireFactorLeft, requireProven } from './own-factors.ts'
import type { RecoveryCodes } from './recovery-codes.ts'
import { createTotpSecret, stepOfCode, totpUri } from './totp.ts'

/** `absent`: the person has none. `missing`: has one, but sent nothing. A reason: what was sent is worth nothing. */
export type FactorVerdict = 'absent' | 'missing' | 'proven' | { readonly refused: string }

/** A proposed secret, and the session that may confirm it. */
interface Pending {
  readonly session: SessionId
  readonly secret: string
}

export interface Confirmed {
  readonly recoveryCodes: readonly string[]
  readonly tokens: Tokens
}

export type SecondFactor = ReturnType<typeof createSecondFactor>

export function createSecondFactor(
  { vault }: Pick<Kernel, 'vault'>,
  attempts: Attempts,
  recovery: RecoveryCodes,
  sessions: Sessions,
) {
  return { proveFactor, proveAgain, enrolTotp, confirmTotp, removeTotp, plantTotp }

  /** Uses up what it accepts: a time step, or a recovery code. */
  async function proveFactor(ctx: Context, user: UserRow, proof: FactorProof): Promise<FactorVerdict> {
    if (!hasFactor(user)) return 'absent'
    if (proof.totp !== undefined) return proveTotp(ctx, user, proof.totp)
    if (proof.recoveryCode === undefined) return 'missing'
    return (await recovery.use(ctx, user, proof.recoveryCode)) ? 'proven' : { refused: 'wrong recovery code' }
  }

  async function proveTotp(ctx: Context, user: UserRow, code: string): Promise<FactorVerdict> {
    if (user.totpSealed === null) return { refused: 'no authenticator enrolled' }
    const step = stepOfCode(await open<string>(ctx, user, 'totp', user.totpSealed), code, ctx.now)
    if (step === undefined) return { refused: 'wrong code' }
    return (await store.useTotpStep(ctx.tx, accountOf(user), step)) > 0 ? 'proven' : { refused: 'code used before' }
  }

  /**
   * Proves the factor of a person who is signed in, where there is one. Wrong codes count like wrong passwords.
   *
   * @throws {Problem} `identity.second-factor-needed` (403) when nothing was sent, `identity.code-refused` (422).
   */
  async function proveAgain(
    ctx: Context,
    { user }: Pick<Self, 'user'>,
    proof: FactorProof,
  ): Promise<'absent' | 'proven'> {
    const verdict = await guarded(ctx, user, () => proveFactor(ctx, user, proof))
    if (verdict === 'absent' || verdict === 'proven') return verdict
    throw new Problem('forbidden', 'identity.second-factor-needed', 'You have a second factor. Send a code of it.')
  }

  /**
   * Proposes a new TOTP secret, to be confirmed in the same session. It counts from then on; until then the old one does.
   *
   * @throws {Problem} `identity.second-factor-needed` (403) or `identity.code-refused` (422) when there is one and a code
   *   of it was not sent or is wrong; else `identity.reauthentication-needed` (401).
   */
  async function enrolTotp(
    ctx: Context,
    self: Self,
    totp: string | undefined,
  ): Promise<{ secret: string; uri: string }> {
    const { user, session } = self
    if (user.totpSealed === null) requireProven(self, ctx.now)
    else await proveAgain(ctx, self, totp === undefined ? {} : { totp })
    const secret = createTotpSecret()
    const pending: Pending = { session: session.id, secret }
    await store.updateUser(ctx.tx, accountOf(user), {
      totpPendingSealed: await seal(ctx, user, 'totp_pending', pending),
    })
    const { email } = await vault.open<Personal>(ctx.tx, placeOf(user, 'personal'), user.personalSealed)
    ctx.record({ action: 'factor.enrol', object: user.id, subject: user.subject })
    return { secret, uri: totpUri(secret, email) }
  }

  /**
   * Makes the proposed secret the factor and gives ten recovery codes. All sessions end; this one goes on, raised and with
   * tokens of its own.
   *
   * @throws {Problem} `identity.no-enrolment` (409), `identity.code-refused` (422), `identity.session-over` (401).
   */
  async function confirmTotp(ctx: Context, { user, session }: Self, code: string): Promise<Confirmed> {
    const { totpPendingSealed } = user
    const pending = totpPendingSealed && (await open<Pending>(ctx, user, 'totp_pending', totpPendingSealed))
    // Begun in another session it may be a thief's: who confirms it here knows its secret, and nothing more.
    if (pending?.session !== session.id)
      throw new Problem('conflict', 'identity.no-enrolment', 'No enrolment waits in this session. Begin one first.')
    const { secret } = pending
    const step = stepOfCode(secret, code, ctx.now)
    await guarded(ctx, user, async () => (step === undefined ? { refused: 'wrong code' } : 'proven'))
    await plantTotp(ctx, user, secret)
    if (step !== undefined) await store.useTotpStep(ctx.tx, accountOf(user), step)
    const recoveryCodes = await recovery.replace(ctx, user)
    ctx.record({ action: 'factor.confirm', object: user.id, subject: user.subject })
    return { recoveryCodes, tokens: await sessions.raiseSession(ctx, user, session) }
  }

  /**
   * Takes the authenticator away. All other sessions of the person end.
   *
   * @throws {Problem} `identity.reauthentication-needed` (401), `identity.no-second-factor` (409), `identity.last-factor`
   *   (409).
   */
  async function removeTotp(ctx: Context, self: Self): Promise<void> {
    requireProven(self, ctx.now)
    // Held: two factors taken away at once must not both be the other's last.
    const user = await store.lockUser(ctx.tx, accountOf(self.user))
    if (!user?.totpSealed)
      throw new Problem('conflict', 'identity.no-second-factor', 'You have no authenticator. Nothing was done.')
    const left = { ...user, totpSealed: null }
    requireFactorLeft(left, self.session)
    await store.updateUser(ctx.tx, accountOf(user), { totpSealed: null, totpPendingSealed: null })
    await recovery.keepFor(ctx, left)
    ctx.record({ action: 'factor.remove', object: user.id, subject: user.subject })
    await sessions.endSessionsOf(ctx, user.id, 'second factor changed', self.session.id)
  }

  async function plantTotp(ctx: Context, user: UserRow, secret: string): Promise<void> {
    const change: UserChange = { totpSealed: await seal(ctx, user, 'totp', secret), totpPendingSealed: null }
    await store.updateUser(ctx.tx, accountOf(user), change)
  }

  /** Wrong codes count like wrong passwords: a stolen session must not be able to try a million of them. */
  async function guarded(ctx: Context, user: UserRow, prove: () => Promise<FactorVerdict>): Promise<FactorVerdict> {
    const meters = await attempts.openProof(ctx, user.id)
    const verdict = meters.isBlocked ? { refused: 'too many failed attempts' } : await prove()
    if (verdict === 'proven') await meters.succeed()
    if (typeof verdict === 'string') return verdict
    await meters.fail()
    throw new Problem(
      'refused',
      'identity.code-refused',
      'The code was refused. Wait for the next one, then try again.',
      {
        keep: true,
        reason: verdict.refused,
        denial: { action: 'factor.refuse', object: user.id, subject: user.subject },
      },
    )
  }

  function open<T>(ctx: Context, user: UserRow, column: string, envelope: Uint8Array): Promise<T> {
    return vault.open<T>(ctx.tx, placeOf(user, column), envelope)
  }

  function seal(ctx: Context, user: UserRow, column: string, secret: string | Pending): Promise<Uint8Array> {
    return vault.seal(ctx.tx, placeOf(user, column), secret)
  }
}
