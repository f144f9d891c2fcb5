/** Live values of a vehicle: which there are and how they are asked for. Nothing in here can write. */
export type { Signal } from './signal.ts'
export { decodeSignal, encodeSignal, SIGNAL_ID } from './signal.ts'
export type { LiveSource } from './source.ts'
export { openLiveSource } from './source.ts'
