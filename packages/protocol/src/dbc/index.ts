/** CAN databases (DBC): read, write, and decode frames by them, exactly. */
export type { DbcDecoder, DbcDecoderOptions, DecodedMessage, DecodedSignal } from './decoder.ts'
export { createDbcDecoder } from './decoder.ts'
export { formatDbc } from './format.ts'
export type { Dbc, DbcMessage, DbcNumber, DbcSignal, Multiplexed, ValueTable } from './model.ts'
export type { DbcOptions } from './parse.ts'
export { parseDbc } from './parse.ts'
