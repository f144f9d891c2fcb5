/**
 * The three classes of act on a vehicle, by service, sub-function and identifier (numbers of ISO 14229-1, ISO 14230-3 and
 * SAE J1979). What is not named here is of the strictest class: an unknown service is never taken for a harmless one.
 */
import { isReading } from '#protocol/scan'

/**
 * `read` changes nothing. `reversible` ends by itself, or loses nothing that was not kept before. `lasting` stays in the
 * unit when everybody has gone.
 */
export type ActClass = 'read' | 'reversible' | 'lasting'

const CLEAR_EMISSION_INFORMATION = 0x04
const CLEAR_DIAGNOSTIC_INFORMATION = 0x14
const INPUT_OUTPUT_CONTROL = 0x2f
const ROUTINE_CONTROL = 0x31
/** Two bytes of group in ISO 14230-3, three in ISO 14229-1. A fourth would name another memory, which keeps traces. */
const CLEARING_LENGTHS: readonly number[] = [3, 4]
/** Behind the service: identifier and control; sub-function and routine. */
const LEAST_CONTROL_BYTES = 4

/** ISO 14229-1, annex F: what a maker may number freely. Beside it stand OBD tests, safety systems and programming. */
const ROUTINES_OF_MAKERS = [
  [0x0100, 0x01ff],
  [0x0204, 0xdfff],
] as const

/** Tells of which class a request is. */
export function classifyRequest(request: Uint8Array): ActClass {
  if (isReading(request)) return 'read'
  const [service] = request
  switch (service) {
    case CLEAR_EMISSION_INFORMATION:
      return request.length === 1 ? 'reversible' : 'lasting'
    case CLEAR_DIAGNOSTIC_INFORMATION:
      return CLEARING_LENGTHS.includes(request.length) ? 'reversible' : 'lasting'
    case INPUT_OUTPUT_CONTROL:
      return request.length >= LEAST_CONTROL_BYTES && (request[3] ?? 0xff) <= 0x03 ? 'reversible' : 'lasting'
    case ROUTINE_CONTROL:
      return isRoutineOfMaker(request) ? 'reversible' : 'lasting'
    default:
      return 'lasting'
  }
}

function isRoutineOfMaker(request: Uint8Array): boolean {
  const [, control = 0, high = 0, low = 0] = request
  const routine = high * 0x100 + low
  const isControl = (control & 0x7f) >= 0x01 && (control & 0x7f) <= 0x03
  const isOfMaker = ROUTINES_OF_MAKERS.some(([from, to]) => routine >= from && routine <= to)
  return request.length >= LEAST_CONTROL_BYTES && isControl && isOfMaker
}
