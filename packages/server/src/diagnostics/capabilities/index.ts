/** Door of the capability matrix: what a vehicle's units are known to support, learned from sealed scans and acts. */
export { foldCapabilities } from './fold.ts'
export type { Matrix, MatrixPorts } from './matrix.ts'
export { createMatrix } from './matrix.ts'
export { createCapabilityRoutes } from './routes.ts'
export type { UnitCapabilities } from './schema.ts'
export type { Evidence } from './told.ts'
export { tellAct, tellScan } from './told.ts'
