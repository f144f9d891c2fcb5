/** The tokens of an organisation's provisioning: made by an admin, bound to networks, gone within a year or at once. */
import { timingSafeEqual } from 'node:crypto'
import { FIRST } from '#identity/accounts'
import { keyFacts, requireNetworks } from '#identity/oauth'
import type { Context, Kernel, Span } from '#kernel'
import { HOUSE, hashToken, isUuid, later, Problem, uuidv7 } from '#kernel'
import type { Page, Principal } from '#kernel/http'
import { createNetworks, limitOf, readCursor, toPage } from '#kernel/http'
import type { ScimClaims, ScimJwts } from './token.ts'
import type { ScimTokenDraft, ScimTokenRow, ScimTokenView } from './token-schema.ts'
import { toTokenView } from './token-schema.ts'
import { TOKEN_BY_ID, tokenStore } from './token-store.ts'

const USUALLY: Span = { days: 365 }
const AT_MOST: Span = { days: 365 }
/** How often a use is written down. */
const TOUCH_AFTER: Span = { minutes: 1 }
/** All that such a token opens. */
const MAY: ReadonlySet<string> = new Set(['scim.read', 'scim.write'])

export type ScimTokens = ReturnType<typeof createScimTokens>

export function createScimTokens({ act, database, clock }: Pick<Kernel, 'act' | 'database' | 'clock'>, jwts: ScimJwts) {
  return { createToken, listTokens, revokeToken, authenticate }

  /** @throws {Problem} (422) `identity.expiry`, `identity.network`. */
  async function createToken(ctx: Context, draft: ScimTokenDraft): Promise<{ view: ScimTokenView; token: string }> {
    const { name, networks = [] } = draft
    const expiresAt = draft.expiresAt === undefined ? later(ctx.now, USUALLY) : new Date(draft.expiresAt)
    if (expiresAt <= ctx.now || expiresAt > later(ctx.now, AT_MOST))
      throw new Problem('refused', 'identity.expiry', 'It expires within a year, and not before it was made.')
    requireNetworks(networks)
    const id = uuidv7(ctx.now)
    const token = await jwts.issue({ org: ctx.org, id }, expiresAt)
    const row = { id, name, networks, expiresAt, hash: hashToken(token) }
    await tokenStore.insertToken(ctx, row)
    const facts = keyFacts({ kind: 'scim', role: 'none', scope: [...MAY].join(' '), networks, expiresAt })
    ctx.record({ action: 'key.create', object: id, facts })
    return { view: toTokenView({ ...row, createdAt: ctx.now, revokedAt: null, lastUsedAt: null }), token }
  }

  async function listTokens(ctx: Context, query: { limit?: number; after?: string }): Promise<Page<ScimTokenView>> {
    const limit = limitOf(query)
    const after = readCursor(query.after, [isUuid])?.[0] ?? FIRST
    const rows = await tokenStore.listTokens(ctx, after, limit + 1)
    const page = toPage(rows, limit, ({ id }) => [id], toTokenView)
    if (page.data.length > 0) ctx.record({ action: 'key.list', object: page.data.map(({ id }) => id) })
    return page
  }

  /** Good for nothing from the next request on, on every node. @throws {Problem} `identity.token-unknown` (404). */
  async function revokeToken(ctx: Context, id: string): Promise<void> {
    if ((await tokenStore.revokeToken(ctx, id)) === 0)
      throw new Problem('missing', 'identity.token-unknown', 'There is no such token, or it is revoked already.')
    ctx.record({ action: 'key.revoke', object: id })
  }

  /** Whom a token stands for, or why it is worth nothing; of one that was ours the organisation's ledger hears it too. */
  async function authenticate(text: string, address: string): Promise<Principal | { readonly refused: string }> {
    const claims = await jwts.verify(text)
    if ('refused' in claims) return claims
    const row = await database.find(TOKEN_BY_ID, claims.org, claims.id)
    if (!row || !timingSafeEqual(row.hash, hashToken(text))) return { refused: 'unknown token' }
    const refused = findFault(row, clock.now(), address)
    if (refused !== undefined) {
      await tellRefusal(claims, refused)
      return { refused }
    }
    await touch(claims, row)
    return toPrincipal(claims, row)
  }

  async function tellRefusal({ org, id }: ScimClaims, reason: string): Promise<void> {
    const denial = { action: 'key.refuse', object: id, org }
    const told = new Problem('unauthenticated', 'identity.token-refused', 'The token was refused.', { reason, denial })
    await act({ actor: { kind: 'provisioner', id }, org: HOUSE }, () => Promise.reject(told)).catch(
      (error: unknown) => {
        if (error !== told) throw error
      },
    )
  }

  async function touch({ org, id }: ScimClaims, { lastUsedAt }: ScimTokenRow): Promise<void> {
    if (lastUsedAt !== null && later(lastUsedAt, TOUCH_AFTER) > clock.now()) return
    await act({ actor: { kind: 'provisioner', id }, org }, (ctx) => tokenStore.touchToken(ctx, id))
  }
}

function findFault(row: ScimTokenRow, now: Date, address: string): string | undefined {
  if (row.revokedAt !== null) return 'token revoked'
  if (row.expiresAt <= now) return 'token expired'
  if (row.networks.length > 0 && !createNetworks(row.networks)(address)) return 'token from another network'
  return undefined
}

/** A program, no person: it holds no set, wears no hat and has no factor. */
const toPrincipal = ({ org, id }: ScimClaims, { expiresAt }: ScimTokenRow): Principal => ({
  actor: { kind: 'provisioner', id },
  org,
  may: (action) => MAY.has(action),
  scopeOf: (action) => (MAY.has(action) ? 'all' : undefined),
  withheldBecause: () => undefined,
  assuranceLevel: 'aal1',
  needsSecondFactor: false,
  budget: id,
  session: { id, idleEndsAt: expiresAt, endsAt: expiresAt },
})
