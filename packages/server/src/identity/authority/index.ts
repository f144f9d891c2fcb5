/** Door of authority: what each set may do, who wears which, and what is withheld from whom. */
export { narrow, widen, withheldFrom } from './narrowing.ts'
export { createNarrowingRoutes } from './narrowing-routes.ts'
export type { Held, Permissions } from './permissions.ts'
export { createPermissions, EVERYONES_WRITES, FORBIDDEN, mayOf } from './permissions.ts'
export { createSetRoutes } from './set-routes.ts'
export type { LastAdmin, Sets } from './sets.ts'
export { createSets, recordFill, requireAnotherAdmin, wearersOf } from './sets.ts'
