/** Door of costs: what the vehicles of a fleet cost in a month, in work and energy, against the month before. */
import type { Part } from '#kernel'
import { actions } from './access.ts'
import { listCosts } from './costs.ts'
import { entries } from './entries.ts'
import { createRoutes } from './routes.ts'

export { listCostingVehicles, nameCosts, settleCosts } from './costs.ts'

export const costs: Part = { actions, entries, routes: createRoutes({ listCosts }) }
