import type { Change, ChangeContext, VehicleId } from '#kernel'
import { uuidv7 } from '#kernel'
import { writeRow } from '#kernel/database'
import { requireCustomValues } from './custom-fields.ts'
import { externalRows } from './external-ids.ts'
import type { Personal, PersonalSeal } from './personal.ts'
import { normalisePlate, normaliseVin } from './personal.ts'
import { boundPerson } from './reach.ts'
import { regrouping } from './regrouping.ts'
import type { VehicleDraft } from './schema.ts'
import type { StoredVehicle } from './store.ts'
import { refuseTaken } from './taken.ts'
import type { Vehicle } from './vehicle.ts'
import { toVehicle } from './vehicle.ts'
import { ASSIGNMENT_INSERT, VEHICLE_INSERT } from './writing-store.ts'

/** How a vehicle enters the fleet. */
export const createRegistering = ({ sealNew, sealNothing }: PersonalSeal) => ({
  /**
   * Adds a vehicle. Whoever is bound by assignment is assigned to what they add.
   *
   * @throws {Problem} `fleet.vin-taken`, `fleet.plate-taken`, `fleet.unit-taken`, `fleet.external-id-taken`,
   *   `fleet.site-unknown`, `fleet.group-unknown`, `fleet.group-fixed` (403), `fleet.custom-refused`.
   */
  registerVehicle: registerBy(sealNew),
  /** The same for an attempt that is undone in any case: it refuses what `registerVehicle` refuses, and seals nothing. */
  tryVehicle: registerBy(sealNothing),
})

type Sealed = PersonalSeal['sealNew'] | PersonalSeal['sealNothing']

const registerBy =
  (seal: Sealed) =>
  async (ctx: ChangeContext, draft: VehicleDraft): Promise<Vehicle> => {
    const id = uuidv7<VehicleId>(ctx.now)
    await requireCustomValues(ctx, draft.custom)
    const personal = personalOf(draft)
    const { keyRow, columns } = await seal(ctx, id, personal)
    const row: StoredVehicle = {
      id,
      ...draftColumns(draft),
      ...columns,
      status: draft.status ?? 'active',
      version: 1,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    const { subject } = columns
    const rows = [...(keyRow ? [keyRow] : []), writeRow(VEHICLE_INSERT, row), ...externalRows(id, {}, row.externalIds)]
    const entries: Change['entries'][number][] = [
      { action: 'vehicle.register', object: id, subject },
      ...regrouping(ctx, row, null, row.groupId),
    ]
    const person = boundPerson(ctx)
    if (person) {
      rows.push(writeRow(ASSIGNMENT_INSERT, { vehicle: id, person, at: ctx.now }))
      entries.push({ action: 'assignment.grant', object: id, subject: [person, subject] })
    }
    await refuseTaken(() => ctx.change({ rows, entries }))
    return toVehicle(row, personal)
  }

const personalOf = ({ vin, plate, custom = {} }: VehicleDraft): Personal => ({
  vin: normaliseVin(vin ?? null),
  plate: normalisePlate(plate ?? null),
  custom,
})

const draftColumns = (draft: VehicleDraft) => ({
  unit: draft.unit,
  kind: draft.kind ?? 'vehicle',
  make: draft.make ?? null,
  model: draft.model ?? null,
  year: draft.year ?? null,
  fuel: draft.fuel ?? null,
  grossWeightKg: draft.grossWeightKg ?? null,
  siteId: draft.siteId ?? null,
  groupId: draft.groupId ?? null,
  externalIds: draft.externalIds ?? {},
})
