/** A bridge and a scan that belong to nobody, for probes, the role matrix and fuzzing. */

import { bridgeStore } from '#diagnostics/bridges'
import { createEnvelopes, scanStore, snapshotOf } from '#diagnostics/scans'
import type { BridgeId, Context, Kernel, ScanId, VehicleId } from '#kernel'
import type { Below } from './below.ts'

const BRIDGE = '00000000-0000-7000-8000-0000000000b1' as BridgeId
const SCAN = '00000000-0000-7000-8000-0000000000c1' as ScanId
/** Not a point of the curve: nobody can sign for it. */
const NO_KEY = new Uint8Array(32).fill(0xff)

/** Makes both where they are not there yet, in the organisation of the context, which must be the canary's. */
export async function ensureCanary(ctx: Context, kernel: Pick<Kernel, 'vault'>, { fleet }: Below) {
  const [vehicleId] = await fleet.listVehicleIds(ctx)
  if (vehicleId === undefined) return {}
  await bridgeStore.insert(
    ctx.tx,
    ctx.org,
    { id: BRIDGE, name: 'Canary', kind: 'program', publicKey: NO_KEY, status: 'active' },
    ctx.now,
  )
  if (!(await scanStore.find(ctx.tx, ctx.org, SCAN))) await insertScan(ctx, kernel, vehicleId, fleet)
  return { bridgeId: BRIDGE, scanId: SCAN }
}

async function insertScan(ctx: Context, kernel: Pick<Kernel, 'vault'>, vehicleId: VehicleId, fleet: Below['fleet']) {
  const vehicle = await fleet.readVehicle(ctx, vehicleId)
  const { subject } = vehicle
  const envelope = { vehicle: snapshotOf(vehicle), document: null }
  const sealed = await createEnvelopes(kernel).seal(ctx, SCAN, subject, envelope)
  const scan = { id: SCAN, vehicleId, subject, bridgeId: BRIDGE, sealed, isRecorded: false, requestedBy: subject }
  await scanStore.insert(ctx.tx, ctx.org, scan, ctx.now)
  await scanStore.giveUp(ctx.tx, ctx.org, SCAN, 'bridge.silent', ctx.now)
}
