/** Periodic data of one unit, from the request to the last word (service 0x2A, ISO 14229-1, 11.5). */
import type { Cancel, DiagnosticLink, Timers } from '#protocol/link'
import { formatPlace, LinkError } from '#protocol/link'
import type { NegativeResponse } from './services/index.ts'
import { decodePeriodicData, readDataByPeriodicIdentifier, TRANSMISSION_MODES } from './services/index.ts'
import type { Tester } from './tester.ts'

export interface PeriodicWish {
  readonly rate: 'slow' | 'medium' | 'fast'
  /** Low bytes of identifiers F2xx. */
  readonly periodicIdentifiers: readonly number[]
  /** How long a unit may say nothing at all, in ms; the rates are the maker's, 5,000 is beyond any of them. */
  readonly patienceMs?: number
}

export interface PeriodicListener {
  onData(periodicIdentifier: number, data: Uint8Array): void
  /** The unit fell silent or the link is lost; nothing comes behind it. */
  onFailure(error: LinkError): void
}

export interface PeriodicReading {
  readonly kind: 'reading'
  /** Tells the unit to stop; undefined if it agrees. Nothing is heard any more in either case. @throws {LinkError} {DecodeError} */
  stop(): Promise<NegativeResponse | undefined>
}

const PATIENCE_MS = 5_000
const MODES = {
  slow: TRANSMISSION_MODES.sendAtSlowRate,
  medium: TRANSMISSION_MODES.sendAtMediumRate,
  fast: TRANSMISSION_MODES.sendAtFastRate,
} as const

/**
 * Asks a unit to send data again and again, and hears it until `stop`. The tester keeps the session open meanwhile.
 *
 * @throws {LinkError} refused if the link hears nobody but whom it asked; else of the request.
 * @throws {RangeError} over DoIP for an identifier that would look like an answer: 40–7F and C0–FF.
 */
export async function readPeriodically(
  tester: Tester,
  { link, timers }: { readonly link: DiagnosticLink; readonly timers: Timers },
  { rate, periodicIdentifiers, patienceMs = PATIENCE_MS }: PeriodicWish,
  listener: PeriodicListener,
): Promise<PeriodicReading | NegativeResponse> {
  if (link.hear === undefined)
    throw new LinkError('refused', 'adapter', 'hears units only when it has asked them something')
  if (link.kind === 'doip' && periodicIdentifiers.some(looksLikeAnswer))
    throw new RangeError('an identifier of 40–7F or C0–FF cannot be told from an answer over DoIP')
  let cancelPatience: Cancel = () => {}
  const leave = () => {
    cancelPatience()
    unhear()
  }
  const fail = (error: LinkError) => {
    leave()
    listener.onFailure(error)
  }
  const wait = () => {
    cancelPatience()
    cancelPatience = timers.after(patienceMs, () =>
      fail(new LinkError('timeout', formatPlace(tester.ecu), `said nothing for ${patienceMs} ms`, { ecu: tester.ecu })),
    )
  }
  const unhear = link.hear({
    onMessage(from, bytes) {
      if (from !== tester.ecu || !periodicIdentifiers.includes(bytes[0] ?? -1)) return
      wait()
      const { periodicIdentifier, data } = decodePeriodicData(bytes)
      listener.onData(periodicIdentifier, data)
    },
    onFailure(error) {
      if (error.ecu === undefined || error.ecu === tester.ecu) fail(error)
    },
  })
  try {
    const request = { transmissionMode: MODES[rate], periodicIdentifiers }
    const answer = await tester.ask(readDataByPeriodicIdentifier, request)
    if (answer.kind === 'negative') {
      leave()
      return answer
    }
  } catch (error) {
    leave()
    throw error
  }
  wait()
  return {
    kind: 'reading',
    async stop() {
      leave()
      const request = { transmissionMode: TRANSMISSION_MODES.stopSending, periodicIdentifiers }
      const answer = await tester.ask(readDataByPeriodicIdentifier, request)
      return answer.kind === 'negative' ? answer : undefined
    },
  }
}

/** Positive responses have 0x40 added to a service, 7F is the negative one. */
const looksLikeAnswer = (identifier: number): boolean => (identifier & 0x40) !== 0
