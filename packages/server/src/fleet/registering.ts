import type { Context, VehicleId } from '#kernel'
import { uuidv7 } from '#kernel'
import type { PersonalSeal } from './personal.ts'
import { normalisePlate, normaliseVin } from './personal.ts'
import { boundPerson } from './reach.ts'
import type { VehicleDraft } from './schema.ts'
import type { VehicleRow } from './store.ts'
import { vehicleStore } from './store.ts'
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
  registerVehicle: async (ctx: Context, draft: VehicleDraft): Promise<Vehicle> => {
    const id = uuidv7<VehicleId>(ctx.now)
    const subject = await personalSeal.newSubject(ctx)
    const personal = { vin: normaliseVin(draft.vin ?? null), plate: normalisePlate(draft.plate ?? null) }
    const row: VehicleRow = {
      ...draftColumns(draft),
      ...(await personalSeal.seal(ctx, id, subject, personal)),
      id,
      subject,
      status: draft.status ?? 'active',
      version: 1,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await refuseTaken(() => vehicleStore.insert(ctx.tx, ctx.org, row))
    ctx.record({ action: 'vehicle.register', object: id, subject })
    const person = boundPerson(ctx)
    if (person) {
      await vehicleStore.assign(ctx.tx, ctx.org, id, person, ctx.now)
      ctx.record({ action: 'assignment.grant', object: id, subject: [person, subject] })
    }
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
