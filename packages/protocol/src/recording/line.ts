/**
 * One line of a recording: when, in seconds of a clock that starts with it, and what happened. A frame stands as candump
 * writes it with `-L`; everything else begins with a word of ours.
 */
import { DecodeError } from '#protocol/bytes'
import type { CanFrame } from '#protocol/can'
import type { LogFrame } from '#protocol/canlog'
import { createLogReader, createLogWriter } from '#protocol/canlog'

export interface RecordedLine {
  /** Microseconds since the recording began. */
  readonly atUs: number
  /** `can0 7E8#064100BE3EA813 R`, `ask 7E8 0100`, … */
  readonly said: string
}

const LINE = /^\((\d{10})\.(\d{6})\) ([a-z][^\n\r]*)$/
const FRAME = /^can0 [0-9A-F]{3,8}#/
const writer = createLogWriter('candump-log')

/** @throws {RangeError} if the time is none. */
export function formatLine(atUs: number, said: string): string {
  return `(${formatSeconds(atUs)}) ${said}`
}

/** @throws {DecodeError} if it is no line of a recording. */
export function parseLine(line: string): RecordedLine {
  const [, seconds, micros, said] = LINE.exec(line) ?? []
  if (said === undefined) throw new DecodeError('no line of a recording', 0)
  return { atUs: Number(seconds) * 1_000_000 + Number(micros), said }
}

export function formatFrame(atUs: number, direction: 'rx' | 'tx', frame: CanFrame): string {
  return writer.line({ ...frame, atUs, channel: 'can0', direction })
}

export const isFrame = (said: string): boolean => FRAME.test(said)

/** The frames among the lines, in their order. @throws {LineError} at one that is none. */
export function* readFrames(lines: readonly string[]): Generator<LogFrame> {
  const found: LogFrame[] = []
  const reader = createLogReader({ onFrame: (frame) => found.push(frame) }, 'candump-log')
  for (const line of lines) {
    if (!isFrame(parseLine(line).said)) continue
    reader.push(`${line}\n`)
    yield* found.splice(0)
  }
}

function formatSeconds(atUs: number): string {
  if (!(atUs >= 0 && Number.isSafeInteger(atUs))) throw new RangeError(`${atUs} is no time of a recording`)
  const digits = String(atUs).padStart(16, '0')
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`
}
