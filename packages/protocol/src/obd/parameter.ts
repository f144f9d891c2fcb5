/** Any parameter of SAE J1979 service 01 or 02, and of the identifiers F4xx of SAE J1979-2, as values with their units. */
import { DecodeError, formatHex, toHex } from '#protocol/bytes'
import { formatDtc } from '#protocol/dtc'
import type { Field, Maximum, NumberField, Parameter } from './field.ts'
import { PARAMETERS_00 } from './parameters-00.ts'
import { PARAMETERS_34 } from './parameters-34.ts'
import { PARAMETERS_64 } from './parameters-64.ts'
import { PARAMETERS_81 } from './parameters-81.ts'

export type ParameterValue =
  /** `value` is a decimal, exact to the resolution of the standard. */
  | { readonly kind: 'number'; readonly name: string; readonly unit: string; readonly value: string }
  /** `value` is `'reserved 0x20'` where the standard names no such state. */
  | { readonly kind: 'state'; readonly name: string; readonly raw: number; readonly value: string }
  /** Flags that are set; reserved ones as `'reserved bit 5'`. */
  | { readonly kind: 'flags'; readonly name: string; readonly raw: number; readonly flags: readonly string[] }
  /** A trouble code, `'P0301'`; undefined if there is none. */
  | { readonly kind: 'dtc'; readonly name: string; readonly value: string | undefined }
  /** A parameter this table does not take apart; upper-case hex. */
  | { readonly kind: 'raw'; readonly name: string; readonly value: string }

/** What PIDs 4F and 50 say: where it is not 0, it is the full scale of others in place of the standard's. */
export type Maxima = Partial<Readonly<Record<Maximum, number>>>

/** In the order of their PIDs. */
export const PARAMETERS: readonly Parameter[] = [...PARAMETERS_00, ...PARAMETERS_34, ...PARAMETERS_64, ...PARAMETERS_81]

interface Layout {
  readonly fields: readonly { readonly field: Field; readonly at: number }[]
  /** Bytes without and with what only newer vehicles send. */
  readonly least: number
  readonly most: number
}

/** By PID; where an edition changed one, the newer layout first. */
const LAYOUTS: ReadonlyMap<number, readonly [Layout, ...Layout[]]> = new Map(
  PARAMETERS.map(({ pid, fields, earlier }) => [pid, [layOut(fields), ...(earlier ? [layOut(earlier)] : [])]]),
)

/**
 * Takes a parameter apart; values a vehicle says it does not have are left out.
 *
 * @param maxima of the same vehicle; without them the standard's own scaling holds.
 * @throws {DecodeError} if the length is not the parameter's.
 * @example decodeParameter(0x0c, fromHex('1A F8')) // engineSpeed, '1726.00', 'rpm'
 */
export function decodeParameter(pid: number, data: Uint8Array, maxima: Maxima = {}): readonly ParameterValue[] {
  const layouts = LAYOUTS.get(pid)
  if (layouts === undefined) return [{ kind: 'raw', name: `parameter 0x${formatHex(pid, 2)}`, value: toHex(data, '') }]
  const layout = layouts.find(({ least, most }) => data.length === least || data.length === most)
  if (layout === undefined) {
    const [{ least }] = layouts
    throw new DecodeError(`${least} bytes are due, not ${data.length}`, Math.min(data.length, least))
  }
  const support = data[0] ?? 0
  const values: ParameterValue[] = []
  for (const { field, at } of layout.fields) {
    if (at + field.bits > data.length * 8) break
    if (field.supportedBy !== undefined && ((support >> field.supportedBy) & 1) === 0) continue
    const value = readField(field, readBits(data, at, field.bits), maxima)
    if (value !== undefined) values.push(value)
  }
  return values
}

/** Writes raw × factor + offset with the places of the field, and no `-0`. */
export function formatScaled(field: Pick<NumberField, 'factor' | 'offset' | 'decimals'>, raw: number): string {
  const value = raw * field.factor + field.offset
  const text = value.toFixed(field.decimals)
  return value < 0 && /^-0(\.0*)?$/.test(text) ? text.slice(1) : text
}

/** The maxima as PIDs 4F and 50 told them. */
export function readMaxima(values: readonly ParameterValue[]): Maxima {
  return Object.fromEntries(
    values.flatMap((value) =>
      value.kind === 'number' && value.name.startsWith('maximum') ? [[value.name, Number(value.value)]] : [],
    ),
  )
}

function readField(field: Field, raw: number, maxima: Maxima): ParameterValue | undefined {
  const { name } = field
  switch (field.kind) {
    case 'number': {
      if (raw === field.unused) return undefined
      const signed = field.isSigned && raw >= 2 ** (field.bits - 1) ? raw - 2 ** field.bits : raw
      return { kind: 'number', name, unit: field.unit, value: formatScaled(rescale(field, maxima), signed) }
    }
    case 'state': {
      const isCounted = Object.keys(field.states).length === 0
      const value = isCounted ? String(raw) : (field.states[raw] ?? `reserved 0x${formatHex(raw, 2)}`)
      return { kind: 'state', name, raw, value }
    }
    case 'flags':
      return { kind: 'flags', name, raw, flags: readFlags(field.flags, raw) }
    case 'dtc':
      return { kind: 'dtc', name, value: raw === 0 ? undefined : formatDtc(raw) }
    case 'reserved':
      return undefined
  }
}

function rescale(field: NumberField, maxima: Maxima): Pick<NumberField, 'factor' | 'offset' | 'decimals'> {
  const maximum = field.maximum === undefined ? undefined : maxima[field.maximum]
  if (!maximum) return field
  // A current lies around zero: half of the raw range is its maximum (SAE J1979-DA, PID 4F).
  const steps = field.offset === 0 ? 2 ** field.bits - 1 : 2 ** (field.bits - 1)
  return { factor: maximum / steps, offset: field.offset === 0 ? 0 : -maximum, decimals: field.decimals }
}

function readFlags(names: readonly (string | undefined)[], raw: number): readonly string[] {
  const flags: string[] = []
  for (let bit = 0; raw >> bit !== 0; bit += 1) {
    if ((raw >> bit) & 1) flags.push(names[bit] ?? `reserved bit ${bit}`)
  }
  return flags
}

/** Bits counted from the top of byte A; a field either fills bytes or lies within one. */
function readBits(data: Uint8Array, at: number, bits: number): number {
  const first = at >> 3
  if (bits < 8) return ((data[first] ?? 0) >> (8 - (at & 7) - bits)) & ((1 << bits) - 1)
  let value = 0
  for (let index = 0; index < bits >> 3; index += 1) value = value * 0x100 + (data[first + index] ?? 0)
  return value
}

function layOut(fields: readonly Field[]): Layout {
  let at = 0
  const placed = fields.map((field) => {
    if (field.sharesPlace) return { field, at: at - field.bits }
    const start = at
    at += field.bits
    return { field, at: start }
  })
  const later = placed.find(({ field }) => field.isOptional)
  return { fields: placed, least: (later?.at ?? at) >> 3, most: at >> 3 }
}
