import { createLineSplitter, DecodeError, LineError } from '#protocol/bytes'
import { createAscParser } from './asc.ts'
import { createCandumpParser } from './candump.ts'
import { createCrtdParser } from './crtd.ts'
import { detectFormat } from './detect.ts'
import { createGvretParser } from './gvret.ts'
import type { LineParser, LogFormat, LogFrame } from './log-frame.ts'
import { createTrcParser } from './trc.ts'

export interface LogListener {
  onFrame(frame: LogFrame): void
  /** With it a bad line is told and passed over; without it the line is thrown. */
  onBadLine?(error: LineError): void
}

const PARSERS: Readonly<Record<LogFormat, () => LineParser>> = {
  candump: createCandumpParser,
  'candump-log': createCandumpParser,
  asc: createAscParser,
  'trc-1.1': () => createTrcParser('1.1'),
  'trc-1.3': () => createTrcParser('1.3'),
  'trc-2.0': () => createTrcParser('2.0'),
  'trc-2.1': () => createTrcParser('2.1'),
  crtd: createCrtdParser,
  gvret: createGvretParser,
}

/** Lines looked at before a log of no known format is refused. */
const LINES_TO_DETECT = 100

export type LogReader = ReturnType<typeof createLogReader>

/**
 * Reads a log piece by piece: frames come out as soon as their line is whole.
 *
 * @param format left out, it is found by the first lines that tell it.
 */
export function createLogReader(listener: LogListener, format?: LogFormat) {
  const decoder = new TextDecoder()
  let found = format
  let parse = format && PARSERS[format]()
  let number = 0
  const refuse = (error: LineError) => {
    if (!listener.onBadLine) throw error
    listener.onBadLine(error)
  }
  const readLine = (line: string) => {
    number += 1
    if (!parse) {
      found = detectFormat(line)
      if (number > LINES_TO_DETECT) throw new LineError('not a log of any format that is known here', number)
      if (!found) return
      parse = PARSERS[found]()
    }
    const frame = tryLine(parse, line, number, refuse)
    if (frame) listener.onFrame(frame)
  }
  const splitter = createLineSplitter(readLine)
  return {
    /** What the log is; undefined while no line has told it. */
    get format() {
      return found
    },
    /** @throws {LineError} at a bad line nobody listens for, or where the format cannot be told. */
    push(chunk: Uint8Array | string) {
      splitter.push(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
    },
    /** The log ends here. @throws {LineError} as `push`; also if it had lines and none told its format. */
    end() {
      splitter.push(decoder.decode())
      splitter.end()
      if (!parse && number > 0) throw new LineError('not a log of any format that is known here', number)
    },
  }
}

function tryLine(parse: LineParser, line: string, number: number, refuse: (error: LineError) => void) {
  try {
    return parse(line)
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    refuse(new LineError(`${cause.message}: ${JSON.stringify(line.slice(0, 60))}`, number, { cause }))
    return undefined
  }
}
