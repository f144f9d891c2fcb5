/**
 * Trace files of PEAK tools (TRC) 1.1, 1.3, 2.0 and 2.1. Times count from the start of the trace. Status, error counter
 * and error frames are passed over. A file without a version line is read as the version it is said to be.
 */
import type { CanFrame, FdFlags } from '#protocol/can'
import { FD_LENGTHS } from '#protocol/can'
import type { Fields } from './fields.ts'
import { createFields, parseDecimal, parseFixed, parseHexNumber } from './fields.ts'
import type { LineParser, LogFrame } from './log-frame.ts'

export type TrcVersion = '1.1' | '1.3' | '2.0' | '2.1'

/** Letters of the `$COLUMNS` line: B bus, D data, d direction, I identifier, L length code, l length, N number, O offset, R reserved, T type. */
export const TRC_COLUMNS: Readonly<Record<TrcVersion, string>> = {
  '1.1': 'NOTIlD',
  '1.3': 'NOBTIRLD',
  '2.0': 'NOTIdlD',
  '2.1': 'NOTBIdRLD',
}

/** Types of lines that are frames of the bus, and their FD flags; `RR` asks for data. */
const FRAME_TYPES: Readonly<Record<string, FdFlags | undefined>> = {
  DT: undefined,
  RR: undefined,
  FD: { bitRateSwitch: false, errorPassive: false },
  FB: { bitRateSwitch: true, errorPassive: false },
  FE: { bitRateSwitch: false, errorPassive: true },
  BI: { bitRateSwitch: true, errorPassive: true },
  Rx: undefined,
  Tx: undefined,
}

/** Reads line after line; the version and columns of the header hold for the lines behind it. */
export function createTrcParser(version: TrcVersion = '1.1'): LineParser {
  const fields = createFields()
  let columns = TRC_COLUMNS[version]
  return (line) => {
    if (line.startsWith(';')) {
      const said = /^;\$FILEVERSION=(\S+)/.exec(line)?.[1]
      if (said !== undefined) columns = TRC_COLUMNS[requireVersion(fields, said)]
      columns = /^;\$COLUMNS=(\S+)/.exec(line)?.[1]?.replaceAll(',', '') ?? columns
      return undefined
    }
    fields.open(line)
    return line.trim() === '' ? undefined : parseLine(fields, columns)
  }
}

function requireVersion(fields: Fields, said: string): TrcVersion {
  return Object.hasOwn(TRC_COLUMNS, said) ? (said as TrcVersion) : fields.fail(`version ${said} of TRC is not read`)
}

interface Told {
  atUs: number
  channel: string
  type: string
  way: string
  idDigits: string
  length: number
}

function parseLine(fields: Fields, columns: string): LogFrame | undefined {
  const told: Told = { atUs: 0, channel: '', type: '', way: '', idDigits: '', length: 0 }
  for (const column of columns) {
    if (column === 'D') return toFrame(fields, told)
    readColumn(fields, column, told)
    if (told.type !== '' && !Object.hasOwn(FRAME_TYPES, told.type)) return undefined
  }
  return fields.fail('a trace needs a data column')
}

function readColumn(fields: Fields, column: string, told: Told) {
  const word = fields.word()
  const at = fields.at - word.length
  switch (column) {
    case 'N':
    case 'R':
      break
    case 'O':
      told.atUs = parseFixed(word, 3, at)
      break
    case 'B':
      told.channel = word
      break
    case 'T':
      told.type = word
      break
    case 'd':
      told.way = word
      break
    case 'I':
      told.idDigits = word
      break
    case 'l':
      told.length = parseDecimal(word, at)
      break
    case 'L':
      told.length = FD_LENGTHS[parseDecimal(word, at)] ?? fields.fail('no such data length code')
      break
    default:
      fields.fail(`column ${column} is not known`)
  }
}

function toFrame(fields: Fields, { atUs, channel, type, way, idDigits, length }: Told): LogFrame {
  const told = { atUs, channel, ...parseId(fields, idDigits), ...parseDirection(way || type) }
  const fd = FRAME_TYPES[type]
  const most = fd ? 64 : 8
  if (length > most) fields.fail(`a frame of this type has at most ${most} bytes`)
  const start = fields.at
  if (type === 'RR' || fields.word() === 'RTR') return { ...told, data: new Uint8Array(0), remoteLength: length }
  fields.moveTo(start)
  return { ...told, data: fields.bytes(length), ...(fd ? { fd } : {}) }
}

function parseDirection(word: string): { direction?: 'rx' | 'tx' } {
  if (word === 'Rx') return { direction: 'rx' }
  return word === 'Tx' ? { direction: 'tx' } : {}
}

/** Four digits are 11 bits, eight are 29. */
function parseId(fields: Fields, digits: string): Pick<CanFrame, 'id' | 'isExtended'> {
  const isExtended = digits.length === 8
  const id = parseHexNumber(digits, fields.at)
  if ((!isExtended && digits.length !== 4) || id > (isExtended ? 0x1fff_ffff : 0x7ff))
    fields.fail(`'${digits}' is no identifier`)
  return { id, isExtended }
}
