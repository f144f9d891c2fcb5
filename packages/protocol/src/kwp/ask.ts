/**
 * One request and its answer on the K-line in time (ISO 14230-2, 4.4): P3 before it, P4 between its bytes, P2 until the
 * answer begins, P1 within it; 0x78 stretches P2 to P3 (ISO 14230-3, 4.4).
 */
import { concat, DecodeError } from '#protocol/bytes'
import type { Cancel, Timers } from '#protocol/link'
import { LinkError, pause } from '#protocol/link'
import { isNegative } from '#protocol/uds'
import type { KwpFrame } from './frame.ts'
import { decodeKwpFrame, encodeKwpFrame, measureKwpFrame } from './frame.ts'
import type { LineTiming } from './timing.ts'
import { DEFAULT_LINE_TIMING } from './timing.ts'

export interface LinePort {
  /** Resolves when the byte has left. The line echoes nothing of it: whoever drives it takes the echo away. */
  write(byte: number): Promise<void>
  /** Directs what comes in; `undefined`: nobody listens. */
  listen(onBytes: ((bytes: Uint8Array) => void) | undefined): void
}

export interface LineRequest extends KwpFrame {
  /** When the last answer ended, on the clock of the timers; the request waits for P3min behind it. */
  readonly quietSinceMs?: number
  readonly timing?: Partial<LineTiming>
  /** Hard limit from the last byte of the request, in ms; default 30,000. */
  readonly ceilingMs?: number
}

const P1_MAX_MS = 20
const CEILING_MS = 30_000
/** The line is slow, and so is the machine that reads it: what this long behind its time is still in time. */
const TOLERANCE_MS = 25

/**
 * Asks one unit; the caller serialises requests.
 *
 * @returns the final answer, a refusal included; 0x78 is waited out.
 * @throws {LinkError} timeout, or garbled if the bytes are no message; the unit is then quiet after P3min.
 */
export async function askOnLine(timers: Timers, port: LinePort, request: LineRequest): Promise<KwpFrame> {
  const timing = { ...DEFAULT_LINE_TIMING, ...request.timing }
  const waitMs = (request.quietSinceMs ?? Number.NEGATIVE_INFINITY) + timing.p3MinMs - timers.nowMs()
  if (waitMs > 0) await pause(timers, waitMs)
  const answer = listenForAnswer(timers, port, timing)
  try {
    await send(timers, port, encodeKwpFrame(request), timing)
    return await answer.due(request.ceilingMs ?? CEILING_MS)
  } finally {
    answer.stop()
  }
}

async function send(timers: Timers, port: LinePort, bytes: Uint8Array, timing: LineTiming): Promise<void> {
  for (const [index, byte] of bytes.entries()) {
    if (index > 0 && timing.p4MinMs > 0) await pause(timers, timing.p4MinMs)
    await port.write(byte)
  }
}

function listenForAnswer(timers: Timers, port: LinePort, timing: LineTiming) {
  let begun: Uint8Array = new Uint8Array()
  let hasHeard = false
  let cancel: Cancel = () => {}
  let cancelCeiling: Cancel = () => {}
  let isOver = false
  const { promise, resolve, reject } = Promise.withResolvers<KwpFrame>()
  // An answer may be over before the request is: until somebody waits for it, its failure is nobody's.
  promise.catch(() => {})

  const end = (settle: () => void) => {
    isOver = true
    cancel()
    settle()
  }
  const fail = (kind: 'timeout' | 'garbled', message: string, cause?: unknown) =>
    end(() => reject(new LinkError(kind, 'K-line', message, { cause })))
  const expectWithin = (ms: number, run: () => void) => {
    cancel()
    if (!isOver && ms !== Number.POSITIVE_INFINITY) cancel = timers.after(ms + TOLERANCE_MS, run)
  }
  const finish = (bytes: Uint8Array) => {
    try {
      const frame = decodeKwpFrame(bytes)
      if (!isNegative(frame.data, 0x78)) return end(() => resolve(frame))
      expectWithin(timing.p3MaxMs, () =>
        fail('timeout', `no answer within P3, ${timing.p3MaxMs} ms, behind response pending`),
      )
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      fail('garbled', 'the answer is no message', error)
    }
  }
  port.listen((bytes) => {
    hasHeard = true
    begun = concat(begun, bytes)
    let length = measureKwpFrame(begun)
    while (!isOver && length !== undefined && begun.length >= length) {
      cancel()
      finish(begun.subarray(0, length))
      begun = begun.subarray(length)
      length = measureKwpFrame(begun)
    }
    if (begun.length > 0)
      expectWithin(P1_MAX_MS, () => fail('garbled', `the answer broke off after ${begun.length} bytes`))
  })
  return {
    due(ceilingMs: number): Promise<KwpFrame> {
      if (!hasHeard) expectWithin(timing.p2MaxMs, () => fail('timeout', `no answer within P2, ${timing.p2MaxMs} ms`))
      if (!isOver) cancelCeiling = timers.after(ceilingMs, () => fail('timeout', `no end within ${ceilingMs} ms`))
      return promise
    },
    stop() {
      cancel()
      cancelCeiling()
      port.listen(undefined)
    },
  }
}
