/**
 * CRTD logs of the Open Vehicle Monitoring System 1.0 to 3.1: `1542473901.020305 1R11 7E8 06 41 0C`. Comments, events
 * and statistics are passed over. No FD and no remote frames; times count from 1970-01-01 UTC.
 */
import { createFields, formatFixed, parseFixed, parseHexNumber } from './fields.ts'
import type { LineParser, LogWriter } from './log-frame.ts'
import { channelNumber, formatBytes, requirePlain, requireTime } from './say.ts'

const MOST_BYTES = 8

export function createCrtdParser(): LineParser {
  const fields = createFields()
  return (line) => {
    fields.open(line)
    const stamp = fields.word()
    if (stamp === '') return undefined
    const atUs = parseFixed(stamp, 6, 0)
    const kind = /^(\d*)([RT])(11|29)$/.exec(fields.word())
    if (!kind) return /^\s*\S+\s+\d*C[A-Z]{2}\b/.test(line) ? undefined : fields.fail('this record type is not known')
    const [, channel = '', way, bits] = kind
    const isExtended = bits === '29'
    const id = parseHexNumber(fields.word(), fields.at)
    if (id > (isExtended ? 0x1fff_ffff : 0x7ff)) fields.fail('an identifier beyond its bits')
    const start = fields.at
    let count = 0
    while (fields.word() !== '') count += 1
    if (count > MOST_BYTES) fields.fail('more than 8 bytes')
    fields.moveTo(start)
    return { atUs, channel, id, isExtended, direction: way === 'R' ? 'rx' : 'tx', data: fields.bytes(count) }
  }
}

/** Writes records with a bus number (CRTD 2.0 and later). */
export function createCrtdWriter(): LogWriter {
  return {
    head: [],
    line(frame) {
      const { isExtended, id, data, direction } = requirePlain(frame)
      const kind = `${channelNumber(frame.channel, 1)}${direction === 'tx' ? 'T' : 'R'}${isExtended ? 29 : 11}`
      const name = id
        .toString(16)
        .toUpperCase()
        .padStart(isExtended ? 8 : 3, '0')
      return `${formatFixed(requireTime(frame), 6)} ${kind} ${name} ${formatBytes(data, ' ')}`.trimEnd()
    },
    tail: [],
  }
}
