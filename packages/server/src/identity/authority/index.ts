/** Door of authority: what each set may do, who wears which, and what is withheld from whom. */
export { createHeldBy } from './held-by.ts'
export { narrow, widen, withheldFrom, withholdableOf } from './narrowing.ts'
export { createNarrowingRoutes } from './narrowing-routes.ts'
export type { Held, Permissions } from './permissions.ts'
export { createPermissions, EVERYONES_WRITES, FORBIDDEN, mayOf, PEOPLES_OWN } from './permissions.ts'
export { createSetRoutes } from './set-routes.ts'
export type { LastAdmin, Sets } from './sets.ts'
export { createSets, LEAST, recordFill, wearersOf } from './sets.ts'
