/**
 * The CSV files of SavvyCAN and other GVRET tools: `time in µs,identifier,extended,direction,bus,length,bytes…`. Older
 * files lack the direction. No FD and no remote frames; times count from a zero of the device's own.
 */
import { createFields, parseDecimal, parseHexNumber } from './fields.ts'
import type { LineParser, LogWriter } from './log-frame.ts'
import { channelNumber, formatBytes, requirePlain, requireTime } from './say.ts'

const MOST_BYTES = 8
const HEAD = 'Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8'

export function createGvretParser(): LineParser {
  const fields = createFields()
  return (line) => {
    if (line.trim() === '' || /^time ?stamp,/i.test(line)) return undefined
    fields.open(line.replaceAll(',', ' '))
    const atUs = parseDecimal(fields.word(), 0)
    const id = parseHexNumber(fields.word(), fields.at)
    const isExtended = parseTruth(fields.word()) ?? fields.fail('Extended is true or false')
    if (id > (isExtended ? 0x1fff_ffff : 0x7ff)) fields.fail('an identifier beyond its bits')
    const next = fields.word()
    const way = /^(rx|tx)$/i.exec(next)?.[1]?.toLowerCase()
    const channel = way === undefined ? next : fields.word()
    parseDecimal(channel, fields.at)
    const length = parseDecimal(fields.word(), fields.at)
    if (length > MOST_BYTES) fields.fail('more than 8 bytes')
    const data = fields.bytes(length)
    const direction = way === undefined ? {} : { direction: way === 'tx' ? ('tx' as const) : ('rx' as const) }
    return { atUs, channel, id, isExtended, ...direction, data }
  }
}

function parseTruth(word: string): boolean | undefined {
  if (/^(true|1)$/i.test(word)) return true
  return /^(false|0)$/i.test(word) ? false : undefined
}

export function createGvretWriter(): LogWriter {
  return {
    head: [HEAD],
    line(frame) {
      const { id, isExtended, data, direction } = requirePlain(frame)
      const name = id.toString(16).toUpperCase().padStart(8, '0')
      const atUs = Math.round(requireTime(frame))
      const way = direction === 'tx' ? 'Tx' : 'Rx'
      const bytes = data.length === 0 ? '' : `${formatBytes(data, ',')},`
      return `${atUs},${name},${isExtended},${way},${channelNumber(frame.channel, 0)},${data.length},${bytes}`
    },
    tail: [],
  }
}
