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

/** Whether each bit is set, from bit 7 to bit 0, as one reads it. */
export const bitsOf = (byte: number): readonly boolean[] =>
  STATUS_BITS.map((_, index) => ((byte >> (7 - index)) & 1) === 1)

/** The names of the set bits, from bit 0 upwards. */
export const namesOfBits = (byte: number): readonly string[] =>
  STATUS_BITS.filter((_, bit) => ((byte >> bit) & 1) === 1)
