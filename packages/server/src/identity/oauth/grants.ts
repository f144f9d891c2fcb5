/**
 * What apps get for what they bring: a session of their own, within the one in which their person said yes. It begins and was
 * proven when that one was, so that handing on a sign-in neither lengthens nor renews it; it dies alone.
 */
import { createHash } from 'node:crypto'
import { refuseEntrance, store } from '#identity/accounts'
import type { NarrowScope, Refreshed, SessionRule, Sessions, SigningKeys } from '#identity/sessions'
import { sessionStore } from '#identity/sessions'
import type { Context, Kernel, Problem, SessionId, Who } from '#kernel'
import { HOUSE, hashToken, orgOfToken } from '#kernel'
import { COMMAND_LINE } from './apps.ts'
import { findClientFault } from './client-rule.ts'
import { clientStore } from './client-store.ts'
import type { Approval } from './code-store.ts'
import { codeStore } from './code-store.ts'
import { POLL_EVERY_S } from './devices.ts'

/** Who brings it: the client as it proved itself, and its address. */
export interface Bringer {
  readonly client: string
  readonly address: string
  /** Of what it was given, what the access token shall be good for. */
  readonly narrow: NarrowScope
}

/** What a device is told while there is nothing to give (RFC 8628, section 3.5). */
export type Wait = 'pending' | 'too fast' | 'expired' | 'denied'

const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/

export type Grants = ReturnType<typeof createGrants>

export function createGrants({ act }: Pick<Kernel, 'act'>, sessions: Sessions, rule: SessionRule, keys: SigningKeys) {
  return { exchangeCode, pollDevice, refresh }

  /**
   * For a code and the secret it was bound to (RFC 7636). A code that comes twice ends what came of it.
   *
   * @throws {Problem} `identity.grant-refused` (401).
   */
  function exchangeCode(
    who: Who,
    by: Bringer,
    { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string },
  ): Promise<Refreshed> {
    return inside(who, async (ctx) => {
      const org = orgOfToken(code)
      if (!org || !(await store.findOrganisation(ctx.tx, org))) throw refuse('unknown code')
      const home = await ctx.enter(org)
      const hash = hashToken(code)
      const row = await codeStore.lockCode(home, hash)
      if (!row) throw refuse('unknown code')
      if (row.client !== by.client) throw refuse('code of another client')
      if (row.session) throw await endReused(home, row.session)
      if (row.expiresAt <= home.now) throw refuse('code expired')
      if (row.redirectUri !== redirectUri) throw refuse('another address to be sent back to')
      if (!VERIFIER.test(verifier) || challengeOf(verifier) !== row.challenge) throw refuse('wrong verifier')
      const { session, tokens } = await open(home, by, row, row.scope)
      await codeStore.exchangeCode(home, hash, session)
      return tokens
    })
  }

  /** For a device code, once its person has decided. @throws {Problem} `identity.grant-refused` (401). */
  function pollDevice(who: Who, by: Bringer, deviceCode: string): Promise<Refreshed | Wait> {
    return inside(who, async (ctx) => {
      const hash = hashToken(deviceCode)
      const row = await codeStore.lockDevice(ctx, hash)
      if (row?.client !== by.client) throw refuse(row ? 'device code of another client' : 'unknown device code')
      const { org, user, askedIn } = row
      if (row.session && org) throw await endReused(await ctx.enter(org), row.session)
      if (row.expiresAt <= ctx.now) return 'expired'
      const sinceMs = row.polledAt ? ctx.now.getTime() - row.polledAt.getTime() : Number.POSITIVE_INFINITY
      const isTooFast = sinceMs < row.intervalS * 1_000
      await codeStore.pollDevice(ctx, hash, row.intervalS + (isTooFast ? POLL_EVERY_S : 0))
      if (isTooFast) return 'too fast'
      if (row.isAllowed === false) return 'denied'
      if (row.isAllowed === null || !org || !user || !askedIn) return 'pending'
      const { session, tokens } = await open(await ctx.enter(org), by, { org, user, askedIn }, row.scope)
      await codeStore.exchangeDevice(ctx, hash, session)
      return tokens
    })
  }

  /** @throws {Problem} `identity.refresh-refused` (401). */
  function refresh(who: Who, by: Bringer, refreshToken: string): Promise<Refreshed> {
    return inside(who, (ctx) => sessions.refreshSession(ctx, refreshToken, by.client, by.narrow))
  }

  async function inside<T>(who: Who, work: (ctx: Context) => Promise<T>): Promise<T> {
    await keys.load()
    return act({ ...who, org: HOUSE }, work)
  }

  async function open(home: Context, by: Bringer, { user: id, askedIn }: Approval, scope: string | null) {
    const clientFault = await findFaultOf(home, by)
    if (clientFault) throw refuse(clientFault)
    // Held, so that nobody is disabled or given another role while they are let in.
    const user = await store.lockUser(home.tx, { org: home.org, user: id })
    // Held too: whoever ends it waits, and then ends what came of it.
    const asked = await sessionStore.lockSession(home.tx, { org: home.org, id: askedIn })
    const fault = asked ? rule.findFault(asked, home.now) : 'unknown session'
    if (!user || !asked || fault) throw refuse(fault ?? 'unknown session')
    const { createdAt: beganAt, authTime: provenAt, assurance } = asked
    const holder = { client: by.client, scope }
    const terms = { beganAt, usedAt: home.now, provenAt, holder, cameOf: asked.id }
    const session = await sessions.beginSession(home, user, assurance, terms)
    return { session: session.id, tokens: await sessions.grantWithin(home, session, by.narrow) }
  }

  async function findFaultOf(home: Context, { client: id, address }: Bringer): Promise<string | undefined> {
    if (id === COMMAND_LINE.id) return undefined
    const client = await clientStore.lockClient(home.tx, home.org, id)
    if (!client) return 'unknown client'
    await clientStore.touchClient(home, id)
    return findClientFault(client, home.now, address)
  }

  /** The theft is told at once and by itself. */
  async function endReused(home: Context, id: SessionId): Promise<Problem> {
    const session = await sessionStore.lockSession(home.tx, { org: home.org, id })
    if (session && (await sessions.endSession(home, session, 'code used twice')))
      home.record({ action: 'code.reuse', object: id, subject: session.subject, outcome: 'refused' })
    return refuse('code used twice', session)
  }
}

const refuse = (reason: string, aim?: Parameters<typeof refuseEntrance>[2]): Problem =>
  refuseEntrance('identity.grant-refused', reason, aim)

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')
