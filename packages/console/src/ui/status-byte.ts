import { t } from '#language'

/** The bits of a DTC status byte from bit 0 upwards (ISO 14229-1, statusOfDTC). */
const STATUS_BITS = [
  t('test failed'),
  t('test failed this operation cycle'),
  t('pending'),
  t('confirmed'),
  t('test not completed since last clear'),
  t('test failed since last clear'),
  t('test not completed this operation cycle'),
  t('warning indicator requested'),
] as const

/** The byte of two hex digits, or undefined where a unit tells none. */
export const parseStatusByte = (text: string | undefined): number | undefined =>
  text !== undefined && /^[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : undefined

/** A byte as two hex digits. */
export const formatByte = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

export interface StatusBit {
  readonly bit: number
  readonly name: string
  readonly isSet: boolean
  /** Of a bit that the unit does not offer (DTCStatusAvailabilityMask) nothing is known: it is never set, and never passed. */
  readonly isOffered: boolean
}

/** Every bit with its name, from bit 7 to bit 0, as one reads it. @param mask which of them the unit offers. */
export const readBits = (byte: number, mask = 0xff): readonly StatusBit[] =>
  STATUS_BITS.map((name, bit) => {
    const isOffered = ((mask >> bit) & 1) === 1
    return { bit, name, isOffered, isSet: isOffered && ((byte >> bit) & 1) === 1 }
  }).reverse()

/** The names of the set bits, from bit 0 upwards. */
export const namesOfBits = (byte: number, mask?: number): readonly string[] =>
  readBits(byte, mask)
    .flatMap(({ name, isSet }) => (isSet ? name : []))
    .reverse()
