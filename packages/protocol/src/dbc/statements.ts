/** Cuts a DBC file into statements, each with the line it begins at. */

export interface Statement {
  readonly keyword: string
  /** Without its semicolon; quoted text may hold line breaks. */
  readonly text: string
  /** Counted from 1. */
  readonly line: number
  /** The semicolon or a quotation mark is missing. */
  readonly isOpen: boolean
}

/** Statements that end with their line; all others end with a semicolon. */
const LINE_STATEMENTS = new Set(['VERSION', 'NS_', 'BS_', 'BU_', 'BO_', 'SG_'])
/** A missing quotation mark must not make the reading of a long file quadratic. */
const LONGEST_STATEMENT = 1_000

export function* readStatements(text: string): Generator<Statement> {
  const lines = text.split(/\r\n|\r|\n/)
  let isInSymbols = false
  for (let index = 0; index < lines.length; index += 1) {
    const first = (lines[index] ?? '').trim()
    // The block of NS_ is a list of bare words and says nothing.
    if (first === '' || first.startsWith('//') || (isInSymbols && /^\w+$/.test(first))) continue
    const keyword = /^\w*/.exec(first)?.[0] ?? ''
    isInSymbols = keyword === 'NS_'
    const count = LINE_STATEMENTS.has(keyword) ? 1 : countLines(lines, index)
    const whole = lines
      .slice(index, index + Math.max(count, 1))
      .join('\n')
      .trim()
    yield { keyword, text: whole.replace(/\s*;$/, ''), line: index + 1, isOpen: count === 0 }
    index += Math.max(count, 1) - 1
  }
}

/** How many lines a statement takes up to its semicolon; 0 if it finds none before the next statement or the end. */
function countLines(lines: readonly string[], start: number): number {
  let isQuoted = false
  const end = Math.min(lines.length, start + LONGEST_STATEMENT)
  for (let index = start; index < end; index += 1) {
    const line = lines[index] ?? ''
    if (index > start && !isQuoted && /^[A-Z][A-Z_]*_\s/.test(line)) return 0
    const marks = line.replaceAll('\\"', '').split('"').length - 1
    isQuoted = isQuoted !== (marks % 2 === 1)
    if (!isQuoted && line.trimEnd().endsWith(';')) return index - start + 1
  }
  return 0
}
