/** Door of faults: which trouble codes vehicles show week by week, and which of them rise and fall over the fleet. */
import type { Part } from '#kernel'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import { createRoutes } from './routes.ts'
import { listFaultTrends } from './trends.ts'

export { noteFaults } from './noting.ts'
export { spellUnit } from './spelling.ts'
export { speltUnit } from './spelling-store.ts'
export { listCountedVehicles } from './trends.ts'

export const faults: Part = { actions, entries, routes: createRoutes({ listFaultTrends }) }
