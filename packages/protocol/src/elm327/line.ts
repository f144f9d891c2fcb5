/** Lines an ELM327 prints with headers on (`ATH1`), spaces on or off; clones and STN chips included. */
import { fromHex } from '#protocol/bytes'

/** What the adapter says about itself or the bus, in one word. */
export type ElmStatus =
  | 'OK'
  | 'UNKNOWN_COMMAND'
  | 'NO_DATA'
  | 'SEARCHING'
  | 'UNABLE'
  | 'CAN_ERROR'
  | 'BUS_INIT'
  | 'BUS_BUSY'
  | 'BUS_ERROR'
  | 'FB_ERROR'
  | 'DATA_ERROR'
  | 'RX_ERROR'
  | 'BUFFER_FULL'
  | 'STOPPED'
  | 'LV_RESET'
  | 'ACT_ALERT'
  | 'OUT_OF_MEMORY'
  | 'FC_TIMEOUT'
  | 'OVERFLOW'
  | 'INTERNAL_ERROR'

export type ElmLine =
  | { readonly kind: 'status'; readonly status: ElmStatus }
  | { readonly kind: 'frame'; readonly id: number; readonly data: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }

/** First match wins: `BUS INIT: OK` is a kind of searching, `BUS INIT: ...ERROR` is not, `<DATA ERROR` may follow hex. */
const STATUSES: readonly (readonly [RegExp, ElmStatus])[] = [
  [/^OK$/, 'OK'],
  [/^\?$/, 'UNKNOWN_COMMAND'],
  [/NODATA/, 'NO_DATA'],
  [/^SEARCHING/, 'SEARCHING'],
  [/^BUSINIT.*OK$/, 'SEARCHING'],
  [/^BUSINIT/, 'BUS_INIT'],
  [/UNABLETOCONNECT/, 'UNABLE'],
  [/CANERROR/, 'CAN_ERROR'],
  [/BUSBUSY/, 'BUS_BUSY'],
  [/BUSERROR/, 'BUS_ERROR'],
  [/FBERROR/, 'FB_ERROR'],
  [/DATAERROR/, 'DATA_ERROR'],
  [/RXERROR/, 'RX_ERROR'],
  [/BUFFERFULL/, 'BUFFER_FULL'],
  [/^STOPPED$/, 'STOPPED'],
  [/LVRESET/, 'LV_RESET'],
  [/(ACT|LP)ALERT/, 'ACT_ALERT'],
  [/OUTOFMEMORY/, 'OUT_OF_MEMORY'],
  [/FCRXTIMEOUT/, 'FC_TIMEOUT'],
  [/UARTRXOVERFLOW/, 'OVERFLOW'],
  [/^!?ERR\d\d$/, 'INTERNAL_ERROR'],
]

const SHORT_ID_DIGITS = 3
const LONG_ID_DIGITS = 8

/**
 * Sorts one line. `7E8 06 41 00 BE 3F A8 13` and `7E8064100BE3FA813` are the same frame: an odd number of digits
 * means an 11-bit identifier, an even one 29 bits. Anything else is text: an answer to an AT command, or junk.
 */
export function classifyLine(line: string): ElmLine {
  const packed = line.replaceAll(' ', '').toUpperCase()
  const status = STATUSES.find(([pattern]) => pattern.test(packed))?.[1]
  if (status !== undefined) return { kind: 'status', status }
  const idDigits = packed.length % 2 === 1 ? SHORT_ID_DIGITS : LONG_ID_DIGITS
  const dataDigits = packed.length - idDigits
  if (!/^[0-9A-F]+$/.test(packed) || dataDigits < 2 || dataDigits > 16) return { kind: 'text', text: line.trim() }
  const data = fromHex(packed.slice(idDigits))
  return { kind: 'frame', id: Number.parseInt(packed.slice(0, idDigits), 16), data }
}
