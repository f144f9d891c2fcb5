/** Keeps what happens, line by line, up to a size: what comes behind it is counted and dropped, and the recording says so. */
import type { FrameTap } from '#protocol/can'
import type { Timers } from '#protocol/link'
import { formatFrame, formatLine } from './line.ts'

export interface RecorderLimits {
  /** Bytes of all lines, as text within JSON within JSON: so it travels. */
  readonly mostBytes: number
  /** How many of them frames may take, so that questions and answers are kept for longer on a busy bus. */
  readonly mostFrameBytes: number
}

export const RECORDING_LIMITS: RecorderLimits = { mostBytes: 900_000, mostFrameBytes: 600_000 }

/** What was kept. */
export interface RecordedLines {
  readonly lines: readonly string[]
  /** Frames that passed and are not here. None is missing before the first that is. */
  readonly framesDropped: number
  /** Questions and answers are missing at the end too: it cannot be replayed to its end. */
  readonly isCutOff: boolean
}

export interface Recorder {
  note(said: string): void
  readonly tap: FrameTap
  end(): RecordedLines
}

/** @param timers whose clock the lines are timed by; it starts at 0 now. */
export function createRecorder(timers: Pick<Timers, 'nowMs'>, limits: RecorderLimits = RECORDING_LIMITS): Recorder {
  const startMs = timers.nowMs()
  const nowUs = () => Math.max(0, Math.round((timers.nowMs() - startMs) * 1000))
  const lines: string[] = []
  const left = { bytes: limits.mostBytes, frameBytes: limits.mostFrameBytes }
  let framesDropped = 0
  let isCutOff = false
  return {
    note(said) {
      if (isCutOff) return
      const line = formatLine(nowUs(), said)
      const bytes = bytesOf(line)
      isCutOff = bytes > left.bytes
      if (isCutOff) return
      left.bytes -= bytes
      lines.push(line)
    },
    tap(direction, frame) {
      if (isCutOff || framesDropped > 0) {
        framesDropped += 1
        return
      }
      const line = formatFrame(nowUs(), direction, frame)
      const bytes = bytesOf(line)
      if (bytes > Math.min(left.bytes, left.frameBytes)) {
        framesDropped += 1
        return
      }
      left.bytes -= bytes
      left.frameBytes -= bytes
      lines.push(line)
    },
    end: () => ({ lines: [...lines], framesDropped, isCutOff }),
  }
}

/** A line in a list of a text that is itself a text: its quotes and its comma count. */
const bytesOf = (line: string) => new TextEncoder().encode(JSON.stringify(JSON.stringify(line))).length + 1
