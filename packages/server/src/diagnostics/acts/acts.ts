/** What people do with acts: order one, watch it, end it. Callers are already authenticated and authorised. */
import type { ActId, Context } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { ActOrder } from '#protocol/acts'
import { bytesOf, classOf, findForbidden, findForbiddenBytes, headOf, isClearing } from '#protocol/acts'
import type { ActRow } from './act-store.ts'
import { actStore, objectsOf } from './act-store.ts'
import { toActView } from './act-view.ts'
import { requireLeave, requireOpen, requireRecording, requireSingleClearing } from './leave.ts'
import type { ActPorts } from './ports.ts'
import { isInProfile } from './profile.ts'
import type { ActDraft, ActView } from './schema.ts'
import type { Sealing } from './sealing.ts'
import type { SessionRow } from './session-store.ts'
import type { SessionVerbs } from './sessions.ts'
import { createWhole } from './whole.ts'

export type ActVerbs = ReturnType<typeof createActs>

/** As many as a page of a session shows. */
const MOST_SHOWN = 100

export function createActs(ports: ActPorts, sealing: Sealing, sessions: SessionVerbs) {
  const whole = createWhole(ports.kernel, sealing)

  /**
   * Queues an act. Its bridge hears of it once the entry is placed.
   *
   * @throws {Problem} `diagnostics.forbidden-act`, `diagnostics.class-lasting`, `diagnostics.not-in-profile`,
   *   `diagnostics.raw-withheld` (403); `diagnostics.not-raw` (422); `diagnostics.not-capable`, `diagnostics.vehicle-busy`,
   *   `diagnostics.bridge-too-old`, and what `requireLeave` says (409). What is refused for its kind leaves its entry.
   */
  async function requestAct(ctx: Context, sessionId: string, { order, reason }: ActDraft) {
    const session = await sessions.requireOwn(ctx, sessionId)
    requireOpen(session)
    if (session.isRecorded) await requireRecording(ctx, ports, session.bridgeId)
    if (order.kind === 'clear-code') await requireSingleClearing(ctx, ports, session.bridgeId)
    await requireAllowed(ctx, session, order)
    const kind = classOf(order)
    if (kind === 'reversible') {
      await requireLeave(ctx, ports, session)
      await requireCapable(ctx, session, order)
    }
    const id = uuidv7<ActId>(ctx.now)
    const { vehicleId, subject, bridgeId, isRecorded } = session
    const { vin } = await ports.fleet.readVehicle(ctx, vehicleId)
    const sealed = await sealing.acts.seal(ctx, id, subject, { order, reason, vin, ready: null, document: null })
    const act = { id, sessionId: session.id, vehicleId, subject, bridgeId, kind: order.kind, sealed, isRecorded }
    const row = { ...act, class: kind === 'read' ? 'read' : 'reversible' } as const
    if ((await actStore.insert(ctx.tx, ctx.org, row, ctx.now)) === 0)
      throw new Problem(
        'conflict',
        'diagnostics.vehicle-busy',
        'Another act on this vehicle is under way. Wait for its end.',
      )
    const facts = { kind: order.kind, class: kind, ...headFact(order) }
    ctx.record({ action: 'act.request', object: objectsOf(row), subject: [subject, session.person], facts })
    return { id, status: 'queued' as const }
  }

  /** A unit that is not known to support what is ordered of it is not asked to. */
  async function requireCapable(ctx: Context, session: SessionRow, order: ActOrder): Promise<void> {
    const incapable = await ports.findIncapable(ctx, session.vehicleId, order)
    if (!incapable) return
    const object = [session.vehicleId, session.id, session.bridgeId]
    const facts = { kind: order.kind, rule: 'capability', ...headFact(order) }
    ctx.record({ action: 'act.refuse', object, subject: session.subject, outcome: 'refused', facts })
    throw incapable
  }

  async function requireAllowed(ctx: Context, session: SessionRow, order: ActOrder): Promise<void> {
    const refuse = (rule: string, problem: Problem) => {
      const object = [session.vehicleId, session.id, session.bridgeId]
      const facts = { kind: order.kind, rule, ...headFact(order) }
      ctx.record({ action: 'act.refuse', object, subject: session.subject, outcome: 'refused', facts })
      return problem
    }
    if (order.kind === 'clear-codes') return
    const { begin } = bytesOf(order)
    const address = Number(order.ecu)
    const name = await ports.nameUnit(ctx, session.vehicleId, order.ecu)
    // Of a vehicle that was never scanned its bridge finds the names, and refuses by them.
    const forbidden = name === undefined ? findForbiddenBytes(begin, address) : findForbidden(begin, { address, name })
    if (forbidden)
      throw refuse(
        forbidden.rule,
        new Problem(
          'forbidden',
          'diagnostics.forbidden-act',
          `${forbidden.title} is never done, whoever asks (${forbidden.rule}). ${forbidden.because} Nothing was sent.`,
          { keep: true },
        ),
      )
    const kind = classOf(order)
    if (kind === 'lasting')
      throw refuse(
        'lasting',
        new Problem(
          'forbidden',
          'diagnostics.class-lasting',
          'What is not known to be reversible would stay in the vehicle. It is not sent from here. Nothing was sent.',
          { keep: true },
        ),
      )
    if (order.kind === 'raw') return requireRaw(ctx, kind, refuse)
    if (isClearing(order)) return
    if (!(await isInProfile(ctx, session.vehicleId, order)))
      throw refuse(
        'profile',
        new Problem(
          'forbidden',
          'diagnostics.not-in-profile',
          'The profile of this vehicle does not name this control with these bytes. Nothing was sent.',
          { keep: true },
        ),
      )
  }

  async function requireRaw(
    ctx: Context,
    kind: string,
    refuse: (rule: string, problem: Problem) => Problem,
  ): Promise<void> {
    const { actor } = ctx
    const held = actor.kind === 'person' ? await ports.identity.heldBy(ctx, actor.id) : new Map()
    if (!held.has('act.raw'))
      throw refuse(
        'raw',
        new Problem(
          'forbidden',
          'diagnostics.raw-withheld',
          'You may not send requests of your own. Nothing was sent.',
          {
            keep: true,
          },
        ),
      )
    if (kind !== 'read')
      throw refuse(
        'raw',
        new Problem(
          'refused',
          'diagnostics.not-raw',
          'A request of your own only reads. For clearing, controls and routines there are acts that keep what was before. Nothing was sent.',
          { keep: true },
        ),
      )
  }

  /** @throws {Problem} `diagnostics.act-unknown`, `diagnostics.seal-broken`. */
  async function readAct(ctx: Context, id: string): Promise<ActView> {
    const row = await requireAct(ctx, id)
    ctx.record({ action: 'act.read', object: [row.id, row.vehicleId], subject: row.subject })
    const opened = await whole.open(ctx, row)
    return toActView(opened.row, { state: 'open', value: opened.text })
  }

  /** The acts of a session, the newest first, a hundred at most. What cannot be read says so. */
  async function listActs(ctx: Context, sessionId: string): Promise<{ data: readonly ActView[] }> {
    const session = await sessions.requireSession(ctx, sessionId)
    const rows = await actStore.listOfSession(ctx.tx, ctx.org, session.id, MOST_SHOWN)
    ctx.record({ action: 'act.read', object: [session.id, ...rows.map((row) => row.id)], subject: session.subject })
    const opened = await whole.openAll(ctx, rows, session.id)
    return { data: opened.map(({ row, text }) => toActView(row, text)) }
  }

  /**
   * The bytes the bridge signed, as they are.
   *
   * @throws {Problem} `diagnostics.act-unknown`, `diagnostics.seal-broken`, or `diagnostics.not-sealed` while there are none.
   */
  async function readSealed(ctx: Context, id: string, part: 'before' | 'after'): Promise<Uint8Array> {
    const row = await requireAct(ctx, id)
    ctx.record({ action: 'act.read', object: [row.id, row.vehicleId], subject: row.subject })
    const { ready, document } = (await whole.open(ctx, row)).text
    const text = part === 'before' ? ready : document
    if (text === null)
      throw new Problem('missing', 'diagnostics.not-sealed', 'Of this act nothing is sealed there (yet).')
    return new TextEncoder().encode(text)
  }

  /** What is held goes back to the vehicle; what has not begun does not begin. Of what is over nothing changes. */
  async function stopAct(ctx: Context, id: string): Promise<void> {
    const row = await requireAct(ctx, id)
    await sessions.requireOwn(ctx, row.sessionId)
    const because = 'asked to stop'
    if ((await actStore.askStop(ctx.tx, ctx.org, row.id, because)) === 0) return
    ctx.record({ action: 'act.stop', object: [row.id, row.vehicleId], subject: row.subject, facts: { because } })
  }

  /** Unknown, of another organisation and out of reach are one answer. */
  async function requireAct(ctx: Context, id: string): Promise<ActRow> {
    const row = await actStore.find(ctx.tx, ctx.org, id)
    if (row && (await sessions.isInReach(ctx, row.vehicleId))) return row
    throw new Problem('missing', 'diagnostics.act-unknown', 'There is no act with this id in your reach.')
  }

  return { requestAct, readAct, listActs, readSealed, stopAct, requireAct }
}

/** Nothing of what a request carries stands in the ledger. */
const headFact = (order: ActOrder) => (isClearing(order) ? {} : { head: headOf(bytesOf(order).begin) })
