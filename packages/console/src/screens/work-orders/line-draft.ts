import type { LineDraft } from '#api'
import { t } from '#language'

export type LineKind = 'task' | 'labour' | 'part'

/** What is wrong with what was typed, by the name of the field; or the line. */
export type ReadLine = { readonly line: LineDraft } | { readonly wrong: Readonly<Record<string, string>> }

/** Whole minutes, of `90` or `1:30`. */
export function parseMinutes(typed: string): number | undefined {
  const [, hours = '', rest = ''] = /^(?:(\d{1,4}):)?(\d{1,6})$/.exec(typed.trim()) ?? []
  if (rest === '' || (hours !== '' && Number(rest) > 59)) return undefined
  const minutes = Number(hours || 0) * 60 + Number(rest)
  return minutes > 0 ? minutes : undefined
}

/** Money in minor units and quantities in thousandths, out of what was typed; undefined where it is none. */
export interface Parsers {
  readonly parseMoney: (typed: string) => number | undefined
  readonly parseQuantity: (typed: string) => number | undefined
}

/** Reads the form of a line. */
export function readLine(kind: LineKind, form: FormData, { parseMoney, parseQuantity }: Parsers): ReadLine {
  const said = (name: string) => String(form.get(name) ?? '')
  const text = said('text')
  const money = t('An amount, such as 85')
  if (kind === 'task') return { line: { task: { text } } }
  if (kind === 'labour') {
    const [minutes, ratePerHourMinor] = [parseMinutes(said('minutes')), parseMoney(said('rate'))]
    if (minutes !== undefined && ratePerHourMinor !== undefined)
      return { line: { labour: { text, minutes, ratePerHourMinor } } }
    return { wrong: faults({ minutes: minutes ?? t('Minutes, or hours as 1:30'), rate: ratePerHourMinor ?? money }) }
  }
  const [quantityThousandths, unitCostMinor] = [parseQuantity(said('quantity')) || undefined, parseMoney(said('cost'))]
  if (quantityThousandths !== undefined && unitCostMinor !== undefined)
    return { line: { part: { text, quantityThousandths, unitCostMinor } } }
  return {
    wrong: faults({ quantity: quantityThousandths ?? t('A number, such as 2 or 0.5'), cost: unitCostMinor ?? money }),
  }
}

const faults = (found: Readonly<Record<string, number | string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(found).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
