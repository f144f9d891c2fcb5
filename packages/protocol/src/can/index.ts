/** Diagnosis straight over CAN: addressing, frames, and Lawicel (slcan) adapters. */
export {
  FUNCTIONAL_ID,
  FUNCTIONAL_ID_EXTENDED,
  isExtended,
  isStandardUnit,
  OTHER_UNITS,
  requestIdOf,
} from './addressing.ts'
export type { CanFrame, FdFlags } from './frame.ts'
export { announcedLength, dlcOfLength, FD_LENGTHS, lengthOfDlc, padFrame, requireFrame } from './frame.ts'
export type { SlcanOptions } from './open-slcan.ts'
export { openSlcan } from './open-slcan.ts'
export type { SlcanLine } from './slcan.ts'
export { decodeSlcanLine, encodeSlcanFrame } from './slcan.ts'
export type { CanBusPort, SlcanBusOptions } from './slcan-bus.ts'
export { openSlcanBus } from './slcan-bus.ts'
