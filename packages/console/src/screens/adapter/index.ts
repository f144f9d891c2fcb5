/** An adapter that is plugged into this computer: the way to read a vehicle through this browser. */
export { AdapterSheet } from './adapter-sheet.tsx'
export { useRenewedBridges } from './renewed-bridges.ts'
