/** Bytes and how people write them; for every room of the house. */
export { DecodeError } from './decode-error.ts'
export { formatHex, fromHex, toHex } from './hex.ts'
export { LineError } from './line-error.ts'
export { createLineSplitter } from './line-splitter.ts'
export type { ByteReader } from './reader.ts'
export { createReader } from './reader.ts'
export { concat, decodeLatin1, encodeAscii, encodeNumber } from './writer.ts'
