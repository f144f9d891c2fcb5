/** Manufacturers by VIN; a door of its own, since its data weighs more than all the rest. */
export type { Manufacturer } from './manufacturers.ts'
export { openManufacturers } from './manufacturers.ts'
