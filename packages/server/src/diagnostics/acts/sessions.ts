/** Diagnostic sessions: who works on which vehicle, why, over which bridge; and the lock of whoever changes something. */
import { noBridge } from '#diagnostics/bridges'
import type { Context, DiagnosticSessionId } from '#kernel'
import { isUuid, later, Problem, uuidv7 } from '#kernel'
import { isInstant, limitOf, readCursor, toPage } from '#kernel/http'
import type { Opened } from '#kernel/vault'
import { actStore } from './act-store.ts'
import { findEnd, isLocked, requireOpen, requireRecording } from './leave.ts'
import type { ActPorts } from './ports.ts'
import { isOwn } from './ports.ts'
import type { SessionDraft, SessionView } from './schema.ts'
import type { Sealing, SessionText } from './sealing.ts'
import type { SessionRow } from './session-store.ts'
import { sessionStore } from './session-store.ts'

export type SessionVerbs = ReturnType<typeof createSessions>

export function createSessions(ports: ActPorts, sealing: Sealing) {
  const { fleet, bridges } = ports

  /**
   * Nothing is sent to the vehicle by opening one.
   *
   * @throws {Problem} `diagnostics.no-bridge`; `diagnostics.bridge-too-old` where it is to be recorded; `diagnostics.two-bridges` where several claim the vehicle and none is named;
   *   what the fleet says of vehicle and order.
   */
  async function openSession(ctx: Context, vehicleId: string, draft: SessionDraft): Promise<SessionView> {
    const { actor } = ctx
    if (actor.kind !== 'person') throw new Error('only people open diagnostic sessions')
    const vehicle = await fleet.readVehicle(ctx, vehicleId)
    if (draft.workOrderId !== undefined) await fleet.requireOrderAtWork(ctx, draft.workOrderId, vehicle.id)
    const bridgeId = await requireOneBridge(ctx, vehicle.id, draft.bridgeId)
    const { isRecorded = false } = draft
    if (isRecorded) await requireRecording(ctx, ports, bridgeId)
    const id = uuidv7<DiagnosticSessionId>(ctx.now)
    const sealed = await sealing.sessions.seal(ctx, id, vehicle.subject, { reason: draft.reason })
    const row = {
      ...{ id, vehicleId: vehicle.id, subject: vehicle.subject, bridgeId, sealed },
      ...{ person: actor.id, signIn: actor.session, workOrderId: draft.workOrderId ?? null, isRecorded },
    }
    await sessionStore.insert(ctx.tx, ctx.org, row, ctx.now)
    const object = [id, vehicle.id, bridgeId, ...(draft.workOrderId === undefined ? [] : [draft.workOrderId])]
    ctx.record({ action: 'diagnostic-session.open', object, subject: [vehicle.subject, actor.id] })
    return viewOf(ctx, await requireSession(ctx, id), { state: 'open', value: { reason: draft.reason } })
  }

  async function requireOneBridge(ctx: Context, vehicle: string, wanted: string | undefined) {
    const claiming = await bridges.listConnectedTo(ctx, vehicle)
    const found = claiming.filter((bridge) => wanted === undefined || bridge === wanted)
    const [bridge, ...others] = found
    if (bridge === undefined) throw noBridge()
    if (others.length > 0)
      throw new Problem(
        'conflict',
        'diagnostics.two-bridges',
        'Several connected bridges say that they reach this vehicle. Name the one that stands at it (bridgeId).',
      )
    return bridge
  }

  /** @throws {Problem} `diagnostics.session-unknown` */
  async function readSession(ctx: Context, id: string): Promise<SessionView> {
    const row = await requireSession(ctx, id)
    ctx.record({ action: 'diagnostic-session.read', object: [row.id, row.vehicleId], subject: row.subject })
    const [opened] = await sealing.sessions.openAll(ctx, [row])
    return viewOf(ctx, row, opened)
  }

  async function listSessions(
    ctx: Context,
    vehicleId: string,
    page: { readonly limit?: number; readonly after?: string },
  ) {
    const vehicle = await fleet.readVehicle(ctx, vehicleId)
    const limit = limitOf(page)
    const after = readCursor(page.after, [isInstant, isUuid])
    const rows = await sessionStore.listOf(ctx.tx, ctx.org, vehicle.id, after, limit)
    const shown = rows.slice(0, limit)
    const opened = await sealing.sessions.openAll(ctx, shown)
    const object = shown.map(({ id }) => id)
    ctx.record({ action: 'diagnostic-session.list', object, subject: vehicle.subject, facts: { count: object.length } })
    const cursorOf = ({ openedAt, id }: SessionRow) => [openedAt.toISOString(), id]
    return toPage(rows, limit, cursorOf, (row, index) => viewOf(ctx, row, opened[index]))
  }

  /**
   * Takes the lock on the vehicle, or makes it last longer. One whose time is over is swept away first.
   *
   * @throws {Problem} `diagnostics.locked` (409) while another session holds it; `diagnostics.not-yours` (403).
   */
  async function lock(ctx: Context, id: string, expiresInS: number): Promise<SessionView> {
    const row = await requireOwn(ctx, id)
    const rivals = await sessionStore.holdRivals(ctx.tx, ctx.org, row)
    requireOpen(rivals.find((one) => one.id === row.id) ?? row)
    const holder = rivals.find((one) => one.id !== row.id)
    if (holder && !isLocked(ctx, holder)) await unlockRow(ctx, holder, 'expired')
    const until = later(ctx.now, { seconds: expiresInS })
    if ((await sessionStore.lock(ctx.tx, ctx.org, row, until)) === 0) throw locked()
    const facts = { until: until.toISOString() }
    ctx.record({ action: 'diagnostic-session.lock', object: [row.id, row.vehicleId], subject: row.subject, facts })
    return readSession(ctx, id)
  }

  async function unlock(ctx: Context, id: string): Promise<void> {
    await unlockRow(ctx, await requireOwn(ctx, id), 'let go')
  }

  async function endSession(ctx: Context, id: string): Promise<void> {
    await endRow(ctx, await requireOwn(ctx, id), 'ended')
  }

  async function unlockRow(ctx: Context, row: SessionRow, because: string): Promise<void> {
    if ((await sessionStore.unlock(ctx.tx, ctx.org, row.id)) === 0) return
    const object = [row.id, row.vehicleId]
    ctx.record({ action: 'diagnostic-session.unlock', object, subject: row.subject, facts: { because } })
    await stopActOf(ctx, row, `lock ${because}`)
  }

  async function endRow(ctx: Context, row: SessionRow, because: string): Promise<void> {
    if ((await sessionStore.end(ctx.tx, ctx.org, row.id, because, ctx.now)) === 0) return
    const object = [row.id, row.vehicleId]
    const subject = [row.subject, row.person]
    ctx.record({ action: 'diagnostic-session.end', object, subject, facts: { because } })
    await stopActOf(ctx, row, `session ${because}`)
  }

  /** Its bridge hears of it once this is placed, and gives back what it holds. */
  async function stopActOf(ctx: Context, { id, subject }: SessionRow, because: string): Promise<void> {
    const act = await actStore.findOpenOfSession(ctx.tx, ctx.org, id)
    if (!act || (await actStore.askStop(ctx.tx, ctx.org, act.id, because)) === 0) return
    ctx.record({ action: 'act.stop', object: [act.id, act.vehicleId], subject, facts: { because } })
  }

  /** Ends what may not go on, in the organisation of the context: by its sign-in, its permission, or its lock's time. */
  async function sweep(ctx: Context): Promise<void> {
    for (const row of await sessionStore.listOpen(ctx.tx, ctx.org)) {
      const because = await findEnd(ctx, ports, row)
      if (because !== undefined) await endRow(ctx, row, because)
      else if (row.isLocking && !isLocked(ctx, row)) await unlockRow(ctx, row, 'expired')
    }
  }

  /** The sign-in has ended: so does all that was opened in it. */
  async function endOfSignIn(ctx: Context, signIn: string): Promise<void> {
    for (const row of await sessionStore.listOfSignIn(ctx.tx, ctx.org, signIn)) await endRow(ctx, row, 'signed out')
  }

  /** Unknown, of another organisation and out of reach are one answer. */
  async function requireSession(ctx: Context, id: string): Promise<SessionRow> {
    const row = await sessionStore.find(ctx.tx, ctx.org, id)
    if (row && (await isInReach(ctx, row.vehicleId))) return row
    throw new Problem(
      'missing',
      'diagnostics.session-unknown',
      'There is no diagnostic session with this id in your reach.',
    )
  }

  async function requireOwn(ctx: Context, id: string): Promise<SessionRow> {
    const row = await requireSession(ctx, id)
    if (isOwn(ctx, row.person)) return row
    throw new Problem(
      'forbidden',
      'diagnostics.not-yours',
      'Only who opened a session works in it. Nothing was changed.',
    )
  }

  const isInReach = async (ctx: Context, vehicle: string): Promise<boolean> =>
    ctx.actor.kind !== 'person' || fleet.isReachedBy(ctx, ctx.actor.id, ctx.scope, vehicle)

  return {
    ...{ openSession, readSession, listSessions, lock, unlock, endSession },
    ...{ sweep, endOfSignIn, requireSession, requireOwn, isInReach },
  }
}

const locked = () =>
  new Problem(
    'conflict',
    'diagnostics.locked',
    'Somebody else holds the lock on this vehicle. Wait until they let go of it, or until its time is over.',
  )

function viewOf(ctx: Context, row: SessionRow, opened: Opened<SessionText> | undefined): SessionView {
  return {
    ...{ id: row.id, vehicleId: row.vehicleId, bridgeId: row.bridgeId, personId: row.person },
    isOwn: isOwn(ctx, row.person),
    workOrderId: row.workOrderId,
    reason: opened?.state === 'open' ? opened.value.reason : null,
    ...(opened?.state === 'broken' ? { isUnreadable: true as const } : {}),
    openedAt: row.openedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    endedBecause: row.endedBecause,
    lock: isLocked(ctx, row) && row.lockedUntil ? { expiresAt: row.lockedUntil.toISOString() } : null,
    isRecorded: row.isRecorded,
  }
}
