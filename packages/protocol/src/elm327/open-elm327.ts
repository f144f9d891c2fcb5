import { isExtended, OTHER_UNITS } from '#protocol/can'
import type { ByteStream, DiagnosticLink, EcuAddress, EcuAnswer, Timers, Timing } from '#protocol/link'
import { createQueue, formatPlace, LinkError, pause } from '#protocol/link'
import { isReading } from '#protocol/scan'
import { DEFAULT_TIMING, findEcus, isNegative } from '#protocol/uds'
import { createAim } from './aim.ts'
import type { Bus } from './bus.ts'
import { findBus } from './bus.ts'
import { readHeaderless } from './headerless.ts'
import { readLineMessages } from './k-line.ts'
import { readMessages } from './messages.ts'
import type { ElmProfile } from './probe.ts'
import { probe } from './probe.ts'
import { createSpelling } from './spelling.ts'
import type { Terminal } from './terminal.ts'
import { createTerminal } from './terminal.ts'
import { askAdapter, wake } from './wake.ts'

export interface Elm327Options {
  /** Answer identifiers of units beyond 0x7E8–0x7EF to look for; default `OTHER_UNITS` of `#protocol/can`. */
  readonly candidates?: readonly number[]
  /** Longest silence of the adapter behind a vehicle request; default 6,500 ms: longer than P2*. */
  readonly silenceMs?: number
}

/** The eight that ISO 15765-4 names. */
const STANDARD_UNITS: readonly EcuAddress[] = [0x7e8, 0x7e9, 0x7ea, 0x7eb, 0x7ec, 0x7ed, 0x7ee, 0x7ef]

/**
 * Wakes the adapter and offers the vehicle behind it as a link; the vehicle itself is first spoken to by the first
 * question. Closes the stream if the adapter cannot be used. Vehicles on CAN, and older ones on the K-line (ISO 14230-4).
 *
 * @throws {LinkError} timeout, lost, garbled or refused at `'adapter'`.
 */
export async function openElm327(
  stream: ByteStream,
  timers: Timers,
  options: Elm327Options = {},
): Promise<DiagnosticLink> {
  const terminal = createTerminal(stream, timers)
  try {
    return createLink(terminal, timers, await probe(terminal, await wake(terminal)), options)
  } catch (error) {
    await terminal.close()
    throw error
  }
}

function createLink(terminal: Terminal, timers: Timers, profile: ElmProfile, options: Elm327Options): DiagnosticLink {
  const inTurn = createQueue()
  const aim = createAim(terminal)
  const spell = createSpelling(terminal, profile)
  const { silenceMs = 6_500, candidates = OTHER_UNITS } = options
  let bus: Bus | undefined

  const askOnce: AskOnce = async (to, request, timing) => {
    bus ??= await findBus(terminal, profile.hasHeaders)
    if (to !== 'all' && !canStandOn(bus, to)) return []
    await aim(to, bus)
    const command = await spell(request, to, bus)
    const lines = await terminal.command(command, { silenceMs, ceilingMs: timing.ceilingMs })
    if (bus.isLine) return readLineMessages(request, lines, profile.hasHeaders || to === 'all' ? undefined : to)
    return profile.hasHeaders || to === 'all' ? readMessages(request, lines) : readHeaderless(request, lines, to)
  }
  /** Behind nonsense the rest of it must not be taken for the next answer. */
  const askWary: AskOnce = async (to, request, timing) => {
    try {
      return await askOnce(to, request, timing)
    } catch (error) {
      if (error instanceof LinkError && error.kind === 'garbled') terminal.distrust()
      throw error
    }
  }
  /** Without headers nobody knows who speaks, so everybody is asked alone. */
  const askEach: AskOnce = async (_to, request, timing) => {
    bus ??= await findBus(terminal, profile.hasHeaders)
    if (bus.isWide || bus.isLine)
      throw new LinkError('refused', 'adapter', 'does not say who speaks, as 29-bit identifiers and the K-line need')
    const answers: EcuAnswer[] = []
    for (const unit of [...STANDARD_UNITS, ...candidates]) answers.push(...(await askWary(unit, request, timing)))
    return answers
  }
  const ask: DiagnosticLink['ask'] = (to, request, timing) =>
    inTurn(() => {
      const attempt = { to, request, timing: { ...DEFAULT_TIMING, ...timing } }
      if (to !== 'all') return askUnit(timers, askWary, to, attempt)
      return askTwice(profile.hasHeaders ? askWary : askEach, attempt)
    })
  return {
    kind: 'elm327',
    get protocol() {
      return bus?.protocol ?? 'not connected yet'
    },
    get dialect() {
      return bus?.isLine ? 'KWP2000' : undefined
    },
    adapter: profile.name,
    quirks: profile.quirks,
    ask,
    listEcus: (through = ask) => findEcus(through, candidates),
    readVoltage: () => inTurn(async () => /^(\d+(?:\.\d+)?)V?$/i.exec((await askAdapter(terminal, 'ATRV')) ?? '')?.[1]),
    close: () => terminal.close(),
  }
}

/** A unit with an 11-bit identifier cannot stand on a bus of 29-bit ones, nor one of either on the K-line. */
const canStandOn = ({ isWide, isLine }: Bus, unit: EcuAddress): boolean =>
  isLine ? unit <= 0xff : isExtended(unit) === isWide

interface Attempt {
  readonly to: EcuAddress | 'all'
  readonly request: Uint8Array
  readonly timing: Timing
}

type AskOnce = (to: Attempt['to'], request: Uint8Array, timing: Timing) => Promise<readonly EcuAnswer[]>

/** A serial line may drop a character now and then: what came back garbled is asked for once more. An act may have been done. */
async function askTwice(askOnce: AskOnce, { to, request, timing }: Attempt): Promise<readonly EcuAnswer[]> {
  try {
    return await askOnce(to, request, timing)
  } catch (error) {
    if (!(error instanceof LinkError) || error.kind !== 'garbled' || !isReading(request)) throw error
    return askOnce(to, request, timing)
  }
}

/**
 * Newer chips wait out 0x78 by themselves. An older one comes back with the prompt and the real answer is gone:
 * then the question is asked again until the ceiling, which is harmless for everything that only reads. What the unit has
 * taken on and does not only read is never sent again: it would be done twice. 0x21 says that it was not taken on.
 */
async function askUnit(timers: Timers, askOnce: AskOnce, to: EcuAddress, attempt: Attempt) {
  const { request, timing } = attempt
  const ceilingAtMs = timers.nowMs() + timing.ceilingMs
  for (let repeat = 0; ; repeat += 1) {
    const answers = (await askTwice(askOnce, attempt)).filter(({ from }) => from === to)
    const [answer] = answers
    if (answer === undefined) throw new LinkError('timeout', formatPlace(to), 'did not answer', { ecu: to })
    const isPending = isNegative(answer.data, 0x78)
    const isBusy = isNegative(answer.data, 0x21) && repeat < timing.busyRepeats
    if (!isPending && !isBusy) return answers
    if (isPending && !isReading(request)) {
      const because = 'took the request on, and this adapter loses the answer that follows'
      throw new LinkError('timeout', formatPlace(to), because, { ecu: to, hasBegun: true })
    }
    if (timers.nowMs() + timing.busyPauseMs >= ceilingAtMs) {
      throw new LinkError('timeout', formatPlace(to), 'never finished its answer', { ecu: to, hasBegun: true })
    }
    await pause(timers, timing.busyPauseMs)
  }
}
