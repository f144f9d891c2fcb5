/** The bits of a DTC status byte from bit 0 upwards (ISO 14229-1, statusOfDTC). */
const STATUS_BITS = [
  'test failed',
  'failed in this cycle',
  'pending',
  'confirmed',
  'not tested since cleared',
  'failed since cleared',
  'not tested in this cycle',
  'warning lamp requested',
] as const

/** A byte as two hex digits. */
export const formatByte = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

/** Every bit with its name, from bit 7 to bit 0, as one reads it. */
export const readBits = (byte: number): readonly { bit: number; name: string; isSet: boolean }[] =>
  STATUS_BITS.map((name, bit) => ({ bit, name, isSet: ((byte >> bit) & 1) === 1 })).reverse()

/** The names of the set bits, from bit 0 upwards. */
export const namesOfBits = (byte: number): readonly string[] =>
  readBits(byte)
    .flatMap(({ name, isSet }) => (isSet ? name : []))
    .reverse()
