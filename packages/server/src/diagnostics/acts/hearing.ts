/** What bridges say of the acts they were given. The caller is a bridge whose token was verified. */
import { createHash } from 'node:crypto'
import type { ActDocument, ActReadyDocument, ActReadyMessage, ActResultMessage, ActServerMessage } from '#bridge/wire'
import type { BridgeId, Context } from '#kernel'
import { Problem, sooner } from '#kernel'
import type { Json } from '#proof'
import { formatCanonical } from '#proof'
import { isClearing } from '#protocol/acts'
import type { compileShapes } from './act-shape.ts'
import type { ActRow } from './act-store.ts'
import { actStore, objectsOf } from './act-store.ts'
import { hasActedAlone, isAnotherVehicle, isAtRest, isKept } from './judging.ts'
import { requireLeave } from './leave.ts'
import type { ActPorts } from './ports.ts'
import type { ActText, Sealing } from './sealing.ts'
import { sessionStore } from './session-store.ts'

/** A bridge that does not take an act, or falls silent in the middle of one, has lost it after this long. */
const MAY_BE_QUEUED = { seconds: 30 }
const MAY_BE_SILENT = { minutes: 2 }

/** What a bridge is told, and which. */
export interface Told {
  readonly bridgeId: BridgeId
  readonly messages: readonly ActServerMessage[]
}

export type ActHearing = ReturnType<typeof createHearing>

export function createHearing(ports: ActPorts, sealing: Sealing, shapes: ReturnType<typeof compileShapes>) {
  /** What the bridge should be at: its open acts, and which of them are to end. */
  async function listOrders(ctx: Context, bridge: BridgeId): Promise<readonly ActServerMessage[]> {
    const messages: ActServerMessage[] = []
    for (const row of await actStore.listOpenOf(ctx.tx, ctx.org, bridge)) messages.push(...(await ordersOf(ctx, row)))
    return messages
  }

  /** An act that waits to be taken; nothing once it was. */
  async function findQueued(ctx: Context, actId: string): Promise<Told | undefined> {
    const row = await actStore.find(ctx.tx, ctx.org, actId)
    return row?.status === 'queued' ? { bridgeId: row.bridgeId, messages: await ordersOf(ctx, row) } : undefined
  }

  async function ordersOf(ctx: Context, row: ActRow): Promise<readonly ActServerMessage[]> {
    const { order } = await sealing.acts.open(ctx, row)
    const stop = row.stopBecause
    return [
      { type: row.isRecorded ? 'act.recorded-order' : 'act.order', actId: row.id, vehicleId: row.vehicleId, order },
      ...(stop === null ? [] : [{ type: 'act.stop', actId: row.id, because: stop } as const]),
    ]
  }

  async function findStopped(ctx: Context, actId: string): Promise<Told | undefined> {
    const row = await actStore.find(ctx.tx, ctx.org, actId)
    if (!row || row.stopBecause === null) return undefined
    return { bridgeId: row.bridgeId, messages: [{ type: 'act.stop', actId: row.id, because: row.stopBecause }] }
  }

  /** @throws {Problem} `diagnostics.act-unknown` */
  async function acceptAct(ctx: Context, bridge: BridgeId, actId: string): Promise<void> {
    const row = await requireOf(ctx, bridge, actId)
    if ((await actStore.begin(ctx.tx, ctx.org, row.id, ctx.now)) === 0)
      await actStore.hear(ctx.tx, ctx.org, row.id, undefined, ctx.now)
    else ctx.record({ action: 'act.start', object: objectsOf(row), subject: row.subject })
  }

  async function hearProgress(ctx: Context, bridge: BridgeId, actId: string, label: string): Promise<void> {
    const row = await actStore.find(ctx.tx, ctx.org, actId)
    if (row?.bridgeId === bridge) await actStore.hear(ctx.tx, ctx.org, row.id, label, ctx.now)
  }

  /**
   * Seals what was found before, and gives leave if whoever asked still may, on the vehicle that was meant: the lock is
   * held until this is committed, so that leave and its end are one after the other. Who asks again is judged again.
   *
   * @returns what the bridge is told after the commit.
   * @throws {Problem} `diagnostics.act-unknown`, `diagnostics.act-over`, `diagnostics.unproven`.
   */
  async function hearReady(ctx: Context, bridge: BridgeId, message: ActReadyMessage): Promise<ActServerMessage> {
    const { sessionId } = await requireOf(ctx, bridge, message.actId, actStore.find)
    // The session before the act, as whoever ends it does: two that hold one each would wait for each other for ever.
    const session = await sessionStore.hold(ctx.tx, ctx.org, sessionId)
    if (!session) throw new Error('an act outlived its session')
    const row = await requireOf(ctx, bridge, message.actId)
    const text = await sealing.acts.open(ctx, row)
    const document = await prove(ctx, row, text, message, shapes.ready.Check.bind(shapes.ready))
    const sha256 = hashOf(message.document)
    const because = await findRefusal(ctx, row, session, { ready: document as ActReadyDocument, text })
    const isRepeat = row.status === 'armed' && row.readySha256 && Buffer.from(row.readySha256).equals(sha256)
    if (isRepeat && because === undefined) return { type: 'act.go', actId: row.id }
    const sealed = await sealing.acts.seal(ctx, row.id, row.subject, { ...text, ready: message.document })
    const kept = { sealed, sha256, isArmed: because === undefined }
    if (!isRepeat && (await actStore.keepReady(ctx.tx, ctx.org, row.id, kept, ctx.now)) === 0) throw actOver()
    const facts = factsOf(sha256, message.signature, document.source)
    const about = { object: objectsOf(row), subject: [row.subject, session.person] }
    if (because === undefined) {
      ctx.record({ action: 'act.arm', ...about, facts })
      return { type: 'act.go', actId: row.id }
    }
    ctx.record({ action: 'act.withhold', ...about, outcome: 'refused', facts: { ...facts, because } })
    return { type: 'act.stop', actId: row.id, because }
  }

  /** Why leave is not given; a code that the entry tells too. */
  async function findRefusal(
    ctx: Context,
    row: ActRow,
    session: NonNullable<Awaited<ReturnType<typeof sessionStore.hold>>>,
    { ready, text }: { readonly ready: ActReadyDocument; readonly text: ActText },
  ): Promise<string | undefined> {
    if (row.stopBecause !== null) return row.stopBecause
    if (row.class === 'read') return 'diagnostics.nothing-to-allow'
    const told = [ready.vin, ready.before?.identification.vin]
    if (told.some((vin) => isAnotherVehicle(vin, text.vin))) return 'diagnostics.another-vehicle'
    if (!isAtRest(ready)) return 'diagnostics.precondition'
    const isKnown = ready.before !== null && isKept(text.order, ready.before)
    if (isClearing(text.order) && !isKnown) return 'diagnostics.no-snapshot'
    try {
      await requireLeave(ctx, ports, session)
      return undefined
    } catch (error) {
      if (error instanceof Problem) return error.code
      throw error
    }
  }

  /**
   * Seals a result and ends the act. Handing in the same again changes nothing. What was given up because its bridge was
   * silent ends with what the bridge did while it was alone.
   *
   * @throws {Problem} `diagnostics.act-unknown`, `diagnostics.act-over`, `diagnostics.unproven`.
   */
  async function finishAct(ctx: Context, bridge: BridgeId, message: ActResultMessage): Promise<void> {
    const row = await requireOf(ctx, bridge, message.actId)
    const sha256 = hashOf(message.document)
    if (row.sha256 && Buffer.from(row.sha256).equals(sha256)) return
    const text = await sealing.acts.open(ctx, row)
    const document = (await prove(ctx, row, text, message, shapes.act.Check.bind(shapes.act))) as ActDocument
    const sealed = await sealing.acts.seal(ctx, row.id, row.subject, { ...text, document: message.document })
    const code = hasActedAlone(row, document) ? 'bridge.without-leave' : (document.failure?.code ?? null)
    const end = { status: document.outcome, failureCode: code, sealed, sha256 }
    if ((await actStore.end(ctx.tx, ctx.org, row.id, end, ctx.now)) === 0) throw actOver()
    const rule = document.failure?.code === 'act.forbidden' ? { rule: document.failure.at } : {}
    const facts = {
      ...factsOf(sha256, message.signature, document.source),
      ...{ result: document.outcome, ...(code === null ? {} : { code }), ...rule },
    }
    // That nothing was done is a fact too, and heard; only what is refused by us is not.
    const outcome = document.outcome === 'done' && code === null ? 'done' : 'failed'
    ctx.record({ action: 'act.seal', object: objectsOf(row), subject: row.subject, outcome, facts })
  }

  /** It is signed by the bridge's own key, about this act, and about what was ordered. */
  async function prove(
    ctx: Context,
    row: ActRow,
    { order }: ActText,
    message: ActReadyMessage | ActResultMessage,
    hasShape: (value: unknown) => boolean,
  ): Promise<ActReadyDocument | ActDocument> {
    const publicKey = await ports.bridges.publicKeyOf(ctx, row.bridgeId)
    if (!publicKey) throw new Error('an act outlived its bridge')
    const read = ports.readSigned(message, publicKey)
    const because = 'because' in read ? read.because : hasShape(read.value) ? undefined : 'shape'
    const document = ('value' in read ? read.value : {}) as ActDocument
    const isExpected =
      document.actId === row.id &&
      document.vehicleId === row.vehicleId &&
      document.bridgeId === row.bridgeId &&
      formatCanonical(document.order as unknown as Json) === formatCanonical(order as unknown as Json)
    const fault = because ?? (isExpected ? undefined : 'another-act')
    if (fault === undefined) return document
    await giveUp(ctx, row, 'bridge.unproven')
    throw new Problem('refused', 'diagnostics.unproven', 'This is not proven to be the bridge’s own.', {
      reason: fault,
      keep: true,
    })
  }

  /** Ends what no bridge speaks of any more, in the organisation of the context. */
  async function giveUpSilent(ctx: Context): Promise<void> {
    const [queuedSince, runningSince] = [sooner(ctx.now, MAY_BE_QUEUED), sooner(ctx.now, MAY_BE_SILENT)]
    for (const row of await actStore.listSilent(ctx.tx, ctx.org, queuedSince, runningSince))
      await giveUp(ctx, row, 'bridge.silent')
  }

  async function giveUp(ctx: Context, row: ActRow, code: string): Promise<void> {
    if ((await actStore.giveUp(ctx.tx, ctx.org, row.id, code, ctx.now)) === 0) return
    ctx.record({ action: 'act.fail', object: objectsOf(row), subject: row.subject, outcome: 'failed', facts: { code } })
  }

  /** Another bridge's act is as unknown as one that never was. */
  async function requireOf(ctx: Context, bridge: BridgeId, actId: string, look = actStore.hold): Promise<ActRow> {
    const row = await look(ctx.tx, ctx.org, actId)
    if (row?.bridgeId === bridge) return row
    throw new Problem('missing', 'diagnostics.act-unknown', 'This bridge has no such act.')
  }

  return { listOrders, findQueued, findStopped, acceptAct, hearProgress, hearReady, finishAct, giveUpSilent }
}

const hashOf = (document: string): Uint8Array => new Uint8Array(createHash('sha256').update(document).digest())

const factsOf = (sha256: Uint8Array, signature: string, source: string) => ({
  ...{ sha256: Buffer.from(sha256).toString('hex'), signature, source },
})

const actOver = () => new Problem('conflict', 'diagnostics.act-over', 'This act is over.')
