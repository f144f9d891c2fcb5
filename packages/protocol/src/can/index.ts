/** Diagnosis straight over CAN: addressing, frames, and Lawicel (slcan) adapters. */
export {
  FUNCTIONAL_ID,
  FUNCTIONAL_ID_EXTENDED,
  isExtended,
  isStandardUnit,
  OTHER_UNITS,
  requestIdOf,
} from './addressing.ts'
export type { CanFrame } from './frame.ts'
export { padFrame } from './frame.ts'
export type { SlcanOptions } from './open-slcan.ts'
export { openSlcan } from './open-slcan.ts'
export type { SlcanLine } from './slcan.ts'
export { decodeSlcanLine, encodeSlcanFrame } from './slcan.ts'
