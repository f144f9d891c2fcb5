/** The demo fleet: two organisations that are strangers to each other. Nothing of it exists without `--demo`. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OrgId } from '#kernel'
import { CANARY, HOUSE } from '#kernel'
import { seedOrganisation } from './demo-people.ts'
import type { DemoVehicle } from './demo-vehicles.ts'
import { seedFleet, seedNeighbour } from './demo-vehicles.ts'
import type { House } from './house.ts'

export { removeDemo } from './demo-removal.ts'

export interface DemoFleet {
  readonly org: OrgId
  readonly neighbour: OrgId
  readonly vehicles: readonly DemoVehicle[]
}

const FLEET_ROLES = ['admin', 'technician', 'viewer', 'fleet_manager', 'driver', 'security_lead', 'auditor'] as const
const NEIGHBOUR_ROLES = ['admin', 'technician'] as const

/** Makes the demo once for each data folder; afterwards finds what it made. */
export async function seedDemo(house: House): Promise<DemoFleet> {
  const marker = join(house.kernel.config.dataFolder, 'demo-fleet.json')
  if (existsSync(marker)) return JSON.parse(readFileSync(marker, 'utf8')) as DemoFleet
  const attempt = await countOrganisations(house)
  const fleet = await seedOrganisation(house, 'Demo fleet', 'demo', FLEET_ROLES, attempt)
  const neighbour = await seedOrganisation(house, 'Demo neighbour', 'neighbour', NEIGHBOUR_ROLES, attempt)
  const vehicles = await seedFleet(house, fleet)
  await seedNeighbour(house, neighbour)
  writeWhole(join(house.kernel.config.dataFolder, 'demo-credentials.json'), [
    ...fleet.credentials,
    ...neighbour.credentials,
  ])
  const seeded = { org: fleet.org, neighbour: neighbour.org, vehicles }
  // Written last: a demo that was cut off while it was made is made anew beside its ruins.
  writeWhole(marker, seeded)
  return seeded
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
