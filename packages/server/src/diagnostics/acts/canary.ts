/** A session and an act that belong to nobody, for probes, the role matrix and fuzzing. */
import type { ActId, BridgeId, Context, DiagnosticSessionId } from '#kernel'
import type { NewAct } from './act-store.ts'
import { actStore, objectsOf } from './act-store.ts'
import type { ActPorts } from './ports.ts'
import type { Sealing } from './sealing.ts'
import { sessionStore } from './session-store.ts'

const SESSION = '00000000-0000-7000-8000-0000000000d1' as DiagnosticSessionId
const ACT = '00000000-0000-7000-8000-0000000000d2' as ActId

/** Makes both where they are not there yet, on the canary's bridge, in the organisation of the context. */
export async function ensureCanary(ctx: Context, { fleet, kernel }: ActPorts, sealing: Sealing, bridgeId: BridgeId) {
  const ids = { diagnosticSessionId: SESSION, actId: ACT }
  const kept = await actStore.find(ctx.tx, ctx.org, ACT)
  if (kept) {
    // One of before has no entries; a second one of either changes nothing.
    const asked = await kernel.ledger.listBodies(ctx.tx, { action: 'act.request', object: ACT, limit: 1 })
    if (asked.length === 0) record(ctx, kept)
    return ids
  }
  const [vehicleId] = await fleet.listVehicleIds(ctx)
  if (vehicleId === undefined) return {}
  const { subject } = await fleet.readVehicle(ctx, vehicleId)
  const about = { vehicleId, subject, bridgeId }
  const session = { id: SESSION, ...about, person: subject, signIn: SESSION, workOrderId: null, isRecorded: false }
  const reason = await sealing.sessions.seal(ctx, SESSION, subject, { reason: 'Canary' })
  await sessionStore.insert(ctx.tx, ctx.org, { ...session, sealed: reason }, ctx.now)
  await sessionStore.end(ctx.tx, ctx.org, SESSION, 'ended', ctx.now)
  const order = { kind: 'clear-codes', ecu: null } as const
  const text = { order, reason: 'Canary', vin: null, ready: null, document: null }
  const sealed = await sealing.acts.seal(ctx, ACT, subject, text)
  const act = {
    id: ACT,
    sessionId: SESSION,
    ...about,
    kind: 'clear-codes',
    class: 'reversible',
    sealed,
    isRecorded: false,
  } as const
  await actStore.insert(ctx.tx, ctx.org, act, ctx.now)
  await actStore.giveUp(ctx.tx, ctx.org, ACT, 'bridge.silent', ctx.now)
  record(ctx, act)
  return ids
}

/** An act is believed only with who asked for it and how it ended in the ledger. */
function record(ctx: Context, act: NewAct): void {
  const about = { object: objectsOf(act), subject: act.subject }
  ctx.record({ action: 'act.request', ...about, facts: { kind: act.kind, class: act.class } })
  ctx.record({ action: 'act.fail', ...about, outcome: 'failed', facts: { code: 'bridge.silent' } })
}
