/** How values lie in bytes, described once and read and written by the same description; for the services of a vehicle. */
export { counted, countedText, fixed, rest, someRest } from './byte-strings.ts'
export type { ByteWriter } from './byte-writer.ts'
export { createWriter } from './byte-writer.ts'
export type { Layout } from './layout.ts'
export { stepped, u7, u8, u16, u24, u32, unsigned } from './numbers.ts'
export { choice, list, optional, record } from './structures.ts'
