/** How a device becomes a bridge, is let in, and is shut out. Callers are already authenticated and authorised. */
import type { LinkReport } from '#bridge/wire'
import { witnessName } from '#bridge/wire'
import type { BridgeId, Context, Kernel, VehicleId } from '#kernel'
import { isUuid, later, Problem, uuidv7 } from '#kernel'
import { limitOf, readCursor, toPage } from '#kernel/http'
import type { BridgesBelow } from './below.ts'
import type { BridgeRow, LinkRow } from './bridge-store.ts'
import { bridgeStore } from './bridge-store.ts'
import { createPairingCode, hashCode, orgOfCode } from './pairing-code.ts'
import type { Presence } from './presence.ts'
import type { Register } from './register.ts'
import type { BridgeView, PairingDraft } from './schema.ts'

const INVITATION_LASTS = { minutes: 15 }

export type BridgeVerbs = ReturnType<typeof createBridges>

export function createBridges(
  { presence, register }: { readonly presence: Presence; readonly register: Pick<Register, 'isAnsweredFor'> },
  below: BridgesBelow,
  ledger: Pick<Kernel['ledger'], 'dismissWitness'>,
) {
  /** Makes a code that turns one device into a bridge, once and for 15 minutes. */
  async function inviteBridge(ctx: Context): Promise<{ code: string; expiresAt: string }> {
    const { actor } = ctx
    if (actor.kind === 'stranger' || actor.kind === 'bridge')
      throw new Error('only people and the house invite bridges')
    const { text, hash } = createPairingCode(ctx.org)
    const expiresAt = later(ctx.now, INVITATION_LASTS)
    await bridgeStore.insertInvitation(ctx.tx, ctx.org, hash, actor.kind === 'person' ? actor.id : null, expiresAt)
    ctx.record({ action: 'bridge.invite', object: Buffer.from(hash.subarray(0, 8)).toString('hex') })
    return { code: text, expiresAt: expiresAt.toISOString() }
  }

  /** A stranger shows a code and a key. @throws {Problem} `diagnostics.pairing-refused` for whatever reason. */
  async function pairBridge(ctx: Context, { code, name, publicKey, kind = 'program' }: PairingDraft) {
    const org = orgOfCode(code)
    if (!org) throw pairingRefused('malformed')
    const id = uuidv7<BridgeId>(ctx.now)
    const inside = await ctx.enter(org, { kind: 'bridge', id })
    const used = await bridgeStore.useInvitation(inside.tx, org, hashCode(code), ctx.now)
    if (used === 0) throw pairingRefused('unknown, used or expired')
    const key = new Uint8Array(Buffer.from(publicKey, 'base64url'))
    await bridgeStore.insert(inside.tx, org, { id, name, kind, publicKey: key, status: 'active' }, ctx.now)
    inside.record({ action: 'bridge.pair', object: id, facts: { kind } })
    return { bridgeId: id, organisationId: org, at: ctx.now.toISOString() }
  }

  /** A page by id, the longest known first. */
  async function listBridges(ctx: Context, page: { readonly limit?: number; readonly after?: string }) {
    const limit = limitOf(page)
    const rows = await bridgeStore.listActive(ctx.tx, ctx.org, readCursor(page.after, [isUuid])?.[0], limit)
    const bridges = rows.slice(0, limit)
    const linked = await bridgeStore.listLinks(
      ctx.tx,
      ctx.org,
      bridges.map(({ id }) => id),
    )
    const reached = new Set(await below.fleet.listReached(ctx, [...new Set(linked.map(({ vehicleId }) => vehicleId))]))
    const links = Map.groupBy(linked, ({ bridgeId }) => bridgeId)
    ctx.record({ action: 'bridge.list', object: bridges.map(({ id }) => id), facts: { count: bridges.length } })
    return toPage(
      rows,
      limit,
      ({ id }) => [id],
      (row): BridgeView => ({
        ...{ id: row.id, name: row.name, kind: row.kind },
        state: presence.isConnected(row.id) || register.isAnsweredFor(row, ctx.now) ? 'connected' : 'offline',
        lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
        ...linksInReach(links.get(row.id) ?? [], reached),
      }),
    )
  }

  /**
   * Shuts a bridge out for good, as a witness of the ledger too. Its connection ends now; should this act not commit, it comes back by itself.
   *
   * @throws {Problem} `diagnostics.bridge-unknown`
   */
  async function revokeBridge(ctx: Context, id: string): Promise<void> {
    const revoked = await bridgeStore.revoke(ctx.tx, ctx.org, id)
    if (!revoked) throw unknownBridge()
    await ledger.dismissWitness(ctx.tx, witnessName(revoked.id))
    ctx.record({ action: 'bridge.revoke', object: revoked.id })
    presence.expel(revoked.id)
  }

  /** The bridge if it may connect; undefined otherwise. Who asks is not known yet, so this discloses nothing. */
  async function findActive(ctx: Context, id: string): Promise<BridgeRow | undefined> {
    const bridge = await bridgeStore.find(ctx.tx, ctx.org, id)
    return bridge?.status === 'active' ? bridge : undefined
  }

  /** Lets a bridge in whose token was verified. @throws {Problem} `diagnostics.device-refused` on a replay. */
  async function admitBridge(ctx: Context, id: BridgeId, token: { readonly id: string; readonly expiresAt: Date }) {
    await requireActive(ctx, id)
    await bridgeStore.forgetTokens(ctx.tx, ctx.org, id, ctx.now)
    const used = await bridgeStore.useToken(ctx.tx, ctx.org, id, token.id, token.expiresAt)
    if (used === 0) throw deviceRefused('token replayed')
    ctx.record({ action: 'bridge.connect', object: id })
  }

  /** Revocation holds on the very next message, on every node. @throws {Problem} `diagnostics.device-refused` */
  async function requireActive(ctx: Context, id: BridgeId): Promise<void> {
    if ((await bridgeStore.see(ctx.tx, ctx.org, id, ctx.now)) === 0) throw deviceRefused('bridge revoked')
  }

  async function reportLinks(ctx: Context, id: BridgeId, links: readonly LinkReport[]): Promise<void> {
    const rows = links.map(({ vehicleId, kind, state }) => ({ vehicleId: vehicleId as VehicleId, kind, state }))
    await bridgeStore.replaceLinks(ctx.tx, ctx.org, id, rows)
  }

  return { inviteBridge, pairBridge, listBridges, revokeBridge, findActive, admitBridge, requireActive, reportLinks }
}

/** Of vehicles out of the caller's reach only how many there are. */
function linksInReach(links: readonly LinkRow[], reached: ReadonlySet<string>) {
  const within = links.filter(({ vehicleId }) => reached.has(vehicleId))
  return {
    links: within.map(({ vehicleId, kind, state }) => ({ vehicleId, kind, state })),
    otherLinks: links.length - within.length,
  }
}

/** One vague answer; the true reason goes to the ledger. */
export const deviceRefused = (reason: string) =>
  new Problem('unauthenticated', 'diagnostics.device-refused', 'This device may not connect. Pair it anew.', { reason })

const pairingRefused = (reason: string) =>
  new Problem(
    'unauthenticated',
    'diagnostics.pairing-refused',
    'This code does not pair a bridge. Ask for a new one.',
    {
      reason,
    },
  )

const unknownBridge = () =>
  new Problem(
    'missing',
    'diagnostics.bridge-unknown',
    'There is no bridge with this id. It may have been revoked before.',
  )
