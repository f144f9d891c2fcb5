/**
 * Trouble codes: two bytes as SAE J2012 and J1979 write them, three as ISO 14229-1 does (with ISO 15031-6 / SAE J2012-DA
 * failure type byte).
 */
import { formatHex } from '#protocol/bytes'

const SYSTEMS = 'PCBU'

/** @param code two bytes as one number: `0x0301` is `'P0301'`, `0xC100` is `'U0100'`. */
export function formatDtc(code: number): string {
  const system = SYSTEMS[(code >> 14) & 0x3] ?? 'P'
  return `${system}${(code >> 12) & 0x3}${formatHex(code & 0xfff, 3)}`
}

/** @param dtc three bytes as one number: `0x030100` is `'P0301-00'`, `0x403411` is `'C0034-11'`. */
export function formatUdsDtc(dtc: number): string {
  return `${formatDtc(dtc >> 8)}-${formatHex(dtc & 0xff, 2)}`
}

export interface DtcNumber {
  /** Two bytes as one number. */
  readonly code: number
  /** Failure type byte; undefined if the text had none. */
  readonly failureType: number | undefined
}

/** Reads `'P0301'` or `'P0301-00'`; undefined if it is neither. */
export function parseDtc(text: string): DtcNumber | undefined {
  const match = /^([PCBU])([0-3])([0-9A-F]{3})(?:-([0-9A-F]{2}))?$/i.exec(text)
  if (!match) return undefined
  const [, letter = '', first = '', digits = '', failureType] = match
  const system = SYSTEMS.indexOf(letter.toUpperCase())
  return {
    code: (system << 14) | (Number(first) << 12) | Number.parseInt(digits, 16),
    failureType: failureType === undefined ? undefined : Number.parseInt(failureType, 16),
  }
}
