import type { Change, ChangeContext, VehicleId } from '#kernel'
import { uuidv7 } from '#kernel'
import { writeRow } from '#kernel/database'
import type { PersonalSeal } from './personal.ts'
import { normalisePlate, normaliseVin } from './personal.ts'
import { boundPerson } from './reach.ts'
import type { VehicleDraft } from './schema.ts'
import type { StoredVehicle } from './store.ts'
import { ASSIGNMENT_INSERT, VEHICLE_INSERT } from './store.ts'
import { refuseTaken } from './taken.ts'
import type { Vehicle } from './vehicle.ts'
import { toVehicle } from './vehicle.ts'

/** How a vehicle enters the fleet. */
export const createRegistering = (personalSeal: PersonalSeal) => ({
  /**
   * Adds a vehicle. Whoever is bound by assignment is assigned to what they add.
   *
   * @throws {Problem} `fleet.vin-taken`, `fleet.plate-taken`, `fleet.unit-taken`.
   */
  registerVehicle: async (ctx: ChangeContext, draft: VehicleDraft): Promise<Vehicle> => {
    const id = uuidv7<VehicleId>(ctx.now)
    const personal = { vin: normaliseVin(draft.vin ?? null), plate: normalisePlate(draft.plate ?? null) }
    const { keyRow, columns } = await personalSeal.sealNew(ctx, id, personal)
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
    const rows = [keyRow, writeRow(VEHICLE_INSERT, row)]
    const entries: Change['entries'][number][] = [{ action: 'vehicle.register', object: id, subject }]
    const person = boundPerson(ctx)
    if (person) {
      rows.push(writeRow(ASSIGNMENT_INSERT, { vehicle: id, person, at: ctx.now }))
      entries.push({ action: 'assignment.grant', object: id, subject: [person, subject] })
    }
    await refuseTaken(() => ctx.change({ rows, entries }))
    return toVehicle(row, personal)
  },
})

const draftColumns = (draft: VehicleDraft) => ({
  unit: draft.unit,
  make: draft.make ?? null,
  model: draft.model ?? null,
  year: draft.year ?? null,
  fuel: draft.fuel ?? null,
})
