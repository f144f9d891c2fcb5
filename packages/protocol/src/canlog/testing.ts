/** For tests only: logs that are read at once, and frames with little to say. */
import assert from 'node:assert/strict'
import type { LineError } from '#protocol/bytes'
import { fromHex } from '#protocol/bytes'
import type { LogFormat, LogFrame } from './index.ts'
import { createLogReader } from './index.ts'

export function read(text: string, format?: LogFormat) {
  const frames: LogFrame[] = []
  const bad: LineError[] = []
  const listener = {
    onFrame: (frame: LogFrame) => frames.push(frame),
    onBadLine: (error: LineError) => bad.push(error),
  }
  const reader = createLogReader(listener, format)
  reader.push(text)
  reader.end()
  return { frames, bad, format: reader.format }
}

export const only = (text: string, format?: LogFormat) => {
  const { frames, bad } = read(text, format)
  assert.deepEqual(bad, [], text)
  assert.equal(frames.length, 1, text)
  return frames[0] as LogFrame
}

export const standard = (id: number, hex: string) => ({ id, isExtended: false, data: fromHex(hex) })
export const extended = (id: number, hex: string) => ({ id, isExtended: true, data: fromHex(hex) })
