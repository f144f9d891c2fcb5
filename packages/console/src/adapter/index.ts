/** The adapter that this browser holds as a bridge, for the screens that show it. What does the work is loaded with the first connection. */
export { connectAdapter, useAdapter } from './adapter.ts'
export type { AdapterState } from './holding.ts'
export { letGo as disconnectAdapter } from './letting-go.ts'
export type { LinkHealth } from './measured-stream.ts'
export { findWebSerial } from './web-serial.ts'
export type { AdapterVehicle } from './wish.ts'
