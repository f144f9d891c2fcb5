/** ReadScalingDataByIdentifier, 0x24 (ISO 14229-1, 11.4 and annex C.2): how the bytes of an identifier are to be read. */
import type { Layout } from '#protocol/layout'
import { list, record, u16 } from '#protocol/layout'
import { defineService } from './define-service.ts'

/** Upper half of a scaling byte. */
export const SCALING_TYPES = [
  'unSignedNumeric',
  'signedNumeric',
  'bitMappedReportedWithoutMask',
  'bitMappedReportedWithMask',
  'binaryCodedDecimal',
  'stateEncodedVariable',
  'ascii',
  'signedFloatingPoint',
  'packet',
  'formula',
  'unitFormat',
  'stateAndConnectionType',
] as const

export interface Scaling {
  /** Index into `SCALING_TYPES`; 0xC to 0xF are reserved and come with their number only. */
  readonly type: number
  /** Lower half: bytes of the data, or of the extension where there is one. */
  readonly bytes: number
  /** Behind types 2 (mask), 9 (formula and constants), A (unit) and B (states); else empty. */
  readonly extension: Uint8Array
}

const EXTENDED: readonly number[] = [0x2, 0x9, 0xa, 0xb]
const NOTHING = new Uint8Array()

const scaling: Layout<Scaling> = {
  read(reader) {
    const head = reader.u8()
    const [type, bytes] = [head >> 4, head & 0xf]
    return { type, bytes, extension: EXTENDED.includes(type) ? reader.take(bytes) : NOTHING }
  },
  write(writer, { type, bytes, extension }) {
    if (extension.length !== (EXTENDED.includes(type) ? bytes : 0))
      throw new RangeError(`scaling type ${type} does not carry ${extension.length} more bytes`)
    if (bytes > 0xf) throw new RangeError(`${bytes} bytes do not fit in half a byte`)
    writer.number(type * 0x10 + bytes, 1)
    writer.append(extension)
  },
}

export const readScalingData = defineService({
  id: 0x24,
  name: 'ReadScalingDataByIdentifier',
  echoes: [0xff, 0xff],
  request: record({ identifier: u16 }),
  response: record({ identifier: u16, scaling: list(scaling, 1) }),
})
