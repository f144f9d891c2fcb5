import type { CanFrame } from '#protocol/can'

/** A frame as a log tells it. */
export interface LogFrame extends CanFrame {
  /**
   * Microseconds since the log's own zero: 1970-01-01 UTC in candump and CRTD logs, the start of the recording in the
   * others. Left out where the log tells no time. Whole where the log is no finer than that.
   */
  readonly atUs?: number
  /** The bus as the log names it: `'can0'`, `'1'`; empty where it names none. */
  readonly channel: string
  /** Left out where the log does not say. */
  readonly direction?: 'rx' | 'tx'
}

/** `candump` is what the tool prints on a terminal, `candump-log` what it writes with `-l` or `-L`. */
export const LOG_FORMATS = [
  'candump',
  'candump-log',
  'asc',
  'trc-1.1',
  'trc-1.3',
  'trc-2.0',
  'trc-2.1',
  'crtd',
  'gvret',
] as const

export type LogFormat = (typeof LOG_FORMATS)[number]

/** Reads one line. Undefined: a header, a comment, a status or an error frame. @throws {DecodeError} with the column. */
export type LineParser = (line: string) => LogFrame | undefined

/** Writes one kind of log, line by line; lines carry no line end. */
export interface LogWriter {
  readonly head: readonly string[]
  /** @throws {RangeError} if the format has no way to say this frame, or a field is beyond its range. */
  line(frame: LogFrame): string
  readonly tail: readonly string[]
}
