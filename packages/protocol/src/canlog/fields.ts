/** Reading the fields of one line after another, without garbage for each byte. */
import { DecodeError } from '#protocol/bytes'

const SPACE = 0x20
const TAB = 0x09
const NO_BYTES = new Uint8Array(0)

/** The value of each hexadecimal digit by its character code; −1 elsewhere. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(value) ? -1 : value
})

export type Fields = ReturnType<typeof createFields>

/** Walks over the words of a line, split by blanks. One object serves all lines: `open` begins the next. */
export function createFields() {
  let line = ''
  let at = 0
  const skipBlanks = () => {
    while (at < line.length && isBlank(line.charCodeAt(at))) at += 1
  }
  const pairAt = (column: number) => {
    const high = DIGITS[line.charCodeAt(column)] ?? -1
    const low = DIGITS[line.charCodeAt(column + 1)] ?? -1
    if (high < 0 || low < 0) throw new DecodeError('two hexadecimal digits are needed', column)
    return high * 16 + low
  }
  const fail = (what: string): never => {
    throw new DecodeError(what, at)
  }
  return {
    open(text: string) {
      line = text
      at = 0
    },
    /** Column of the next character, from 0. */
    get at() {
      return at
    },
    /** The next word; empty at the end of the line. */
    word(): string {
      skipBlanks()
      const start = at
      while (at < line.length && !isBlank(line.charCodeAt(at))) at += 1
      return line.slice(start, at)
    },
    /** Takes `count` words of two digits each. @throws {DecodeError} if there are fewer, or they are none. */
    bytes(count: number): Uint8Array {
      if (count === 0) return NO_BYTES
      const bytes = new Uint8Array(count)
      for (let index = 0; index < count; index += 1) {
        skipBlanks()
        bytes[index] = pairAt(at)
        at += 2
        if (at < line.length && !isBlank(line.charCodeAt(at))) fail('a byte has two digits')
      }
      return bytes
    },
    /** Takes pairs of digits that stand together, or a dot apart, as far as they go. @throws {DecodeError} at an odd digit. */
    run(): Uint8Array {
      const end = endOfRun(line, at)
      const digits = line.slice(at, end).replaceAll('.', '')
      const bytes = digits.length === 0 ? NO_BYTES : new Uint8Array(digits.length >> 1)
      if (digits.length % 2 !== 0) throw new DecodeError('a byte has two digits', end)
      for (let index = 0; index < bytes.length; index += 1)
        bytes[index] = digitAt(digits, index * 2) * 16 + digitAt(digits, index * 2 + 1)
      at = end
      return bytes
    },
    /** Goes to a column. */
    moveTo(column: number) {
      at = column
    },
    fail,
    /** @throws {DecodeError} if anything but blanks is left. */
    end() {
      skipBlanks()
      if (at < line.length) fail('nothing more is expected')
    },
  }
}

const isBlank = (code: number) => code === SPACE || code === TAB
const digitAt = (text: string, index: number) => DIGITS[text.charCodeAt(index)] ?? -1

function endOfRun(line: string, start: number): number {
  let end = start
  while (end < line.length && (digitAt(line, end) >= 0 || line[end] === '.')) end += 1
  return end
}

/** Reads hexadecimal digits. @throws {DecodeError} if the text is anything else, or beyond 32 bits. */
export function parseHexNumber(text: string, column: number): number {
  let value = 0
  for (let index = 0; index < text.length; index += 1) {
    const digit = digitAt(text, index)
    if (digit < 0) throw new DecodeError(`'${text}' is no hexadecimal number`, column)
    value = value * 16 + digit
  }
  if (text === '' || value > 0xffff_ffff) throw new DecodeError(`'${text}' is no hexadecimal number`, column)
  return value
}

/** Reads a whole number. @throws {DecodeError} if the text is anything else. */
export function parseDecimal(text: string, column: number): number {
  if (!/^\d{1,15}$/.test(text)) throw new DecodeError(`'${text}' is no whole number`, column)
  return Number(text)
}

/**
 * Reads `12.5` as units of 10^−`places`: with 6 from seconds to microseconds, exact up to there.
 *
 * @throws {DecodeError} if the text is no decimal number.
 */
export function parseFixed(text: string, places: number, column: number): number {
  const match = /^(\d{1,12})(?:[.,](\d{0,12}))?$/.exec(text)
  if (!match) throw new DecodeError(`'${text}' is no time`, column)
  const [, whole = '', part = ''] = match
  const fraction =
    part.length <= places ? Number(part.padEnd(places, '0')) : Number(part) / 10 ** (part.length - places)
  return Number(whole) * 10 ** places + fraction
}

/** Writes units of 10^−`places` as a decimal number: `formatFixed(1500000, 6)` is `'1.500000'`. @throws {RangeError} */
export function formatFixed(value: number, places: number): string {
  const whole = Math.round(value)
  if (!(whole >= 0 && Number.isSafeInteger(whole))) throw new RangeError(`${value} is no time a log can tell`)
  const digits = String(whole).padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`
}
