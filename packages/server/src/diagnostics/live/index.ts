/** Door of live values: chosen signals of a vehicle, followed while its bridge is connected. */
export type { LiveDesk } from './desk.ts'
export { createLiveDesk } from './desk.ts'
export type { LiveBelow } from './follow.ts'
export { openLive } from './follow.ts'
