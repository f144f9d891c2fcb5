/**
 * Where `oidc-provider` keeps what it issues: in our database, by hash, on our clock. What comes a second time kills the
 * session it led to, also when two come at once.
 */
import type { Adapter, AdapterPayload } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Context, Kernel, OrgId, SessionId, Who } from '#kernel'
import { HOUSE, hashToken, later } from '#kernel'
import type { FoundArtifact } from './oauth-store.ts'
import { oauthStore } from './oauth-store.ts'
import type { EndedBecause, SessionPlace } from './session-store.ts'
import { sessionStore } from './session-store.ts'
import type { Sessions } from './sessions.ts'

/** Whoever is known to the provider as an account: one session of one person. */
export const accountOfSession = ({ org, id }: SessionPlace): string => `${org}:${id}`

export function placeOfAccount(account: unknown): SessionPlace | undefined {
  const [org, id] = typeof account === 'string' ? account.split(':') : []
  return org && id ? { org: org as OrgId, id: id as SessionId } : undefined
}

export const hashOf = (kind: string, id: string): Uint8Array => hashToken(`${kind}:${id}`)

const REUSED: Readonly<Record<string, { readonly because: EndedBecause; readonly action: string }>> = {
  RefreshToken: { because: 'refresh token used twice', action: 'refresh.reuse' },
  AuthorizationCode: { because: 'authorization code used twice', action: 'code.reuse' },
}

/** @param who whom the request at hand comes from. */
export function createOauthAdapter({ act, clock }: Pick<Kernel, 'act' | 'clock'>, sessions: Sessions, who: () => Who) {
  const inHouse = <T>(work: (ctx: Context) => Promise<T>) => act({ ...who(), org: HOUSE }, work)

  return (kind: string): Adapter => ({
    async upsert(id, payload, expiresIn) {
      // The provider has no sessions of its own: each request for authorization is decided anew, by who is signed in here.
      if (kind === 'Session') return
      const { jti: _, userCode, ...kept } = payload
      const artifact = {
        kind,
        hash: hashOf(kind, id),
        grantHash: grantHashOf(kind, id, payload),
        userCodeHash: userCode === undefined ? null : hashOf('UserCode', userCode),
        payload: kept,
        expiresAt: later(clock.now(), { seconds: expiresIn ?? 0 }),
      }
      const write = kind === 'ReplayDetection' ? oauthStore.putNew : oauthStore.put
      if ((await inHouse(({ tx }) => write(tx, artifact))) === 0)
        throw new errors.InvalidClientAuth('client assertion tokens must only be used once')
    },

    async find(id) {
      if (kind === 'Session') return undefined
      return inHouse(async (ctx) => {
        const found = await oauthStore.find(ctx.tx, kind, hashOf(kind, id), ctx.now)
        if (found?.consumedAt) await killSession(ctx, kind, found)
        return found && payloadOf(found, id)
      })
    },

    findByUid: async () => undefined,
    findByUserCode: async () => undefined,

    async consume(id) {
      const isFirst = await inHouse(async (ctx) => {
        const hash = hashOf(kind, id)
        if ((await oauthStore.consume(ctx.tx, kind, hash, ctx.now)) > 0) return true
        const found = await oauthStore.find(ctx.tx, kind, hash, ctx.now)
        if (found) await killSession(ctx, kind, found)
        return false
      })
      if (!isFirst) throw new errors.InvalidGrant('used before')
    },

    async destroy(id) {
      await inHouse(({ tx }) => oauthStore.remove(tx, kind, hashOf(kind, id)))
    },

    async revokeByGrantId(grantId) {
      await inHouse(async (ctx) => {
        for (const { payload } of await oauthStore.takeGrant(ctx.tx, hashOf('Grant', grantId)))
          await endSession(ctx, payload, 'signed out')
      })
    },
  })

  async function killSession(ctx: Context, kind: string, { payload }: FoundArtifact): Promise<void> {
    const reuse = REUSED[kind]
    if (reuse) await endSession(ctx, payload, reuse.because, reuse.action)
  }

  async function endSession(
    ctx: Context,
    { accountId }: FoundArtifact['payload'],
    because: EndedBecause,
    action?: string,
  ) {
    const place = placeOfAccount(accountId)
    if (!place) return
    const { tx } = await ctx.enter(place.org)
    const session = await sessionStore.findSession(tx, place)
    if (session?.endedAt !== null) return
    const { subject, role, id } = session
    const home = await ctx.enter(place.org, { kind: 'person', id: subject, role, session: id })
    if ((await sessions.endSession(home, session, because)) && action)
      home.record({ action, object: id, subject, outcome: 'refused' })
  }
}

const grantHashOf = (kind: string, id: string, { grantId }: AdapterPayload): Uint8Array | null => {
  const grant = kind === 'Grant' ? id : grantId
  return grant === undefined ? null : hashOf('Grant', grant)
}

/** Whether it lives was judged by our clock, so the library is told no instant of its own. */
function payloadOf({ payload, consumedAt }: FoundArtifact, id: string): AdapterPayload {
  const { exp: _, ...kept } = payload as AdapterPayload
  return { ...kept, jti: id, ...(consumedAt ? { consumed: Math.floor(consumedAt.getTime() / 1_000) } : {}) }
}
