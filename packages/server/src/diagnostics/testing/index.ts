/** Door of the workshop that tests share: a house with bridges, vehicles and devices that say what they like. */
export type { Device } from './device.ts'
export { createDevices } from './device.ts'
export { createEntryWatch } from './entry-watch.ts'
export type { Bay, BayOptions, RunningBridge, Workshop } from './workshop.ts'
export { LISTED_ORIGIN, linkOf, openWorkshop } from './workshop.ts'
