import type { ChangeContext, Entry } from '#kernel'
import { Problem } from '#kernel'
import type { RowWrite } from '#kernel/database'
import { writeRow } from '#kernel/database'
import { stale } from '#kernel/http'
import { requireOpen } from '#kernel/vault'
import { patchCustom } from './custom.ts'
import { requireCustomValues } from './custom-fields.ts'
import { externalRows, patchExternal } from './external-ids.ts'
import { isGone, mayBecome } from './lifecycle.ts'
import type { Personal, PersonalSeal } from './personal.ts'
import { normalisePlate, normaliseVin } from './personal.ts'
import { requireInReach } from './reach.ts'
import { regrouping } from './regrouping.ts'
import type { VehiclePatch, VehicleStatus } from './schema.ts'
import type { FoundVehicle, VehicleRow } from './store.ts'
import { refuseTaken } from './taken.ts'
import type { Vehicle } from './vehicle.ts'
import { toVehicle } from './vehicle.ts'
import { pickUpdated, VEHICLE_UPDATE } from './writing-store.ts'

/** What changes a vehicle, each only if nobody else has since the version the caller saw. */
export const createChanging = (personalSeal: PersonalSeal) => ({
  /**
   * Changes what the patch names.
   *
   * @throws {Problem} `http.stale`, `fleet.lifecycle`, `fleet.group-fixed` (403), and what `registerVehicle` refuses.
   */
  changeVehicle: async (
    ctx: ChangeContext,
    id: string,
    patch: VehiclePatch,
    version: number | undefined,
  ): Promise<Vehicle> => {
    const row = await requireUnchanged(ctx, id, version)
    const status = requireNext(row.status, patch.status)
    await requireCustomValues(ctx, patch.custom)
    const { vin, plate, custom, externalIds, ...columns } = patch
    const [opened] = await personalSeal.open(ctx, [row])
    const personal = patched(requireOpen(opened), patch)
    const isResealed = vin !== undefined || plate !== undefined || custom !== undefined
    const sealed = isResealed ? await personalSeal.sealAgain(ctx, row, personal) : {}
    const facts = { fields: Object.keys(patch).sort().join(' '), ...(patch.status ? { status } : {}) }
    const entry = { action: 'vehicle.change', object: row.id, subject: row.subject, facts }
    const next = { ...row, ...columns, ...sealed, externalIds: patchExternal(row.externalIds, externalIds), status }
    const external = externalRows(row.id, row.externalIds, next.externalIds)
    return toVehicle(
      await changeRow(ctx, next, [entry, ...regrouping(ctx, row, row.groupId, next.groupId)], external),
      personal,
    )
  },

  /**
   * Takes a vehicle out of the fleet; its history stays, and what it was called by is free.
   *
   * @throws {Problem} `http.stale`.
   */
  archiveVehicle: async (ctx: ChangeContext, id: string, version: number | undefined): Promise<void> => {
    const row = await requireUnchanged(ctx, id, version)
    if (isGone(row.status)) return
    const entry = { action: 'vehicle.archive', object: row.id, subject: row.subject }
    await changeRow(ctx, { ...row, status: 'archived' }, [entry], externalRows(row.id, row.externalIds, {}))
  },
})

/** @throws {Problem} `http.stale` when it was changed since it was read, and those of `refuseTaken`. */
async function changeRow(
  ctx: ChangeContext,
  row: FoundVehicle,
  entries: readonly Entry[],
  external: readonly RowWrite[],
): Promise<VehicleRow> {
  const changed = { ...row, version: row.version + 1, updatedAt: ctx.now }
  const rows = [writeRow(VEHICLE_UPDATE, pickUpdated(changed)), ...external]
  if (!(await refuseTaken(() => ctx.change({ rows, entries })))) throw stale()
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

const patched = (old: Personal, { vin, plate, custom }: VehiclePatch): Personal => ({
  vin: vin === undefined ? old.vin : normaliseVin(vin),
  plate: plate === undefined ? old.plate : normalisePlate(plate),
  custom: patchCustom(old.custom, custom),
})
