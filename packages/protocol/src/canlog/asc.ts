/**
 * Logs of Vector tools in ASCII (ASC): CAN lines and CANFD lines, hexadecimal or decimal base, absolute or relative
 * times. Statistics, markers, other buses and error frames are passed over. Times count from the start of the recording.
 */
import type { CanFrame } from '#protocol/can'
import { announcedLength, dlcOfLength, FD_LENGTHS } from '#protocol/can'
import type { Fields } from './fields.ts'
import { createFields, formatFixed, parseDecimal, parseFixed, parseHexNumber } from './fields.ts'
import type { LineParser, LogFrame, LogWriter } from './log-frame.ts'
import { channelNumber, formatBytes, requirePlain, requireTime } from './say.ts'

/** Bits of the flags column of a CANFD line. */
const REMOTE = 0x10
const FD_FORMAT = 0x1000
const FAST = 0x2000
const PASSIVE = 0x4000

const MOST_EXTENDED = 0x1fff_ffff
const NO_DATA = new Uint8Array(0)

interface Reading {
  readonly fields: Fields
  readonly base: 10 | 16
}

/** Reads line after line; `base` and `timestamps` of the header hold for the lines behind it. */
export function createAscParser(): LineParser {
  const fields = createFields()
  let base: 10 | 16 = 16
  let isRelative = false
  let nowUs = 0
  return (line) => {
    if (/^\s*base\s/i.test(line)) {
      base = /^\s*base\s+dec/i.test(line) ? 10 : 16
      isRelative = /timestamps\s+relative/i.test(line)
      return undefined
    }
    if (!/^\s*\d+[.,]?\d*\s/.test(line)) return undefined
    fields.open(line)
    const stampUs = parseFixed(fields.word(), 6, 0)
    nowUs = isRelative ? nowUs + stampUs : stampUs
    const what = fields.word()
    const frame = what === 'CANFD' ? parseFd({ fields, base }) : parseClassic({ fields, base }, what)
    return frame && { atUs: nowUs, ...frame }
  }
}

/** `1  123x  Rx  d 8 00 11 …`. Undefined: something else than a frame. */
function parseClassic({ fields, base }: Reading, channel: string): LogFrame | undefined {
  if (!/^\d+$/.test(channel)) return undefined
  const name = parseId(fields.word(), base, fields.at)
  const direction = parseDirection(fields.word())
  const kind = fields.word()
  if (!name || (kind !== 'd' && kind !== 'r')) return undefined
  const told = { channel, ...name, ...direction }
  const start = fields.at
  const dlc = fields.word()
  if (kind === 'r')
    return { ...told, data: NO_DATA, remoteLength: /^[0-9a-f]$/i.test(dlc) ? classicLength(dlc, start) : 0 }
  return { ...told, data: parseData(fields, classicLength(dlc, start), base) }
}

/** `CANFD 1 Rx 123 [name] BRS ESI DLC length data… duration length flags …`; the name may be missing. */
function parseFd({ fields, base }: Reading): LogFrame | undefined {
  const channel = fields.word()
  const direction = parseDirection(fields.word())
  const name = parseId(fields.word(), base, fields.at)
  if (!name) return undefined
  let brs = fields.word()
  if (!/^[01]$/.test(brs)) brs = fields.word()
  const esi = fields.word()
  if (!/^[01]$/.test(brs) || !/^[01]$/.test(esi)) fields.fail('BRS and ESI are 0 or 1')
  const dlc = parseHexNumber(fields.word(), fields.at)
  const length = parseDecimal(fields.word(), fields.at)
  if (FD_LENGTHS[dlc] === undefined || length > 64) fields.fail('no such length on CAN FD')
  const data = parseData(fields, length, base)
  const [, , flagDigits = ''] = [fields.word(), fields.word(), fields.word()]
  const flags = flagDigits === '' ? 0 : parseHexNumber(flagDigits, fields.at)
  const told = { channel, ...direction, ...name }
  if ((flags & REMOTE) !== 0) return { ...told, data: NO_DATA, remoteLength: Math.min(8, FD_LENGTHS[dlc] ?? 0) }
  // Some tools leave the flags 0 on FD frames: only flags that say something else make a frame a classic one.
  const isClassic = flags !== 0 && (flags & FD_FORMAT) === 0 && length <= 8 && brs === '0' && esi === '0'
  return isClassic
    ? { ...told, data }
    : { ...told, data, fd: { bitRateSwitch: brs === '1', errorPassive: esi === '1' } }
}

function parseId(text: string, base: 10 | 16, column: number): Pick<CanFrame, 'id' | 'isExtended'> | undefined {
  const digits = /^([0-9a-f]{1,10})(x?)$/i.exec(text)
  if (!digits) return undefined
  const [, number = '', mark] = digits
  const id = base === 16 ? parseHexNumber(number, column) : parseDecimal(number, column)
  // A number beyond 11 bits without the x is some other tool's identifier: it is not guessed at.
  return id > (mark ? MOST_EXTENDED : 0x7ff) ? undefined : { id, isExtended: mark !== '' }
}

function parseDirection(word: string): { direction?: 'rx' | 'tx' } {
  if (/^rx$/i.test(word)) return { direction: 'rx' }
  return /^tx(rq)?$/i.test(word) ? { direction: 'tx' } : {}
}

const classicLength = (dlc: string, column: number) => Math.min(8, parseHexNumber(dlc, column))

function parseData(fields: Fields, length: number, base: 10 | 16): Uint8Array {
  if (base === 16) return fields.bytes(length)
  return Uint8Array.from({ length }, () => {
    const byte = parseDecimal(fields.word(), fields.at)
    return byte > 0xff ? fields.fail(`${byte} is no byte`) : byte
  })
}

/** Writes classic frames as CAN lines, FD frames as CANFD lines. The header names no date: the frames tell none. */
export function createAscWriter(): LogWriter {
  return {
    head: ['base hex  timestamps absolute', 'no internal events logged', 'Begin Triggerblock'],
    line(frame) {
      requirePlain(frame, { fd: true, remote: true })
      const at = formatFixed(requireTime(frame), 6).padStart(11)
      const id = `${frame.id.toString(16).toUpperCase()}${frame.isExtended ? 'x' : ''}`.padEnd(15)
      const direction = frame.direction === 'tx' ? 'Tx' : 'Rx'
      const channel = channelNumber(frame.channel, 1)
      if (frame.fd) return `${at} CANFD ${String(channel).padStart(3)} ${direction} ${id} ${formatFd(frame)}`
      const kind = frame.remoteLength === undefined ? 'd' : 'r'
      const data = frame.data.length === 0 ? '' : ` ${formatBytes(frame.data, ' ')}`
      return `${at} ${channel}  ${id} ${direction}   ${kind} ${announcedLength(frame)}${data}`
    },
    tail: ['End TriggerBlock'],
  }
}

function formatFd({ fd, data }: LogFrame): string {
  const [brs, esi] = [fd?.bitRateSwitch ?? false, fd?.errorPassive ?? false]
  const flags = FD_FORMAT | (brs ? FAST : 0) | (esi ? PASSIVE : 0)
  const dlc = dlcOfLength(data.length).toString(16)
  const bytes = data.length === 0 ? '' : ` ${formatBytes(data, ' ')}`
  return `${Number(brs)} ${Number(esi)} ${dlc} ${data.length}${bytes} 0 0 ${flags.toString(16)} 0 0 0 0 0`
}
