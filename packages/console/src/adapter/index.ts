/** The adapter that this browser holds as a bridge, for the screens that show it. What does the work is loaded with the first connection. */
export type { AdapterState } from './adapter.ts'
export { connectAdapter, disconnectAdapter, useAdapter } from './adapter.ts'
export type { LinkHealth } from './measured-stream.ts'
export { findWebSerial } from './web-serial.ts'
export type { AdapterVehicle } from './wish.ts'
