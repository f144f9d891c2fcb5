/** When a virtual unit says what: the answer with its faults, laid out in time. */
import type { VirtualEcu } from './ecu.ts'
import { answerRequest, refuse } from './ecu.ts'
import { keepSession, NEGATIVE } from './ecu-bench.ts'
import type { FaultBoard } from './faults.ts'

export interface Line {
  /** Behind the line before it, or behind the request. */
  readonly afterMs: number
  readonly data: Uint8Array
}

/** Well within the 50 ms the standard gives a unit. */
const THINKING_MS = 2
const PENDING_GAP_MS = 30
const BUSY = 0x21

export interface Asked {
  readonly request: Uint8Array
  readonly isFunctional: boolean
  /** On the clock of the bus. */
  readonly atMs: number
}

/** What a unit says to a request, in as many messages as its line takes; none is silence. */
export type Answer = (ecu: VirtualEcu, request: Uint8Array, isFunctional: boolean) => readonly Uint8Array[]

/** @returns nothing where the unit keeps silent. */
export function writeScript(
  ecu: VirtualEcu,
  { request, isFunctional, atMs }: Asked,
  faults: FaultBoard,
  answer: Answer = answerOnce,
): readonly Line[] {
  const service = request[0] ?? 0
  keepSession(ecu.bench, atMs)
  if (faults.isEcuSilent(ecu.key)) return []
  if (!isFunctional && faults.takeBusy(ecu.key)) return [{ afterMs: THINKING_MS, data: refuse(service, BUSY) }]
  const refusal = faults.refusal(ecu.key, service)
  const messages = refusal?.kind === 'negative' ? [refuse(service, refusal.code)] : answer(ecu, request, isFunctional)
  if (messages.length === 0) return []
  const pending = isFunctional ? undefined : faults.pending(ecu.key)
  const gapMs = pending?.gapMs ?? PENDING_GAP_MS
  const waits = Array.from({ length: pending?.times ?? 0 }, (_, index) => ({
    afterMs: index === 0 ? THINKING_MS : gapMs,
    data: refuse(service, NEGATIVE.pending),
  }))
  const firstAfterMs = waits.length > 0 ? gapMs : THINKING_MS
  return [...waits, ...messages.map((data, index) => ({ afterMs: index === 0 ? firstAfterMs : THINKING_MS, data }))]
}

const answerOnce: Answer = (ecu, request, isFunctional) => {
  const data = answerRequest(ecu, request, isFunctional)
  return data === undefined ? [] : [data]
}
