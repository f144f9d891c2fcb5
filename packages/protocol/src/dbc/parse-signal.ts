import { DecodeError } from '#protocol/bytes'
import type { DbcSignal, Multiplexed } from './model.ts'
import { parseNumber } from './number.ts'

/** A signal while its file is read. */
export type SignalDraft = { -readonly [Key in keyof DbcSignal]: DbcSignal[Key] } & {
  /** `m3`: the value of the multiplexor, whose name is known only when the whole message is. */
  selector?: number
}

/** Quoted text: a backslash keeps a quotation mark in it, and is kept itself. */
export const STRING = '"((?:\\\\"|[^"\\\\]|\\\\(?!"))*)"'
const NUMBER = '([-+.\\deE]+)'
const SIGNAL = new RegExp(
  '^SG_\\s+(\\S+?)(?:\\s+(M|m\\d+M?))?\\s*:\\s*(\\d{1,5})\\|(\\d{1,2})@([01])([+-])' +
    `\\s*\\(\\s*${NUMBER}\\s*,\\s*${NUMBER}\\s*\\)\\s*\\[\\s*${NUMBER}\\s*\\|\\s*${NUMBER}\\s*\\]` +
    `\\s*${STRING}\\s*(.*)$`,
)

/** Reads `SG_ name M : start|length@order sign (factor,offset) [minimum|maximum] "unit" receivers`. @throws {DecodeError} */
export function parseSignal(text: string): SignalDraft {
  const match = SIGNAL.exec(text)
  if (!match) throw new DecodeError('not a signal', 0)
  const [, name = '', multiplexing = '', start, length, order, sign, ...rest] = match
  const [factor = '', offset = '', minimum = '', maximum = '', unit = '', receivers = ''] = rest
  const bitLength = Number(length)
  if (bitLength < 1 || bitLength > 64) throw new DecodeError(`a signal has 1 to 64 bits, not ${bitLength}`, 0)
  const selector = /^m(\d+)/.exec(multiplexing)?.[1]
  return {
    name,
    startBit: Number(start),
    bitLength,
    byteOrder: order === '1' ? 'little-endian' : 'big-endian',
    valueType: sign === '-' ? 'signed' : 'unsigned',
    factor: parseNumber(factor),
    offset: parseNumber(offset),
    minimum: parseNumber(minimum),
    maximum: parseNumber(maximum),
    unit,
    receivers: splitNames(receivers),
    isMultiplexor: multiplexing.endsWith('M'),
    ...(selector === undefined ? {} : { selector: Number(selector) }),
  }
}

/** Names parted by commas or blanks. */
export function splitNames(text: string): string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '')
}

/** Reads `0-3, 7-7`. @throws {DecodeError} */
export function parseRanges(text: string): Multiplexed['ranges'] {
  return text.split(',').map((range) => {
    const [, from, to] = /^\s*(\d{1,15})\s*-\s*(\d{1,15})\s*$/.exec(range) ?? []
    if (from === undefined || to === undefined) throw new DecodeError(`'${range.trim()}' is no range`, 0)
    return [Number(from), Number(to)] as const
  })
}
