/** From the lines behind a vehicle request to what each unit said. */
import { DecodeError } from '#protocol/bytes'
import { createReassembly, decodeFrame } from '#protocol/isotp'
import type { EcuAddress, EcuAnswer } from '#protocol/link'
import { formatPlace, LinkError } from '#protocol/link'
import { isAnswerTo } from '#protocol/uds'
import type { ElmStatus } from './line.ts'
import { classifyLine } from './line.ts'

const BUS = 'vehicle bus'

/** What a status word behind a vehicle request means; words that are not here mean nothing bad. */
const TROUBLES: Readonly<Partial<Record<ElmStatus, () => LinkError>>> = {
  UNKNOWN_COMMAND: () => new LinkError('refused', 'adapter', 'does not understand the request'),
  UNABLE: () => new LinkError('unreachable', BUS, 'no protocol found; is the ignition on?'),
  CAN_ERROR: () => new LinkError('unreachable', BUS, 'nobody acknowledges our frames'),
  BUS_INIT: () => new LinkError('unreachable', BUS, 'the bus could not be started'),
  BUS_ERROR: () => new LinkError('unreachable', BUS, 'the signals make no sense'),
  FB_ERROR: () => new LinkError('unreachable', BUS, 'what the adapter sends does not arrive on its own input'),
  BUS_BUSY: () => new LinkError('busy', BUS, 'too much traffic to get a word in'),
  DATA_ERROR: () => new LinkError('garbled', BUS, 'a frame failed its check'),
  RX_ERROR: () => new LinkError('garbled', BUS, 'a frame was received in part'),
  BUFFER_FULL: () => new LinkError('garbled', 'adapter', 'could not print as fast as the vehicle spoke'),
  STOPPED: () => new LinkError('busy', 'adapter', 'was interrupted while it listened'),
  LV_RESET: () => new LinkError('lost', 'adapter', 'restarted because its supply voltage fell'),
  ACT_ALERT: () => new LinkError('lost', 'adapter', 'is about to fall asleep'),
  OUT_OF_MEMORY: () => new LinkError('garbled', 'adapter', 'ran out of memory'),
  FC_TIMEOUT: () => new LinkError('timeout', BUS, 'a unit did not clear the rest of a long request'),
  OVERFLOW: () => new LinkError('garbled', 'adapter', 'was spoken to faster than it could listen'),
  INTERNAL_ERROR: () => new LinkError('garbled', 'adapter', 'reports an error of its own'),
}

/**
 * Reads the lines and keeps units apart.
 *
 * @returns the last word of each unit, a final answer before a 0x78.
 * @throws {LinkError} what the adapter reports; garbled for junk; timeout naming a unit that stopped in mid-answer.
 */
export function readMessages(request: Uint8Array, lines: readonly string[]): readonly EcuAnswer[] {
  const trouble = findTrouble(lines)
  if (trouble) throw trouble
  const units = new Map<EcuAddress, ReturnType<typeof createReassembly>>()
  const unfinished = new Set<EcuAddress>()
  const answers = new Map<EcuAddress, EcuAnswer>()
  for (const text of lines) {
    const line = classifyLine(text)
    if (line.kind === 'text')
      throw new LinkError('garbled', 'adapter', `said ${JSON.stringify(line.text.slice(0, 40))}`)
    if (line.kind === 'status') continue
    const unit = units.get(line.id) ?? createReassembly()
    units.set(line.id, unit)
    const step = acceptFrame(unit, line.id, line.data)
    if (step.kind === 'started') unfinished.add(line.id)
    if (step.kind !== 'message') continue
    unfinished.delete(line.id)
    if (isAnswerTo(request, step.data)) answers.set(line.id, { from: line.id, data: step.data })
  }
  const [stopped] = unfinished
  if (stopped !== undefined) {
    const place = { ecu: stopped, hasBegun: true }
    throw new LinkError('timeout', formatPlace(stopped), 'stopped in the middle of its answer', place)
  }
  return [...answers.values()]
}

/** The first status word that means trouble. */
export function findTrouble(lines: readonly string[]): LinkError | undefined {
  for (const text of lines) {
    const line = classifyLine(text)
    const trouble = line.kind === 'status' ? TROUBLES[line.status]?.() : undefined
    if (trouble) return trouble
  }
  return undefined
}

function acceptFrame(unit: ReturnType<typeof createReassembly>, id: number, data: Uint8Array) {
  try {
    const frame = decodeFrame(data)
    if (frame.kind === 'flow') return { kind: 'ignored' as const }
    const step = unit.accept(frame)
    if (step.kind !== 'broken') return step
    throw new LinkError('garbled', formatPlace(id), step.because, { ecu: id })
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    throw new LinkError('garbled', formatPlace(id), cause.message, { ecu: id, cause })
  }
}
