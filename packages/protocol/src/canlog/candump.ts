/**
 * What candump of can-utils writes: `(1436509052.249713) can0 123#1122` with `-l` and `-L`, columns on a terminal.
 * Binary (`-i`) and swapped (`-S`) columns are not read; time since the frame before (`-t d`) stands as it is written.
 */
import { DecodeError } from '#protocol/bytes'
import type { CanFrame } from '#protocol/can'
import { createFields, formatFixed, parseDecimal, parseFixed, parseHexNumber } from './fields.ts'
import type { LineParser, LogFrame, LogWriter } from './log-frame.ts'
import { channelName, formatBytes, requirePlain, requireTime } from './say.ts'

/** Bits of the flag digit between `##` and the data of an FD frame. */
const BRS = 0x1
const ESI = 0x2
/** The third of the flags above 29 bits of an identifier: an error frame, which is no frame of the bus. */
const ERROR_FRAME = 0x2000_0000
const MOST_EXTENDED = 0x1fff_ffff

/** Reads lines of both kinds. */
export function createCandumpParser(): LineParser {
  const fields = createFields()
  return (line) => {
    fields.open(line)
    let word = fields.word()
    if (word === '') return undefined
    const stamp: { atUs?: number } = {}
    if (word.startsWith('(')) {
      stamp.atUs = parseStamp(fields, word)
      word = fields.word()
    }
    const start = fields.at
    const next = fields.word()
    if (next.includes('#')) {
      fields.moveTo(line.indexOf('#', start) - next.indexOf('#'))
      const frame = parseCompact(fields, next)
      return frame && { ...stamp, channel: word, ...frame, ...parseDirection(fields) }
    }
    const frame = parseColumns(fields, next)
    return frame && { ...stamp, channel: word, ...frame }
  }
}

type Fields = ReturnType<typeof createFields>

/** `(seconds.micros)`, or `(2015-07-10 08:17:32.249713)`, which names no zone and is read as UTC. */
function parseStamp(fields: Fields, word: string): number {
  if (word.endsWith(')')) return parseFixed(word.slice(1, -1), 6, 1)
  const [clock = '', part = ''] = fields.word().replace(')', '').split('.')
  const seconds = Date.parse(`${word.slice(1)}T${clock}Z`) / 1000
  if (!Number.isInteger(seconds)) throw new DecodeError('not a time', 0)
  return seconds * 1_000_000 + parseFixed(`0.${part}`, 6, 0)
}

function parseDirection(fields: Fields): { direction?: 'rx' | 'tx' } {
  const word = fields.word()
  if (word !== '' && word !== 'R' && word !== 'T') fields.fail('R or T is expected here')
  fields.end()
  return word === '' ? {} : { direction: word === 'R' ? 'rx' : 'tx' }
}

/** Undefined: an error frame. */
function parseId(fields: Fields, digits: string): Pick<CanFrame, 'id' | 'isExtended'> | undefined {
  if (digits.length !== 3 && digits.length !== 8) return fields.fail('an identifier has 3 or 8 digits')
  const id = parseHexNumber(digits, fields.at)
  const isExtended = digits.length === 8
  if (isExtended && (id & ERROR_FRAME) !== 0) return undefined
  if (id > (isExtended ? MOST_EXTENDED : 0x7ff)) return fields.fail('an identifier beyond its bits')
  return { id, isExtended }
}

/** `123#1122`, `123#R`, `123#R4`, `123##31122`; a data length code beyond 8 (`_A`) changes nothing. */
function parseCompact(fields: Fields, word: string): CanFrame | undefined {
  const hash = word.indexOf('#')
  const start = fields.at
  const name = parseId(fields, word.slice(0, hash))
  if (!name) {
    fields.moveTo(start + word.length)
    return undefined
  }
  if (word[hash + 1] === 'R') {
    const asked = /^R([0-8]?)(?:_[9A-F])?$/.exec(word.slice(hash + 1))?.[1]
    if (asked === undefined) return fields.fail('not a remote frame')
    fields.moveTo(start + word.length)
    return { ...name, data: new Uint8Array(0), remoteLength: Number(asked) }
  }
  const isFd = word[hash + 1] === '#'
  const flags = isFd ? parseHexNumber(word.slice(hash + 2, hash + 3), start + hash + 2) : 0
  fields.moveTo(start + hash + (isFd ? 3 : 1))
  const data = fields.run()
  const left = word.slice(fields.at - start)
  if (left !== '' && !/^_[9A-F]$/.test(left)) fields.fail('not a frame')
  fields.moveTo(start + word.length)
  return { ...name, data, ...(isFd ? { fd: toFlags((flags & BRS) !== 0, (flags & ESI) !== 0) } : {}) }
}

const toFlags = (bitRateSwitch: boolean, errorPassive: boolean) => ({ bitRateSwitch, errorPassive })

/** `123   [4]  01 02 03 04   '....'`; `-x` puts `RX B E` before, FD frames have two digits in the brackets. */
function parseColumns(fields: Fields, first: string): Omit<LogFrame, 'channel'> | undefined {
  let word = first
  let direction: 'rx' | 'tx' | undefined
  let [isFast, isPassive] = [false, false]
  if (word === 'RX' || word === 'TX') {
    direction = word === 'RX' ? 'rx' : 'tx'
    isFast = fields.word() === 'B'
    isPassive = fields.word() === 'E'
    word = fields.word()
  }
  const name = parseId(fields, word)
  if (!name) return undefined
  const length = /^\[(\d{1,2})\]$/.exec(fields.word())?.[1]
  if (length === undefined) return fields.fail('a length in brackets is needed')
  const told = { ...name, ...(direction ? { direction } : {}) }
  const count = parseDecimal(length, fields.at)
  const start = fields.at
  if (fields.word() === 'remote') return { ...told, data: new Uint8Array(0), remoteLength: count }
  fields.moveTo(start)
  const data = fields.bytes(count)
  // Only the text column of -a may follow.
  const rest = fields.word()
  if (rest !== '' && !rest.startsWith("'")) fields.fail('more bytes than the brackets say')
  return { ...told, data, ...(length.length === 2 ? { fd: toFlags(isFast, isPassive) } : {}) }
}

const formatId = ({ id, isExtended }: CanFrame) =>
  id
    .toString(16)
    .toUpperCase()
    .padStart(isExtended ? 8 : 3, '0')

/** Writes what `candump -l` writes; `canplayer` reads it. */
export function createCandumpLogWriter(): LogWriter {
  return {
    head: [],
    line(frame) {
      const { fd, remoteLength, data, direction } = requirePlain(frame, { fd: true, remote: true })
      const flags = fd ? `#${(fd.bitRateSwitch ? BRS : 0) | (fd.errorPassive ? ESI : 0)}` : ''
      const body = remoteLength === undefined ? formatBytes(data, '') : `R${remoteLength || ''}`
      const way = direction ? ` ${direction === 'rx' ? 'R' : 'T'}` : ''
      const at = formatFixed(requireTime(frame), 6).padStart(17, '0')
      return `(${at}) ${channelName(frame.channel)} ${formatId(frame)}#${flags}${body}${way}`
    },
    tail: [],
  }
}

/** Writes what `candump -x` prints, with `-t a` where the frame has a time. */
export function createCandumpWriter(): LogWriter {
  return {
    head: [],
    line(frame) {
      const { fd, remoteLength, data, direction, atUs } = requirePlain(frame, { fd: true, remote: true })
      const at = atUs === undefined ? '' : ` (${formatFixed(atUs, 6).padStart(17, '0')})`
      const flags = `${fd?.bitRateSwitch ? 'B' : '-'} ${fd?.errorPassive ? 'E' : '-'}`
      const way = direction || fd ? `  ${direction === 'tx' ? 'TX' : 'RX'} ${flags}` : ''
      const length = fd ? `[${String(data.length).padStart(2, '0')}]` : ` [${remoteLength ?? data.length}]`
      const body = remoteLength === undefined ? formatBytes(data, ' ') : 'remote request'
      return `${at}  ${channelName(frame.channel)}${way}  ${formatId(frame).padStart(8)}  ${length}  ${body}`.trimEnd()
    },
    tail: [],
  }
}
