import { formatMeasured } from './format.ts'

/** How many decimals a person reads of a quantity, by its unit. The sealed bytes keep every digit. */
const DECIMALS: Readonly<Record<string, number>> = {
  V: 1,
  A: 1,
  'g/s': 1,
  'L/h': 1,
  '°': 1,
  '%': 0,
  '°C': 0,
  rpm: 0,
  'km/h': 0,
  kPa: 0,
  km: 0,
  min: 0,
  s: 0,
}

/** Most that is shown of a quantity whose unit says nothing here. */
const OTHERWISE = 2

const decimalsOf = (decimal: string): number => decimal.split('.')[1]?.length ?? 0

/**
 * A measured decimal as a person reads it: `757.00` rpm is `757`, `14.131` V is `14.1`. Never more decimals than were
 * measured. A fuel trim is read to a tenth of a per cent.
 */
export const formatQuantity = (decimal: string, unit: string, name = ''): string =>
  formatMeasured(Number(decimal), shownDecimals(decimal, unit, name))

/** True where {@link formatQuantity} shows less than was measured. */
export const isRounded = (decimal: string, unit: string, name = ''): boolean =>
  Number(Number(decimal).toFixed(shownDecimals(decimal, unit, name))) !== Number(decimal)

function shownDecimals(decimal: string, unit: string, name: string): number {
  const wanted = unit === '%' && /trim/i.test(name) ? 1 : (DECIMALS[unit] ?? OTHERWISE)
  return Math.min(wanted, decimalsOf(decimal))
}
