import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { stale } from '#kernel/http'
import { requireOpen } from '#kernel/vault'
import { isGone, mayBecome } from './lifecycle.ts'
import type { Personal, PersonalSeal } from './personal.ts'
import { normalisePlate, normaliseVin } from './personal.ts'
import { requireInReach } from './reach.ts'
import type { VehiclePatch, VehicleStatus } from './schema.ts'
import type { VehicleRow } from './store.ts'
import { vehicleStore } from './store.ts'
import { refuseTaken } from './taken.ts'
import type { Vehicle } from './vehicle.ts'
import { toVehicle } from './vehicle.ts'

/** What changes a vehicle, each only if nobody else has since the version the caller saw. */
export const createChanging = (personalSeal: PersonalSeal) => ({
  /**
   * Changes what the patch names.
   *
   * @throws {Problem} `http.stale`, `fleet.lifecycle`, `fleet.vin-taken`, `fleet.plate-taken`, `fleet.unit-taken`.
   */
  changeVehicle: async (
    ctx: Context,
    id: string,
    patch: VehiclePatch,
    version: number | undefined,
  ): Promise<Vehicle> => {
    const row = await requireUnchanged(ctx, id, version)
    const status = requireNext(row.status, patch.status)
    const { vin: _vin, plate: _plate, ...columns } = patch
    const [opened] = await personalSeal.open(ctx, [row])
    const personal = patched(requireOpen(opened), patch)
    const sealed = await personalSeal.seal(ctx, row.id, row.subject, personal)
    const changed = { ...row, ...columns, ...sealed, status, version: row.version + 1, updatedAt: ctx.now }
    if ((await refuseTaken(() => vehicleStore.update(ctx.tx, ctx.org, changed))) === 0) throw stale()
    const facts = { fields: Object.keys(patch).sort().join(' '), ...(patch.status ? { status } : {}) }
    ctx.record({ action: 'vehicle.change', object: row.id, subject: row.subject, facts })
    return toVehicle(changed, personal)
  },

  /**
   * Takes a vehicle out of the fleet; its history stays.
   *
   * @throws {Problem} `http.stale`.
   */
  archiveVehicle: async (ctx: Context, id: string, version: number | undefined): Promise<void> => {
    const row = await requireUnchanged(ctx, id, version)
    if (isGone(row.status)) return
    const archived: VehicleRow = { ...row, status: 'archived', version: row.version + 1, updatedAt: ctx.now }
    if ((await vehicleStore.update(ctx.tx, ctx.org, archived)) === 0) throw stale()
    ctx.record({ action: 'vehicle.archive', object: row.id, subject: row.subject })
  },
})

async function requireUnchanged(ctx: Context, id: string, version: number | undefined) {
  const found = await requireInReach(ctx, id)
  if (version !== undefined && version !== found.version) throw stale()
  return found
}

function requireNext(from: VehicleStatus, to: VehicleStatus = from): VehicleStatus {
  if (mayBecome(from, to) && !isGone(from)) return to
  throw new Problem('conflict', 'fleet.lifecycle', `A vehicle that is ${from} cannot become ${to} or be changed so.`)
}

const patched = (old: Personal, { vin, plate }: VehiclePatch): Personal => ({
  vin: vin === undefined ? old.vin : normaliseVin(vin),
  plate: plate === undefined ? old.plate : normalisePlate(plate),
})
