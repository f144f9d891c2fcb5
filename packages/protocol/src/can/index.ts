export type { SlcanOptions } from './open-slcan.ts'
export { openSlcan } from './open-slcan.ts'
