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

/** @returns nothing where the unit keeps silent. */
export function writeScript(
  ecu: VirtualEcu,
  { request, isFunctional, atMs }: Asked,
  faults: FaultBoard,
): readonly Line[] {
  const service = request[0] ?? 0
  keepSession(ecu.bench, atMs)
  if (faults.isEcuSilent(ecu.key)) return []
  if (!isFunctional && faults.takeBusy(ecu.key)) return [{ afterMs: THINKING_MS, data: refuse(service, BUSY) }]
  const refusal = faults.refusal(ecu.key, service)
  const data = refusal?.kind === 'negative' ? refuse(service, refusal.code) : answerRequest(ecu, request, isFunctional)
  if (data === undefined) return []
  const pending = isFunctional ? undefined : faults.pending(ecu.key)
  const gapMs = pending?.gapMs ?? PENDING_GAP_MS
  const waits = Array.from({ length: pending?.times ?? 0 }, (_, index) => ({
    afterMs: index === 0 ? THINKING_MS : gapMs,
    data: refuse(service, NEGATIVE.pending),
  }))
  return [...waits, { afterMs: waits.length > 0 ? gapMs : THINKING_MS, data }]
}
