/** Bits out of a payload. Each signal is compiled once into the few steps it needs. */
import type { DbcNumber, DbcSignal } from './model.ts'

/** The raw value; the caller has made sure that the payload reaches `lastByte`. */
export type Extract = (data: Uint8Array) => DbcNumber

const WORD_BITS = 32
const WORD = 2 ** WORD_BITS
/** |high word| below this keeps high × 2^32 + low within the whole numbers a double holds. */
const MOST_HIGH = 2 ** 21

/** Where the bits of a signal lie. Bits are counted as they are sent: 0 is the most significant bit of byte 0 in both orders. */
interface Place {
  /** The byte with the most significant bits, and the way to the others. */
  readonly firstByte: number
  readonly step: 1 | -1
  readonly byteCount: number
  /** Bits to the right of the signal in its least significant byte. */
  readonly shift: number
  readonly bitLength: number
}

/** The last byte a payload must have to hold the signal. */
export function lastByteOf({ startBit, bitLength, byteOrder }: DbcSignal): number {
  if (byteOrder === 'little-endian') return (startBit + bitLength - 1) >> 3
  return (streamPosition(startBit) + bitLength - 1) >> 3
}

export function createExtract(signal: DbcSignal): Extract {
  switch (signal.valueType) {
    case 'float':
      return createFloat(signal)
    case 'double':
      return createDouble(signal)
    case 'signed':
      return signal.bitLength <= WORD_BITS ? createShortSigned(signal) : createLong(signal, true)
    case 'unsigned':
      return signal.bitLength <= WORD_BITS ? readWord(placeOf(signal, 0, signal.bitLength)) : createLong(signal, false)
  }
}

function createShortSigned(signal: DbcSignal): Extract {
  const read = readWord(placeOf(signal, 0, signal.bitLength))
  const half = 2 ** (signal.bitLength - 1)
  return (data) => {
    const bits = read(data)
    return bits >= half ? bits - half * 2 : bits
  }
}

function createLong(signal: DbcSignal, isSigned: boolean): Extract {
  const highBits = signal.bitLength - WORD_BITS
  const half = isSigned ? 2 ** (highBits - 1) : Number.POSITIVE_INFINITY
  const [readHigh, readLow] = readWords(signal)
  return (data) => {
    const bits = readHigh(data)
    const high = bits >= half ? bits - half * 2 : bits
    const low = readLow(data)
    const isExact = high < MOST_HIGH && high >= -MOST_HIGH
    return isExact ? high * WORD + low : BigInt(high) * BigInt(WORD) + BigInt(low)
  }
}

function createFloat(signal: DbcSignal): Extract {
  const read = readWord(placeOf(signal, 0, WORD_BITS))
  const view = new DataView(new ArrayBuffer(4))
  return (data) => {
    view.setUint32(0, read(data))
    return view.getFloat32(0)
  }
}

function createDouble(signal: DbcSignal): Extract {
  const [readHigh, readLow] = readWords(signal)
  const view = new DataView(new ArrayBuffer(8))
  return (data) => {
    view.setUint32(0, readHigh(data))
    view.setUint32(4, readLow(data))
    return view.getFloat64(0)
  }
}

function readWords(signal: DbcSignal) {
  const highBits = signal.bitLength - WORD_BITS
  return [readWord(placeOf(signal, WORD_BITS, highBits)), readWord(placeOf(signal, 0, WORD_BITS))] as const
}

/** Up to 32 bits, which lie in up to five bytes. */
function readWord({ firstByte, step, byteCount, shift, bitLength }: Place): (data: Uint8Array) => number {
  const end = firstByte + step * byteCount
  const mask = bitLength === WORD_BITS ? 0xffff_ffff : 2 ** bitLength - 1
  if (byteCount === 1) return (data) => ((data[firstByte] ?? 0) >> shift) & mask
  if (byteCount <= 4)
    return (data) => {
      let bits = 0
      for (let at = firstByte; at !== end; at += step) bits = (bits << 8) | (data[at] ?? 0)
      return ((bits >>> shift) & mask) >>> 0
    }
  const [divisor, modulus] = [2 ** shift, 2 ** bitLength]
  return (data) => {
    let bits = 0
    for (let at = firstByte; at !== end; at += step) bits = bits * 256 + (data[at] ?? 0)
    return Math.floor(bits / divisor) % modulus
  }
}

/** Where `bitLength` bits of a signal lie, `above` bits from its least significant one. */
function placeOf(signal: DbcSignal, above: number, bitLength: number): Place {
  if (signal.byteOrder === 'little-endian') {
    const first = signal.startBit + above
    const last = first + bitLength - 1
    return { firstByte: last >> 3, step: -1, byteCount: (last >> 3) - (first >> 3) + 1, shift: first & 7, bitLength }
  }
  const last = streamPosition(signal.startBit) + signal.bitLength - 1 - above
  const first = last - bitLength + 1
  return { firstByte: first >> 3, step: 1, byteCount: (last >> 3) - (first >> 3) + 1, shift: 7 - (last & 7), bitLength }
}

/** Big-endian signals count the bits of a byte from its least significant one, and go on with bit 7 of the next byte. */
const streamPosition = (startBit: number) => (startBit & ~7) + 7 - (startBit & 7)
