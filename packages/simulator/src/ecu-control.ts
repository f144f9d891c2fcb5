/** Inputs, outputs and a routine of a virtual unit that a workshop may take over for a while; all of it ends with the session. */
import { INPUT_OUTPUT_CONTROLS, inputOutputControl, ROUTINE_CONTROLS, SESSIONS } from '#protocol/uds'
import type { EcuBench } from './ecu-bench.ts'
import { NEGATIVE } from './ecu-bench.ts'
import { handle } from './handle.ts'

/** Duty of the radiator fan: one byte, 0 to 255. */
export const FAN = 0x0100
/** Runs the fan up and down until it is stopped. */
export const FAN_TEST = 0x0400
const UNDER_WAY = Uint8Array.of(0x01)
const OVER = Uint8Array.of(0x00)

export const answerControl = handle(inputOutputControl, ({ bench }, { identifier, control, state }) => {
  if (bench.session !== SESSIONS.extended) return NEGATIVE.serviceNotInSession
  if (identifier !== FAN) return NEGATIVE.requestOutOfRange
  if (control === INPUT_OUTPUT_CONTROLS.returnControlToEcu) {
    bench.controls.delete(identifier)
    return { identifier, control, state: Uint8Array.of(0) }
  }
  if (control !== INPUT_OUTPUT_CONTROLS.shortTermAdjustment || state.length !== 1) return NEGATIVE.requestOutOfRange
  bench.controls.set(identifier, state.slice())
  return { identifier, control, state }
})

/** Of the routine above; what programs is elsewhere. */
export function runFanTest(bench: EcuBench, control: number) {
  if (bench.session !== SESSIONS.extended) return NEGATIVE.serviceNotInSession
  const isRunning = bench.controls.has(FAN_TEST)
  const answer = (status: Uint8Array) => ({ control, routine: FAN_TEST, status })
  switch (control) {
    case ROUTINE_CONTROLS.startRoutine:
      bench.controls.set(FAN_TEST, UNDER_WAY)
      return answer(UNDER_WAY)
    case ROUTINE_CONTROLS.stopRoutine:
      return bench.controls.delete(FAN_TEST) ? answer(OVER) : NEGATIVE.requestSequenceError
    case ROUTINE_CONTROLS.requestRoutineResults:
      return answer(isRunning ? UNDER_WAY : OVER)
    default:
      return NEGATIVE.subFunctionNotSupported
  }
}
