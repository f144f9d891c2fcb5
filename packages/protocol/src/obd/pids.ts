/**
 * The parameters of SAE J1979 that are one number and nothing else, as a workshop looks at them first.
 * Values are decimal strings, exact to the resolution the standard gives, so that they survive canonical JSON.
 */
import { PARAMETERS } from './parameter.ts'

export interface Pid {
  readonly pid: number
  readonly name: string
  /** Empty for a bare number. */
  readonly unit: string
  readonly bytes: number
  readonly isSigned: boolean
  /** Physical value = raw × `factor` + `offset`, written with `decimals` places. */
  readonly factor: number
  readonly offset: number
  readonly decimals: number
  /** Places that tell a person something; never more than `decimals`. */
  readonly shownDecimals: number
}

export const PIDS: readonly Pid[] = PARAMETERS.flatMap(({ pid, fields }) => {
  const [field, ...others] = fields.filter(({ isOptional }) => !isOptional)
  if (field?.kind !== 'number' || others.length > 0) return []
  const { name, unit, bits, isSigned, factor, offset, decimals, shownDecimals } = field
  return [{ pid, name, unit, bytes: bits / 8, isSigned, factor, offset, decimals, shownDecimals }]
})

const BY_NUMBER = new Map(PIDS.map((entry) => [entry.pid, entry]))

export function findPid(number: number): Pid | undefined {
  return BY_NUMBER.get(number)
}
