/** How the command line writes what a vehicle told. */
import { formatMeasured } from '#protocol/obd'

/** Text of a vehicle or an adapter as it may stand on a terminal: what could steer one is shown as a box. */
export const harmless = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\u25a1')

/** Data for people: columns, two spaces apart. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const clean = rows.map((row) => row.map(harmless))
  const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => row[column]?.length ?? 0)))
  for (const row of clean) {
    print(
      row
        .map((text, column) => (column === row.length - 1 ? text : text.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
  }
}

export const print = (line: string): void => void process.stdout.write(`${line}\n`)
export const printJson = (value: unknown): void => print(JSON.stringify(value))
/** For people who watch; never data. */
export const say = (line: string): void => void process.stderr.write(`${harmless(line)}\n`)

type Truth =
  | { readonly state: 'VALID' | 'STALE'; readonly value: string }
  | { readonly state: 'NOT_CONNECTED' }
  | { readonly state: 'UNDECODABLE'; readonly raw: string }

/** A measured value with as many places as tell something. */
export const formatReading = (name: string, truth: Truth, unit: string): string =>
  formatTruth('value' in truth ? { ...truth, value: formatMeasured(name, truth.value) } : truth, unit)

/** A value with the word that says how far it is true: `90 °C`, `– – (NOT CONNECTED)`. */
export function formatTruth(truth: Truth, unit = ''): string {
  if (truth.state === 'NOT_CONNECTED') return '– – (NOT CONNECTED)'
  if (truth.state === 'UNDECODABLE') return `${truth.raw} (UNDECODABLE)`
  const text = unit ? `${truth.value} ${unit}` : truth.value
  return truth.state === 'VALID' ? text : `${text} (STALE)`
}
