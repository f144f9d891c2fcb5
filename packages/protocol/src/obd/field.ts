/** What lies in the data of a parameter (SAE J1979-DA): numbers, states and flags, one behind the other, bit by bit. */

interface Place {
  readonly name: string
  readonly bits: number
  /** Bit of data byte A that says whether the vehicle has this field; absent: it always has. */
  readonly supportedBy?: number
  /** Only newer vehicles send it; all fields behind it are of that kind too. */
  readonly isOptional?: boolean
  /** Lies where the field before it lies: their bits in byte A say which of the two a vehicle means. */
  readonly sharesPlace?: boolean
}

export interface NumberField extends Place {
  readonly kind: 'number'
  /** Empty for a bare number. */
  readonly unit: string
  readonly isSigned: boolean
  /** Physical value = raw × `factor` + `offset`, written with `decimals` places. */
  readonly factor: number
  readonly offset: number
  readonly decimals: number
  /** Places that tell a person something; never more than `decimals`. */
  readonly shownDecimals: number
  /** The raw value by which a vehicle says that it has none. */
  readonly unused?: number
  /** PIDs 4F and 50 may put another full scale in place of the standard's. */
  readonly maximum?: Maximum
}

/** Maxima of PIDs 4F and 50. */
export type Maximum =
  | 'maximumEquivalenceRatio'
  | 'maximumOxygenSensorVoltage'
  | 'maximumOxygenSensorCurrent'
  | 'maximumIntakePressure'
  | 'maximumMassAirFlow'

export interface StateField extends Place {
  readonly kind: 'state'
  readonly states: Readonly<Record<number, string>>
}

export interface FlagsField extends Place {
  readonly kind: 'flags'
  /** Bit 0 first; undefined: reserved. */
  readonly flags: readonly (string | undefined)[]
}

export interface CodeField extends Place {
  readonly kind: 'dtc'
}

export type Field = NumberField | StateField | FlagsField | CodeField | ({ readonly kind: 'reserved' } & Place)

export interface Parameter {
  readonly pid: number
  readonly fields: readonly Field[]
  /** What editions before it had in its place; its length tells it apart. */
  readonly earlier?: readonly Field[]
}

/** How raw numbers of one kind become physical ones. */
export interface Scale {
  readonly bytes: 1 | 2 | 4
  readonly factor?: number
  readonly offset?: number
  readonly decimals?: number
  readonly shownDecimals?: number
  readonly isSigned?: boolean
  readonly unused?: number
  readonly maximum?: Maximum
}

export const PERCENT: Scale = { bytes: 1, factor: 100 / 255, decimals: 1 }
export const TRIM: Scale = { bytes: 1, factor: 100 / 128, offset: -100, decimals: 1 }
export const CELSIUS: Scale = { bytes: 1, offset: -40 }
export const CELSIUS_TENTHS: Scale = { bytes: 2, factor: 0.1, offset: -40, decimals: 1, shownDecimals: 0 }
export const TORQUE: Scale = { bytes: 1, offset: -125 }
export const U8: Scale = { bytes: 1 }
export const U16: Scale = { bytes: 2 }
export const U32: Scale = { bytes: 4 }

export function number(name: string, unit: string, scale: Scale, place: Partial<Place> = {}): NumberField {
  const { bytes, factor = 1, offset = 0, decimals = 0, shownDecimals = decimals, isSigned = false, ...more } = scale
  return {
    kind: 'number',
    name,
    unit,
    bits: bytes * 8,
    factor,
    offset,
    decimals,
    shownDecimals,
    isSigned,
    ...more,
    ...place,
  }
}

export function state(
  name: string,
  bits: number,
  states: Readonly<Record<number, string>>,
  place: Partial<Place> = {},
): StateField {
  return { kind: 'state', name, bits, states, ...place }
}

export function flags(
  name: string,
  bits: number,
  names: readonly (string | undefined)[],
  place: Partial<Place> = {},
): FlagsField {
  return { kind: 'flags', name, bits, flags: names, ...place }
}

export function reserved(bits: number, place: Partial<Place> = {}): Field {
  return { kind: 'reserved', name: '', bits, ...place }
}

/** Byte A where its bits only say which fields a vehicle has. */
export const SUPPORT_BYTE: Field = reserved(8)

/** Of the same raw values, the wider: told by a bit of byte A of its own. */
export const wide = (field: NumberField, factor: number, supportedBy: number): NumberField => ({
  ...field,
  name: `${field.name}Wide`,
  factor,
  supportedBy,
  sharesPlace: true,
})

export function parameter(pid: number, ...fields: readonly Field[]): Parameter {
  return { pid, fields }
}

/** Fields one behind the other, each with its own bit in byte A, bit 0 first unless a field names another. */
export function supported(pid: number, ...fields: readonly Field[]): Parameter {
  return { pid, fields: [SUPPORT_BYTE, ...fields.map((field, bit) => ({ supportedBy: bit, ...field }))] }
}
