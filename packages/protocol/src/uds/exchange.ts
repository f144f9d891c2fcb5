/**
 * One request and its answers in time (ISO 14229-2): P2 ends at the first frame, each 0x78 reloads P2*, 0x21 is
 * repeated a few times, and a hard ceiling ends it all. Nothing else is sent meanwhile, tester present included.
 */
import type { Cancel, EcuAddress, EcuAnswer, Timers, Timing } from '#protocol/link'
import { formatPlace, LinkError, pause } from '#protocol/link'
import { isAnswerTo, NEGATIVE_RESPONSE, suppressesPositiveResponse } from './services/index.ts'

/** P2 is generous: 50 ms in the unit, the rest for gateways and networks on the way. */
export const DEFAULT_TIMING: Timing = {
  firstFrameMs: 500,
  pendingMs: 5_000,
  ceilingMs: 30_000,
  busyRepeats: 3,
  busyPauseMs: 100,
}

/** What a link tells an exchange under way. */
export interface ExchangeListener {
  /** The first frame of a longer message arrived; its other frames are the link's business. */
  onStarted(from: EcuAddress): void
  onMessage(from: EcuAddress, data: Uint8Array): void
  /** The message of one unit, or without `ecu` in the error the whole link, is lost. */
  onFailure(error: LinkError): void
}

export interface ExchangePort {
  send(to: EcuAddress | 'all', request: Uint8Array): Promise<void>
  /** Directs what comes in to the exchange under way; `undefined`: nobody listens. */
  listen(listener: ExchangeListener | undefined): void
}

export interface ExchangeRequest {
  readonly to: EcuAddress | 'all'
  readonly data: Uint8Array
  readonly timing?: Partial<Timing> | undefined
}

/**
 * Runs one exchange; the caller serialises them.
 *
 * @returns exactly one answer of a single unit, or the answers of all in order of arrival. A unit that never got
 *   beyond 0x78 or 0x21 is answered for by that response when all were asked or the repeats are used up.
 *   Where the request suppresses its positive response, silence is consent: no answer.
 * @throws {LinkError} timeout naming the unit, or what the link reported.
 */
export async function exchange(timers: Timers, port: ExchangePort, request: ExchangeRequest) {
  const timing = { ...DEFAULT_TIMING, ...request.timing }
  const ceilingAtMs = timers.nowMs() + timing.ceilingMs
  for (let repeat = 0; ; repeat += 1) {
    const answers = await runOnce(timers, port, { ...request, timing, ceilingAtMs })
    const isBusy = request.to !== 'all' && answers.some(({ data }) => isNegative(data, 0x21))
    const mayRepeat = repeat < timing.busyRepeats && timers.nowMs() + timing.busyPauseMs < ceilingAtMs
    if (!isBusy || !mayRepeat) return answers
    await pause(timers, timing.busyPauseMs)
  }
}

/** Tells a 0x78 requestCorrectlyReceivedResponsePending or a 0x21 busyRepeatRequest from everything else. */
export function isNegative(message: Uint8Array, code: 0x21 | 0x78): boolean {
  return message[0] === NEGATIVE_RESPONSE && message[2] === code
}

interface Attempt {
  readonly to: EcuAddress | 'all'
  readonly data: Uint8Array
  readonly timing: Timing
  readonly ceilingAtMs: number
}

function runOnce(timers: Timers, port: ExchangePort, attempt: Attempt): Promise<readonly EcuAnswer[]> {
  const { to, data: request, timing, ceilingAtMs } = attempt
  const answers = new Map<EcuAddress, EcuAnswer>()
  /** Units that owe us something, with the moment we stop believing in it. */
  const owing = new Map<EcuAddress, number>()
  const mayKeepSilent = suppressesPositiveResponse(request)
  let windowEndsAtMs = Number.POSITIVE_INFINITY

  return new Promise((resolve, reject) => {
    let cancel: Cancel = () => {}
    let isOver = false
    const end = (settle: () => void) => {
      isOver = true
      cancel()
      port.listen(undefined)
      settle()
    }
    const succeed = () => end(() => resolve([...answers.values()]))
    const expire = () => {
      if (to === 'all' || (mayKeepSilent && !owing.has(to))) return succeed()
      const hasBegun = owing.has(to)
      const state = hasBegun ? 'never finished its answer' : `did not answer within ${timing.firstFrameMs} ms`
      end(() => reject(new LinkError('timeout', formatPlace(to), state, { ecu: to, hasBegun })))
    }
    /** Waits for the last unit that owes something, or else for the window to close; never beyond the ceiling. */
    const rearm = () => {
      cancel()
      // An answer may overtake the end of its request: nothing of this exchange may outlive it and disturb the next.
      if (isOver) return
      const latest = to === 'all' ? Math.max(windowEndsAtMs, ...owing.values()) : (owing.get(to) ?? windowEndsAtMs)
      const untilMs = Math.min(latest, ceilingAtMs)
      // On a busy machine an answer may lie there unread when its time is up: it gets one more turn to be heard.
      cancel = timers.after(Math.max(0, untilMs - timers.nowMs()), () => {
        cancel = timers.after(0, expire)
      })
    }
    const concerns = (from: EcuAddress) => to === 'all' || from === to

    port.listen({
      onStarted(from) {
        if (!concerns(from)) return
        owing.set(from, ceilingAtMs)
        rearm()
      },
      onMessage(from, data) {
        if (!concerns(from) || !isAnswerTo(request, data)) return
        answers.set(from, { from, data })
        if (isNegative(data, 0x78)) owing.set(from, timers.nowMs() + timing.pendingMs)
        else owing.delete(from)
        if (from === to && !owing.has(from)) return succeed()
        rearm()
      },
      onFailure(error) {
        if (error.ecu === undefined || error.ecu === to) return end(() => reject(error))
        owing.delete(error.ecu)
        rearm()
      },
    })
    port.send(to, request).then(
      () => {
        windowEndsAtMs = timers.nowMs() + timing.firstFrameMs
        rearm()
      },
      (error: unknown) => {
        if (!isOver) end(() => reject(error))
      },
    )
    rearm()
  })
}
