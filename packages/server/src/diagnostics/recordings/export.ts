/** A recording as a file: logs of a bus where there were frames, all that happened as CSV, and the signed whole as JSON. */
import type { RecordingFile } from '#bridge/wire'
import { Problem } from '#kernel'
import type { Json } from '#proof'
import { formatCanonical } from '#proof'
import type { LogFrame } from '#protocol/canlog'
import { createLogWriter } from '#protocol/canlog'
import { isFrame, parseLine, readFrames } from '#protocol/recording'
import type { AnyRecording } from './document.ts'
import { idOf } from './document.ts'

export const FORMATS = ['candump', 'asc', 'csv', 'json'] as const
export type RecordingFormat = (typeof FORMATS)[number]

const MEDIA: Readonly<Record<RecordingFormat, readonly [media: string, ending: string]>> = {
  candump: ['text/plain; charset=utf-8', 'log'],
  asc: ['text/plain; charset=utf-8', 'asc'],
  csv: ['text/csv; charset=utf-8', 'csv'],
  json: ['application/json', 'json'],
}

/** @throws {Problem} `diagnostics.no-frames` where a log of frames is wanted and there are none. */
export function writeRecording(file: RecordingFile, format: RecordingFormat) {
  const [media, ending] = MEDIA[format]
  return { media, name: `REPLAY-${idOf(file.recording)}.${ending}`, text: write(file, format) }
}

/** The year 2250: what a number counts to in µs, with room for the recording itself. */
const LAST_START_US = Date.UTC(2250, 0) * 1_000

function write(file: RecordingFile, format: RecordingFormat): string {
  if (format === 'json') return formatCanonical(file as unknown as Json)
  if (format === 'csv') return writeCsv(file)
  const frames = requireFrames(file.recording)
  // A candump log counts from 1970, an ASC log from its own beginning.
  const zeroUs = format === 'candump' ? startOf(file.recording) : 0
  const writer = createLogWriter(format === 'candump' ? 'candump-log' : 'asc')
  const lines = frames.map((frame) => writer.line({ ...frame, atUs: (frame.atUs ?? 0) + zeroUs }))
  return [...writer.head, ...lines, ...writer.tail, ''].join('\n')
}

function requireFrames({ lines }: AnyRecording): readonly LogFrame[] {
  const frames = [...readFrames(lines)]
  if (frames.length > 0) return frames
  const because =
    'This recording holds no CAN frames: an ELM327 and DoIP hand none over, and a link that failed had none.'
  throw new Problem('conflict', 'diagnostics.no-frames', `${because} Export it as CSV or JSON.`)
}

/**
 * When the recording began, in µs since 1970: the first time of day in it is read right at the beginning. 0 where a bridge
 * told a day that no log can write: it is the bridge's word, and no reason to withhold its frames.
 */
function startOf({ lines }: AnyRecording): number {
  for (const line of lines) {
    const { atUs, said } = parseLine(line)
    const ms = said.startsWith('clock ') ? Date.parse(said.slice('clock '.length)) : Number.NaN
    const startUs = ms * 1_000 - atUs
    if (!Number.isNaN(ms)) return startUs >= 0 && startUs < LAST_START_US ? startUs : 0
  }
  return 0
}

const COLUMNS = ['label', 'at_us', 'kind', 'address', 'data', 'text'] as const

/** RFC 4180: a row for each frame, question, answer and decision. */
function writeCsv({ recording }: RecordingFile): string {
  let text = toRow(COLUMNS)
  for (const line of recording.lines) {
    const { atUs, said } = parseLine(line)
    for (const cells of toRows(said)) text += toRow(['REPLAY', String(atUs), ...cells])
  }
  return text
}

const toRow = (cells: readonly string[]) => `${cells.map(toCell).join(',')}\r\n`

type Cells = readonly [kind: string, address: string, data: string, text: string]

function toRows(said: string): readonly Cells[] {
  if (isFrame(said)) {
    const [, frame = '', direction] = said.split(' ')
    const [address = '', data = ''] = [frame.slice(0, frame.indexOf('#')), frame.slice(frame.indexOf('#') + 1)]
    return [[direction === 'T' ? 'frame-tx' : 'frame-rx', address, data, '']]
  }
  const at = said.indexOf(' ')
  const [word, rest] = at < 0 ? [said, ''] : [said.slice(0, at), said.slice(at + 1)]
  if (word === 'ask') {
    const [address = '', data = ''] = rest.split(' ')
    return [[word, address, data, '']]
  }
  if (word !== 'answers' || rest === '') return [[word, '', '', rest]]
  return rest.split(' ').map((answer) => {
    const [address = '', data = ''] = answer.split(':')
    return ['answer', address, data, ''] as const
  })
}

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/
/** A spreadsheet takes a text that begins so for a formula, and runs it. */
const IS_FORMULA = /^\s*[=+\-@\t\r]/

function toCell(value: string): string {
  const safe = IS_FORMULA.test(value) ? `'${value}` : value
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
