/** Door of raw frames: what is said on the bus of a vehicle, while its bridge is connected over an adapter that hands it over. */
export type { FramesDesk } from './desk.ts'
export { createFramesDesk } from './desk.ts'
export { openFrames } from './follow.ts'
