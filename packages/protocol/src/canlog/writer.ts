import { createAscWriter } from './asc.ts'
import { createCandumpLogWriter, createCandumpWriter } from './candump.ts'
import { createCrtdWriter } from './crtd.ts'
import { createGvretWriter } from './gvret.ts'
import type { LogFormat, LogWriter } from './log-frame.ts'
import { createTrcWriter } from './trc-writer.ts'

const WRITERS: Readonly<Record<LogFormat, () => LogWriter>> = {
  candump: createCandumpWriter,
  'candump-log': createCandumpLogWriter,
  asc: createAscWriter,
  'trc-1.1': () => createTrcWriter('1.1'),
  'trc-1.3': () => createTrcWriter('1.3'),
  'trc-2.0': () => createTrcWriter('2.0'),
  'trc-2.1': () => createTrcWriter('2.1'),
  crtd: createCrtdWriter,
  gvret: createGvretWriter,
}

/**
 * Writes a log: `head`, then `line` for each frame, then `tail`, each line to be ended with LF. A frame that tells no
 * direction is written as received where the format must say one.
 */
export function createLogWriter(format: LogFormat): LogWriter {
  return WRITERS[format]()
}
