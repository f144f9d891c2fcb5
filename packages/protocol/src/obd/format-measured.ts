/** Measured values for people: the value itself stays exact to the resolution of SAE J1979, and so it is sealed. */
import { PIDS } from './pids.ts'

const SHOWN = new Map(PIDS.map(({ name, shownDecimals }) => [name, shownDecimals]))
/** What a scan calls the voltage, whether a unit or the adapter measured it. */
const VOLTAGE = ['batteryVoltage', 'controlModuleVoltage'] as const

/**
 * Writes a value with as many places as tell something: engine speed `'757.00'` is `'757'`, a voltage `'14.131'` is
 * `'14.13'`. No place is added, and what is no decimal number or of no known name stays as it is.
 *
 * @param name as in a reading or in `PIDS`.
 */
export function formatMeasured(name: string, value: string): string {
  const shown = SHOWN.get(name === VOLTAGE[0] ? VOLTAGE[1] : name)
  const places = /^-?\d+\.(\d+)$/.exec(value)?.[1]?.length ?? 0
  if (shown === undefined || places <= shown) return value
  const text = Number(value).toFixed(shown)
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text
}
