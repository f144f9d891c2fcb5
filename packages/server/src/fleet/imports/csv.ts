/** Comma-separated values (RFC 4180), read as they come: any piece of text at a time, and never more of it held than one row. */

export const DELIMITERS = [',', ';', '\t'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** Beyond these a file is none that people made. */
const MOST_CELLS = 200
const MOST_CELL_LENGTH = 10_000

export type CsvFault = 'open-quote' | 'stray-quote' | 'too-wide' | 'too-long'

/** The file breaks its grammar; `line` counts rows as they are written, the header being 1. */
export class CsvError extends Error {
  override readonly name = 'CsvError'
  readonly fault: CsvFault
  readonly line: number

  constructor(fault: CsvFault, line: number) {
    super(`row ${line}: ${fault}`)
    this.fault = fault
    this.line = line
  }
}

export interface CsvReader {
  /** The rows that this piece completes. @throws {CsvError} */
  push(text: string): readonly (readonly string[])[]
  /** The last row, where no line end closed it. @throws {CsvError} */
  end(): readonly (readonly string[])[]
}

/** The one that stands most often in the header, outside quotes; a comma where there is none. */
export function sniffDelimiter(header: string): Delimiter {
  const line = /^(?:"(?:[^"]|"")*"|[^\r\n"])*/.exec(header)?.[0].replaceAll(/"(?:[^"]|"")*"/g, '') ?? ''
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

export const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '')

type State = 'start' | 'plain' | 'quoted' | 'quote-in-quoted'

/** Lines end in CR LF, LF or CR; an empty line is no row. A quote is doubled inside quotes. */
export function createCsvReader(delimiter: Delimiter): CsvReader {
  let state: State = 'start'
  let cell = ''
  let row: string[] = []
  let line = 1
  let afterReturn = false
  let rows: (readonly string[])[] = []

  const fail = (fault: CsvFault): never => {
    throw new CsvError(fault, line)
  }
  const endCell = () => {
    if (row.length >= MOST_CELLS) fail('too-wide')
    row.push(cell)
    cell = ''
    state = 'start'
  }
  const endRow = () => {
    const isEmpty = row.length === 0 && cell === '' && state === 'start'
    if (!isEmpty) {
      endCell()
      rows.push(row)
      line += 1
    }
    row = []
  }
  const add = (char: string) => {
    if (cell.length >= MOST_CELL_LENGTH) fail('too-long')
    cell += char
  }

  function takeQuoted(char: string): void {
    if (char === '"') state = 'quote-in-quoted'
    else add(char)
  }

  function takePlain(char: string): void {
    if (char === delimiter) endCell()
    else if (char === '\n' || char === '\r') endRow()
    else if (state === 'quote-in-quoted') fail('stray-quote')
    else if (char === '"' && state === 'plain') fail('stray-quote')
    else if (char === '"') state = 'quoted'
    else {
      state = 'plain'
      add(char)
    }
  }

  function take(char: string): void {
    if (state === 'quoted') {
      takeQuoted(char)
      return
    }
    if (state === 'quote-in-quoted' && char === '"') {
      add('"')
      state = 'quoted'
      return
    }
    // The two of CR LF end one row, also where a piece ends between them.
    if (!(char === '\n' && afterReturn)) takePlain(char)
    afterReturn = char === '\r'
  }

  const taken = () => {
    const done = rows
    rows = []
    return done
  }
  return {
    push: (text) => {
      for (const char of text) take(char)
      return taken()
    },
    end: () => {
      if (state === 'quoted') fail('open-quote')
      endRow()
      return taken()
    },
  }
}
