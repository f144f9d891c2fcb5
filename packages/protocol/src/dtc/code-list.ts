/** Lists of trouble codes with their texts, as public collections and makers hand them out, each with where it comes from. */
import { LineError } from '#protocol/bytes'
import { formatDtc, formatUdsDtc, parseDtc } from './code.ts'

export interface CodeListOrigin {
  /** Who made the list and where it is found. */
  readonly source: string
  /** SPDX identifier or the words of its owner; lists without one are not taken in. */
  readonly license: string
}

export interface CodeList extends CodeListOrigin {
  /** Text by code in its one spelling, `'P0301'` or `'C0034-11'`. */
  readonly texts: ReadonlyMap<string, string>
  /** Lines that are none of the list; the others stand. */
  readonly problems: readonly LineError[]
}

/** Code, then a tab, comma, semicolon, dash, colon or blanks, then the text, perhaps in quotes. */
const LINE = /^"?([PCBU][0-9A-F]{4}(?:-?[0-9A-F]{2})?)"?(?:\s*[\t,;:]\s*|\s+-\s+|\s+)(.+)$/i
const COMMENT = /^\s*(#|\/\/|$)/

/**
 * Reads `P0301 - Cylinder 1 misfire`, and the same with commas, semicolons or tabs. Empty lines and those behind `#` are
 * passed over. Of two texts for one code the first stands and the second is a problem.
 *
 * @throws {RangeError} if source or license is empty.
 */
export function parseCodeList(text: string, { source, license }: CodeListOrigin): CodeList {
  if (source.trim() === '' || license.trim() === '')
    throw new RangeError('a code list needs its source and its license')
  const texts = new Map<string, string>()
  const problems: LineError[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (COMMENT.test(line)) continue
    const entry = readLine(line.trim())
    if (entry === undefined) problems.push(new LineError('not a code with its text', index + 1))
    else if (texts.has(entry.code)) problems.push(new LineError(`a second text for ${entry.code}`, index + 1))
    else texts.set(entry.code, entry.text)
  }
  return { source, license, texts, problems }
}

function readLine(line: string): { readonly code: string; readonly text: string } | undefined {
  const [, spelled = '', rest = ''] = LINE.exec(line) ?? []
  const dtc = parseDtc(spelled.length === 7 ? `${spelled.slice(0, 5)}-${spelled.slice(5)}` : spelled)
  const text = rest
    .replace(/^"(.*)"$/, '$1')
    .replaceAll('""', '"')
    .trim()
  if (dtc === undefined || text === '') return undefined
  const { code, failureType } = dtc
  return { code: failureType === undefined ? formatDtc(code) : formatUdsDtc((code << 8) | failureType), text }
}
