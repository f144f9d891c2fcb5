/** The passkeys of a person: added and taken away by whoever was just proven. A new one is proven by making it. */
import type { Personal, UserRow } from '#identity/accounts'
import { accountOf, placeOf, store } from '#identity/accounts'
import type { Policies } from '#identity/policy'
import type { Self, Sessions, Tokens } from '#identity/sessions'
import { readPerson } from '#identity/sessions'
import type { Context, Kernel, PasskeyId, Who } from '#kernel'
import { hashToken, Problem, uuidv7 } from '#kernel'
import type { SealedPlace } from '#kernel/vault'
import { challenges } from './challenges.ts'
import { requireFactorLeft, requireProven } from './own-factors.ts'
import type { Attestation, PasskeyView } from './passkey-schema.ts'
import type { PasskeyRow } from './passkey-store.ts'
import { passkeyStore } from './passkey-store.ts'
import type { RecoveryCodes } from './recovery-codes.ts'
import type { Made, PasskeyKept, Refused, RelyingParty } from './relying-party.ts'
import { challengeOf } from './relying-party.ts'

const MOST = 20
const NOT_ASKED = 'challenge unknown, used or expired'

/** `recoveryCodes` are there with the first factor only. */
export interface PasskeyAdded {
  readonly passkey: PasskeyView
  readonly recoveryCodes: readonly string[]
  readonly tokens: Tokens
}

export type Passkeys = ReturnType<typeof createPasskeys>

export function createPasskeys(
  { vault, act }: Pick<Kernel, 'vault' | 'act'>,
  party: RelyingParty,
  recovery: RecoveryCodes,
  sessions: Sessions,
  policies: Pick<Policies, 'requireWayIn'>,
) {
  return { listPasskeys, beginPasskey, judgePasskey, addPasskey, renamePasskey, removePasskey, openPasskey }

  async function listPasskeys(ctx: Context, { user }: Self): Promise<readonly PasskeyView[]> {
    const rows = await passkeyStore.listPasskeys(ctx.tx, accountOf(user))
    if (rows.length > 0) ctx.record({ action: 'passkey.list', object: rows.map(({ id }) => id), subject: user.subject })
    return Promise.all(rows.map(async (row) => toView(row, (await openPasskey(ctx, row)).name)))
  }

  /** What the browser needs to make one. @throws {Problem} `identity.reauthentication-needed` (401). */
  async function beginPasskey(ctx: Context, self: Self) {
    requireProven(self, ctx.now)
    const { user, session } = self
    const { email, name } = await vault.open<Personal>(ctx.tx, placeOf(user, 'personal'), user.personalSealed)
    const rows = await passkeyStore.listPasskeys(ctx.tx, accountOf(user))
    if (rows.length >= MOST)
      throw new Problem('conflict', 'identity.too-many-passkeys', `Nobody has more than ${MOST} passkeys. Remove one.`)
    const known = await Promise.all(rows.map((row) => openPasskey(ctx, row)))
    const challenge = await challenges.ask(ctx, `enrol ${session.id}`)
    ctx.record({ action: 'factor.enrol', object: user.id, subject: user.subject })
    return party.enrolmentOptions(challenge, { ...accountOf(user), email, name, known })
  }

  /**
   * What the relying party says to the passkey that was made; it is asked only by whoever may add one and was asked to.
   *
   * @throws {Problem} `identity.reauthentication-needed` (401), `identity.people-only` (403).
   */
  async function judgePasskey(who: Who, response: Attestation): Promise<Made | Refused> {
    const isAsked = await act(who, async (ctx) => {
      const self = await readPerson(ctx)
      requireProven(self, ctx.now)
      return challenges.isAsked(ctx, `enrol ${self.session.id}`, challengeOf(response))
    })
    return isAsked ? party.judgeEnrolment(response) : { refused: NOT_ASKED }
  }

  /**
   * Adds the passkey that was made. All sessions end; this one goes on, raised and with tokens of its own.
   *
   * @param verdict what the relying party found, outside any transaction.
   * @throws {Problem} `identity.passkey-refused` (422), `identity.reauthentication-needed` (401),
   *   `identity.session-over` (401).
   */
  async function addPasskey(
    ctx: Context,
    self: Self,
    { name, response }: { readonly name: string; readonly response: Attestation },
    verdict: Made | Refused,
  ): Promise<PasskeyAdded> {
    requireProven(self, ctx.now)
    const { session } = self
    const isAsked = await challenges.take(ctx, `enrol ${session.id}`, challengeOf(response))
    if (!isAsked) throw refuse(self.user, NOT_ASKED)
    if ('refused' in verdict) throw refuse(self.user, verdict.refused)
    const user = await hold(ctx, self)
    const { counter, ...made } = verdict
    const id = uuidv7<PasskeyId>(ctx.now)
    const sealed = await vault.seal(ctx.tx, placeOfPasskey(ctx, { id, subject: user.subject }), { name, ...made })
    const row = { id, user: user.id, subject: user.subject, sealed, counter }
    const credentialHash = hashToken(made.credential)
    if ((await passkeyStore.insertPasskey(ctx, { ...row, credentialHash })) === 0)
      throw refuse(user, 'passkey known already')
    ctx.record({ action: 'passkey.add', object: id, subject: user.subject })
    const recoveryCodes = await recovery.ensure(ctx, user)
    const tokens = await sessions.raiseSession(ctx, user, session)
    return { passkey: toView({ ...row, createdAt: ctx.now, lastUsedAt: null }, name), recoveryCodes, tokens }
  }

  /** @throws {Problem} `identity.passkey-unknown` (404): also for somebody else's. */
  async function renamePasskey(ctx: Context, self: Self, id: PasskeyId, name: string): Promise<PasskeyView> {
    const row = await requirePasskey(ctx, self, id)
    const sealed = await vault.seal(ctx.tx, placeOfPasskey(ctx, row), { ...(await openPasskey(ctx, row)), name })
    await passkeyStore.renamePasskey(ctx, { id, sealed })
    ctx.record({ action: 'passkey.rename', object: id, subject: row.subject })
    return toView(row, name)
  }

  /**
   * Takes one away. All other sessions of the person end.
   *
   * @throws {Problem} `identity.passkey-unknown` (404), `identity.reauthentication-needed` (401), `identity.last-factor`
   *   (409), `identity.break-glass` (409).
   */
  async function removePasskey(ctx: Context, self: Self, id: PasskeyId): Promise<void> {
    requireProven(self, ctx.now)
    // The admins first, as whoever takes a way in does.
    await store.lockActiveAdmins(ctx)
    const user = await hold(ctx, self)
    await requirePasskey(ctx, self, id)
    const left = { ...user, passkeys: user.passkeys - 1 }
    requireFactorLeft(left, self.session)
    await passkeyStore.removePasskey(ctx, user.id, id)
    await policies.requireWayIn(ctx)
    await recovery.keepFor(ctx, left)
    ctx.record({ action: 'passkey.remove', object: id, subject: user.subject })
    await sessions.endSessionsOf(ctx, user.id, 'second factor changed', self.session.id)
  }

  /** Two changes at once are made one after the other, or both would leave the other's factor as the last. */
  async function hold(ctx: Context, { user }: Self): Promise<UserRow> {
    const held = await store.lockUser(ctx.tx, accountOf(user))
    if (!held) throw new Error('who asks is not there')
    return held
  }

  async function requirePasskey(ctx: Context, { user }: Self, id: PasskeyId): Promise<PasskeyRow> {
    const own = await passkeyStore.listPasskeys(ctx.tx, accountOf(user))
    const row = own.find((passkey) => passkey.id === id)
    if (!row) throw new Problem('missing', 'identity.passkey-unknown', 'You have no such passkey.')
    return row
  }

  /** What is kept of it. @throws {Problem} `vault.integrity` when somebody changed it. */
  function openPasskey(ctx: Context, row: PasskeyRow): Promise<PasskeyKept> {
    return vault.open<PasskeyKept>(ctx.tx, placeOfPasskey(ctx, row), row.sealed)
  }
}

const placeOfPasskey = (
  { org }: Pick<Context, 'org'>,
  { id, subject }: Pick<PasskeyRow, 'id' | 'subject'>,
): SealedPlace => ({ org, table: 'identity_passkey', column: 'sealed', row: id, subject })

const toView = ({ id, createdAt, lastUsedAt }: Omit<PasskeyRow, 'sealed'>, name: string): PasskeyView => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})

const refuse = ({ id, subject }: UserRow, reason: string): Problem =>
  new Problem('refused', 'identity.passkey-refused', 'The passkey was refused. Begin once more.', {
    keep: true,
    reason,
    denial: { action: 'factor.refuse', object: id, subject },
  })
