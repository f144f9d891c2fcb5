import type { ChangeContext, Entry } from '#kernel'
import { Problem } from '#kernel'
import { writeRow } from '#kernel/database'
import { stale } from '#kernel/http'
import { requireOpen } from '#kernel/vault'
import { isGone, mayBecome } from './lifecycle.ts'
import type { Personal, PersonalSeal } from './personal.ts'
import { normalisePlate, normaliseVin } from './personal.ts'
import { requireInReach } from './reach.ts'
import type { VehiclePatch, VehicleStatus } from './schema.ts'
import type { FoundVehicle, VehicleRow } from './store.ts'
import { pickUpdated, VEHICLE_UPDATE } from './store.ts'
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
    ctx: ChangeContext,
    id: string,
    patch: VehiclePatch,
    version: number | undefined,
  ): Promise<Vehicle> => {
    const row = await requireUnchanged(ctx, id, version)
    const status = requireNext(row.status, patch.status)
    const { vin, plate, ...columns } = patch
    const [opened] = await personalSeal.open(ctx, [row])
    const personal = patched(requireOpen(opened), patch)
    const isResealed = vin !== undefined || plate !== undefined
    const sealed = isResealed ? await personalSeal.sealAgain(ctx, row, personal) : {}
    const facts = { fields: Object.keys(patch).sort().join(' '), ...(patch.status ? { status } : {}) }
    const entry = { action: 'vehicle.change', object: row.id, subject: row.subject, facts }
    const changed = await changeRow(ctx, { ...row, ...columns, ...sealed, status }, entry)
    return toVehicle(changed, personal)
  },

  /**
   * Takes a vehicle out of the fleet; its history stays.
   *
   * @throws {Problem} `http.stale`.
   */
  archiveVehicle: async (ctx: ChangeContext, id: string, version: number | undefined): Promise<void> => {
    const row = await requireUnchanged(ctx, id, version)
    if (isGone(row.status)) return
    const entry = { action: 'vehicle.archive', object: row.id, subject: row.subject }
    await changeRow(ctx, { ...row, status: 'archived' }, entry)
  },
})

/** @throws {Problem} `http.stale` when it was changed since it was read, and those of `refuseTaken`. */
async function changeRow(ctx: ChangeContext, row: FoundVehicle, entry: Entry): Promise<VehicleRow> {
  const changed = { ...row, version: row.version + 1, updatedAt: ctx.now }
  const rows = [writeRow(VEHICLE_UPDATE, pickUpdated(changed))]
  if (!(await refuseTaken(() => ctx.change({ rows, entries: [entry] })))) throw stale()
  return changed
}

async function requireUnchanged(ctx: ChangeContext, id: string, version: number | undefined) {
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
