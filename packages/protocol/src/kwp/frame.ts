/** A message on the K-line (ISO 14230-2, 4.1): header of one to four bytes, data, checksum. */
import { createReader, DecodeError } from '#protocol/bytes'

export interface KwpFrame {
  /** Undefined: the header has no addresses, there are only two on the line. */
  readonly addresses: { readonly target: number; readonly source: number; readonly isFunctional: boolean } | undefined
  /** 1 to 255 bytes, service first. */
  readonly data: Uint8Array
}

const ADDRESS_MODE = 0xc0
const PHYSICAL = 0x80
const FUNCTIONAL = 0xc0
/** Mode of OBD vehicles of ISO 9141-2, whose headers are fixed and not made here. */
const CARB = 0x40
const LENGTH = 0x3f

/** Writes the shortest header: a length of its own only above 63 bytes. @throws {RangeError} if there is no data, or too much. */
export function encodeKwpFrame({ addresses, data }: KwpFrame): Uint8Array {
  if (data.length < 1 || data.length > 0xff) throw new RangeError(`a message has 1 to 255 bytes, not ${data.length}`)
  const isLong = data.length > LENGTH
  const mode = addresses === undefined ? 0 : addresses.isFunctional ? FUNCTIONAL : PHYSICAL
  const head = [mode | (isLong ? 0 : data.length)]
  if (addresses !== undefined) head.push(addresses.target, addresses.source)
  if (isLong) head.push(data.length)
  const bytes = new Uint8Array(head.length + data.length + 1)
  bytes.set(head)
  bytes.set(data, head.length)
  bytes[bytes.length - 1] = sum(bytes.subarray(0, -1))
  return bytes
}

/** Reads one whole message. @throws {DecodeError} if its length or checksum is wrong, or its header that of ISO 9141-2. */
export function decodeKwpFrame(bytes: Uint8Array): KwpFrame {
  const reader = createReader(bytes)
  const format = reader.u8()
  const mode = format & ADDRESS_MODE
  if (mode === CARB) throw new DecodeError('a header of ISO 9141-2', 0)
  const addresses =
    mode === 0 ? undefined : { target: reader.u8(), source: reader.u8(), isFunctional: mode === FUNCTIONAL }
  const length = (format & LENGTH) === 0 ? reader.u8() : format & LENGTH
  if (length === 0) throw new DecodeError('a message without data', reader.offset - 1)
  const data = reader.take(length)
  const found = reader.u8()
  if (reader.left > 0) throw new DecodeError(`${reader.left} bytes too many`, reader.offset)
  if (found !== sum(bytes.subarray(0, -1))) throw new DecodeError('the checksum is wrong', bytes.length - 1)
  return { addresses, data }
}

/** How many bytes the message that begins here has, checksum included; undefined until its header is there. */
export function measureKwpFrame(begun: Uint8Array): number | undefined {
  const [format] = begun
  if (format === undefined) return undefined
  const header = (format & ADDRESS_MODE) === 0 ? 1 : 3
  const length = format & LENGTH
  if (length > 0) return header + length + 1
  const own = begun[header]
  return own === undefined ? undefined : header + 1 + own + 1
}

function sum(bytes: Uint8Array): number {
  let total = 0
  for (const byte of bytes) total += byte
  return total & 0xff
}
