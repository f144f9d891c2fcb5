/** The demo fleet: two organisations that are strangers to each other. Nothing of it exists without `--demo`. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VehicleDraft } from '#fleet'
import type { OrgId, Role, SubjectId, VehicleId } from '#kernel'
import { CANARY, HOUSE } from '#kernel'
import type { House } from './house.ts'

export interface DemoVehicle {
  readonly vehicleId: VehicleId
  readonly vin: string
  readonly kind: 'elm327' | 'doip'
  readonly scenario: string
}

export interface DemoFleet {
  readonly org: OrgId
  readonly vehicles: readonly DemoVehicle[]
}

interface Credentials {
  readonly email: string
  readonly role: Role
  readonly organisation: string
  readonly password: string
  readonly totpSecret: string | null
}

const FLEET_ROLES = ['admin', 'technician', 'viewer', 'fleet_manager', 'driver', 'security_lead', 'auditor'] as const
const NEIGHBOUR_ROLES = ['admin', 'technician'] as const
const ENROLLED: readonly Role[] = ['admin', 'security_lead']

const MODELS: readonly Pick<VehicleDraft, 'model' | 'year' | 'fuel'>[] = [
  { model: 'Panel van 3.5 t', year: 2023, fuel: 'diesel' },
  { model: 'Box truck 12 t', year: 2021, fuel: 'diesel' },
  { model: 'Estate car', year: 2022, fuel: 'petrol' },
  { model: 'Electric van', year: 2024, fuel: 'electric' },
]
const VEHICLES = 12
/** The first two have trouble codes. */
const SCENARIOS = ['misfire', 'wheel-speed']

/** Makes the demo once for each data folder; afterwards finds what it made. */
export async function seedDemo(house: House): Promise<DemoFleet> {
  const marker = join(house.kernel.config.dataFolder, 'demo-fleet.json')
  if (existsSync(marker)) return JSON.parse(readFileSync(marker, 'utf8')) as DemoFleet
  const attempt = await countOrganisations(house)
  const fleet = await seedOrganisation(house, 'Demo fleet', 'demo', FLEET_ROLES, attempt)
  const neighbour = await seedOrganisation(house, 'Demo neighbour', 'neighbour', NEIGHBOUR_ROLES, attempt)
  const vehicles = await seedVehicles(house, fleet.org, fleet.technician, 'V', VEHICLES)
  await seedVehicles(house, neighbour.org, neighbour.technician, 'N', 2)
  writeWhole(join(house.kernel.config.dataFolder, 'demo-credentials.json'), [
    ...fleet.credentials,
    ...neighbour.credentials,
  ])
  const seeded = { org: fleet.org, vehicles }
  // Written last: a demo that was cut off while it was made is made anew beside its ruins.
  writeWhole(marker, seeded)
  return seeded
}

async function seedOrganisation(
  house: House,
  organisation: string,
  domain: string,
  roles: readonly Role[],
  attempt: number,
) {
  const { verbs } = house.identity
  const org = await verbs.createDemoOrganisation(organisation)
  const credentials: Credentials[] = []
  let technician: SubjectId | undefined
  for (const role of roles) {
    const email = `${role.replace('_', '-')}${attempt === 0 ? '' : `.${attempt}`}@${domain}.example`
    const password = `${randomBytes(12).toString('base64url')}-${randomBytes(6).toString('base64url')}!`
    const name = `${organisation} ${role.replace('_', ' ')}`
    const entered = await verbs.enterDemoPerson(org, {
      email,
      name,
      role,
      password,
      hasSecondFactor: ENROLLED.includes(role),
    })
    if (role === 'technician') technician = entered.subject
    credentials.push({ email, role, organisation, password, totpSecret: entered.totpSecret })
  }
  if (!technician) throw new Error(`${organisation} has no technician`)
  return { org, credentials, technician }
}

async function seedVehicles(
  house: House,
  org: OrgId,
  technician: SubjectId,
  prefix: string,
  count: number,
): Promise<readonly DemoVehicle[]> {
  const { verbs } = house.fleet
  return house.kernel.act({ actor: { kind: 'system', id: 'demo' }, org }, async (ctx) => {
    const vehicles: DemoVehicle[] = []
    for (let index = 0; index < count; index++) {
      const number = String(index + 1).padStart(3, '0')
      const vin = `MUTSDEM${prefix}${number.padStart(9, '0')}`
      const draft = {
        unit: `${prefix}-${number}`,
        vin,
        plate: `DM ${100 + index} ${prefix}`,
        make: 'Demo',
        ...MODELS[index % MODELS.length],
      }
      const { id } = await verbs.registerVehicle(ctx, draft)
      await verbs.assignVehicle(ctx, id, technician)
      vehicles.push({
        vehicleId: id,
        vin,
        kind: index % 2 === 0 ? 'elm327' : 'doip',
        scenario: SCENARIOS[index] ?? 'clean',
      })
    }
    return vehicles
  })
}

/** Those of people, ruins included: each attempt needs e-mail addresses nobody has yet. */
async function countOrganisations({ kernel, identity }: House): Promise<number> {
  const known = await kernel.act({ actor: { kind: 'system', id: 'demo' }, org: HOUSE }, (ctx) =>
    identity.verbs.listOrganisations(ctx),
  )
  return known.filter((id) => id !== HOUSE && id !== CANARY).length
}

/** Whole or not there, and readable by its owner only. */
function writeWhole(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
