/** RFC 4180, in UTF-8 with its mark, which spreadsheets ask for. */
import type { Frame, Value, Writer } from './writer.ts'

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/
/** A spreadsheet takes a text that begins so for a formula, and runs it. */
const IS_FORMULA = /^\s*[=+\-@\t\r]/

export function openCsv({ columns }: Frame): Writer {
  let isBegun = false
  const lines = (rows: readonly (readonly Value[])[]) =>
    rows.map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('')
  const head = () => {
    if (isBegun) return ''
    isBegun = true
    return `\uFEFF${lines([columns])}`
  }
  return {
    media: 'text/csv; charset=utf-8',
    mostRows: 200_000,
    write: (rows) => Buffer.from(head() + lines(rows)),
    end: async () => Buffer.from(head()),
  }
}

function toCell(value: Value): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = IS_FORMULA.test(value) ? `'${value}` : value
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
