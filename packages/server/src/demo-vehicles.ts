/** The vehicles of the demo, and what they have been through. */
import type { Cast, Ground, GroupName, Running, VehicleDraft } from '#fleet'
import type { Context, VehicleId } from '#kernel'
import type { Seeded } from './demo-people.ts'
import { accountOf, inOrganisation } from './demo-people.ts'
import type { House } from './house.ts'

export interface DemoVehicle {
  readonly vehicleId: VehicleId
  readonly vin: string
  readonly kind: 'elm327' | 'doip' | 'slcan'
  readonly scenario: string
}

interface DemoModel extends Pick<VehicleDraft, 'model' | 'year' | 'fuel' | 'grossWeightKg'> {
  readonly group: GroupName
  readonly running: Running
}

const DIESEL = { unit: 'litre', minorEach: 162 } as const
const MODELS: readonly DemoModel[] = [
  {
    ...{ model: 'Panel van 3.5 t', year: 2023, fuel: 'diesel', grossWeightKg: 3_500, group: 'Vans' },
    running: { ...DIESEL, kmADay: 140, per100Km: 9.4 },
  },
  {
    ...{ model: 'Box truck 12 t', year: 2021, fuel: 'diesel', grossWeightKg: 11_990, group: 'Trucks' },
    running: { ...DIESEL, kmADay: 210, per100Km: 21.5 },
  },
  {
    ...{ model: 'Estate car', year: 2022, fuel: 'petrol', grossWeightKg: 2_100, group: 'Cars' },
    running: { unit: 'litre', minorEach: 171, kmADay: 70, per100Km: 6.3 },
  },
  {
    ...{ model: 'Electric van', year: 2024, fuel: 'electric', grossWeightKg: 3_500, group: 'Vans' },
    running: { unit: 'kilowatt-hour', minorEach: 39, kmADay: 90, per100Km: 24 },
  },
]
const VEHICLES = 24
/** A car whose adapter hands over the frames of its bus. */
const RAW_INDEX = 6
const NEIGHBOURS = 2
/** The first two have trouble codes; the first stands in the workshop with its engine off. */
const SCENARIOS = ['parked', 'wheel-speed']

/** Each vehicle with all that it has been through, in an act of its own. */
export async function seedFleet(house: House, fleet: Seeded): Promise<readonly DemoVehicle[]> {
  const { history } = house.fleet.verbs
  const [driver, manager] = [accountOf(fleet, 'driver'), accountOf(fleet, 'fleet_manager')]
  const cast: Cast = { driver, manager, technician: accountOf(fleet, 'technician') }
  const ground = await inOrganisation(house, fleet.org, (ctx) => history.layGround(ctx, driver.user))
  const vehicles: DemoVehicle[] = []
  for (let number = 0; number < VEHICLES; number++) {
    const vehicle = await inOrganisation(house, fleet.org, async (ctx) => {
      const registered = await register(house, history.atBeginning(ctx), fleet, 'V', number, ground)
      const { running } = modelOf(number)
      await history.tellHistory(ctx, { id: registered.vehicleId, number, running }, cast, ground)
      return registered
    })
    vehicles.push(vehicle)
  }
  return vehicles
}

/** A few, without a past. */
export const seedNeighbour = (house: House, neighbour: Seeded): Promise<void> =>
  inOrganisation(house, neighbour.org, async (ctx) => {
    for (let index = 0; index < NEIGHBOURS; index++) await register(house, ctx, neighbour, 'N', index)
  })

/** In the reach of the technician. */
async function register(
  { fleet: { verbs } }: House,
  ctx: Context,
  seeded: Seeded,
  prefix: string,
  index: number,
  ground?: Ground,
): Promise<DemoVehicle> {
  const number = String(index + 1).padStart(3, '0')
  const vin = `MUTSDEM${prefix}${number.padStart(9, '0')}`
  const { group, running: _, ...model } = modelOf(index)
  const siteId = ground?.siteIds[index % ground.siteIds.length]
  const place = ground && siteId !== undefined ? { siteId, groupId: ground.groupIds[group] } : {}
  const draft = {
    unit: `${prefix}-${number}`,
    vin,
    plate: `DM ${100 + index} ${prefix}`,
    make: 'Demo',
    ...model,
    ...place,
  }
  const { id } = await verbs.registerVehicle(ctx, draft)
  await verbs.assignVehicle(ctx, id, accountOf(seeded, 'technician').subject)
  return { vehicleId: id, vin, kind: kindOf(index), scenario: SCENARIOS[index] ?? 'clean' }
}

const kindOf = (index: number): DemoVehicle['kind'] =>
  index === RAW_INDEX ? 'slcan' : index % 2 === 0 ? 'elm327' : 'doip'

function modelOf(index: number): DemoModel {
  const model = MODELS[index % MODELS.length]
  if (!model) throw new Error('the demo has no models')
  return model
}
