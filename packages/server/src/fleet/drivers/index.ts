/** Door of drivers: who they are, what they may drive, and who drives what. */
import type { Below, FleetVerbs } from '#fleet/vehicles'
import type { Kernel, Part, PersonalColumn } from '#kernel'
import { actions } from './access.ts'
import { ensureCanary } from './canary.ts'
import { entries } from './entries.ts'
import { createContractEnd, endWithVehicle, eraseDriver, keepDriver } from './leaving.ts'
import { createRoutes } from './routes.ts'
import type { DriverVerbs } from './service.ts'
import { createDrivers } from './service.ts'

export { dueOfDrivers } from './due.ts'
export { requireDriver } from './reach.ts'
export type { DriverVerbs } from './service.ts'

const PERSONAL = {
  subjectColumn: 'subject_id',
  'x-data-class': 'personal',
} as const satisfies Partial<PersonalColumn>

export function openDrivers(
  kernel: Kernel,
  below: Below & { readonly vehicles: Pick<FleetVerbs, 'listVehicleIds'> },
): Part & { readonly verbs: DriverVerbs } {
  const verbs = createDrivers(kernel, below.identity)
  return {
    verbs,
    actions,
    entries,
    routes: createRoutes(verbs),
    jobs: [createContractEnd(kernel)],
    listens: [endWithVehicle],
    personalData: [
      { ...PERSONAL, table: 'fleet_driver', column: 'personal_sealed', kind: 'sealed' },
      { ...PERSONAL, table: 'fleet_driver', column: 'name_index', kind: 'blind-index' },
      { ...PERSONAL, table: 'fleet_driver', column: 'employee_number_index', kind: 'blind-index' },
      { ...PERSONAL, table: 'fleet_licence', column: 'number_sealed', kind: 'sealed' },
      { ...PERSONAL, table: 'fleet_licence', column: 'number_index', kind: 'blind-index' },
    ],
    keeps: keepDriver,
    erases: eraseDriver,
    canary: (ctx) => ensureCanary(ctx, verbs, below.vehicles),
  }
}
