/** A conversation with one control unit: its session, its timing, and the sign of life that keeps the session open (ISO 14229-2). */
import type { Cancel, DiagnosticLink, EcuAddress, Timers, Timing } from '#protocol/link'
import { createQueue, formatPlace, LinkError } from '#protocol/link'
import { DEFAULT_TIMING } from './exchange.ts'
import type { NegativeResponse, PositiveResponse, Service } from './services/index.ts'
import { diagnosticSessionControl, SESSIONS, testerPresent } from './services/index.ts'

export interface TesterOptions {
  readonly ecu: EcuAddress
  /** Hard limit for all that is asked, from the opening on, in ms; default none beyond the limit of each exchange. */
  readonly ceilingMs?: number
  /** S3Client: how long a session is left without a word, in ms; default 2,000. */
  readonly keepAliveMs?: number
  /** What networks and gateways add to the P2 and P2* a unit promises, in ms; default 450. */
  readonly marginMs?: number
}

export interface Tester {
  readonly ecu: EcuAddress
  /** As the unit last confirmed it. */
  readonly session: number
  /**
   * Asks one service and reads its answer; requests wait for one another.
   *
   * @throws {LinkError} of the link, or a timeout at `'job'` once the ceiling is reached.
   * @throws {DecodeError} if the answer breaks its standard.
   */
  ask<Request, Response>(
    service: Service<Request, Response>,
    request: Request,
    timing?: Partial<Timing>,
  ): Promise<PositiveResponse<Response> | NegativeResponse>
  /** The same with the positive response suppressed: undefined, or the refusal. @throws {LinkError} {DecodeError} */
  tell<Request, Response>(
    service: Service<Request, Response>,
    request: Request,
    timing?: Partial<Timing>,
  ): Promise<PositiveResponse<Response> | NegativeResponse | undefined>
  /** Changes the session, takes over its timing and keeps it open. @throws {LinkError} {DecodeError} */
  enter(session: number): Promise<NegativeResponse | undefined>
  /** Ends the conversation; a session other than the default one lapses by itself. Safe to call twice. */
  close(): void
}

const KEEP_ALIVE_MS = 2_000
const MARGIN_MS = 450

/** Opens the conversation; nothing is sent yet. The link stays the caller's. */
export function openTester(link: DiagnosticLink, timers: Timers, options: TesterOptions): Tester {
  const { ecu, ceilingMs = Number.POSITIVE_INFINITY, keepAliveMs = KEEP_ALIVE_MS, marginMs = MARGIN_MS } = options
  const endsAtMs = timers.nowMs() + ceilingMs
  const inTurn = createQueue()
  let session: number = SESSIONS.default
  let promised: Partial<Timing> = {}
  let waiting = 0
  let isClosed = false
  let cancelKeepAlive: Cancel = () => {}

  const send = async (request: Uint8Array, timing: Partial<Timing> | undefined) => {
    const leftMs = endsAtMs - timers.nowMs()
    if (leftMs <= 0) throw new LinkError('timeout', 'job', `its ${ceilingMs} ms are used up`, { ecu })
    const wished = { ...promised, ...timing }
    const answers = await link.ask(ecu, request, {
      ...wished,
      ceilingMs: Math.min(wished.ceilingMs ?? DEFAULT_TIMING.ceilingMs, leftMs),
    })
    return answers[0]?.data
  }
  /** No sign of life while anything is asked: it is armed when the last exchange, pending waits included, is over. */
  const speak = async (request: Uint8Array, timing?: Partial<Timing>) => {
    waiting += 1
    cancelKeepAlive()
    try {
      return await inTurn(() => send(request, timing))
    } finally {
      waiting -= 1
      if (waiting === 0 && !isClosed && session !== SESSIONS.default)
        cancelKeepAlive = timers.after(keepAliveMs, keepAlive)
    }
  }
  const keepAlive = () => {
    // Its failure is not told: the session may lapse, and the next request meets the same link.
    speak(testerPresent.encodeRequest({ zeroSubFunction: 0 }, true)).catch(() => {})
  }

  return {
    ecu,
    get session() {
      return session
    },
    async ask(service, request, timing) {
      const data = await speak(service.encodeRequest(request), timing)
      if (data === undefined) throw new LinkError('timeout', formatPlace(ecu), 'gave no answer', { ecu })
      return service.decodeResponse(data)
    },
    async tell(service, request, timing) {
      const data = await speak(service.encodeRequest(request, true), timing)
      return data === undefined ? undefined : service.decodeResponse(data)
    },
    async enter(wanted) {
      const answer = await this.ask(diagnosticSessionControl, { session: wanted })
      if (answer.kind === 'negative') return answer
      const { p2Ms, p2StarMs } = answer.response
      session = answer.response.session
      promised = { firstFrameMs: p2Ms + marginMs, pendingMs: p2StarMs + marginMs }
      cancelKeepAlive()
      if (session !== SESSIONS.default && !isClosed) cancelKeepAlive = timers.after(keepAliveMs, keepAlive)
      return undefined
    },
    close() {
      isClosed = true
      cancelKeepAlive()
    },
  }
}
