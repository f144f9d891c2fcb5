/** RoutineControl, 0x31 (ISO 14229-1, 14.2): starts and stops routines of a unit and fetches their results. */
import { record, rest, u7, u16 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const ROUTINE_CONTROLS = { startRoutine: 0x01, stopRoutine: 0x02, requestRoutineResults: 0x03 } as const

/** Routines ISO 14229-1, annex F names. */
export const ROUTINES = { eraseMemory: 0xff00, checkProgrammingDependencies: 0xff01 } as const

export const routineControl = defineService({
  id: 0x31,
  name: 'RoutineControl',
  hasSubFunction: true,
  echoes: [0x7f, 0xff, 0xff],
  request: record({ control: u7, routine: u16, option: rest }),
  /** `status`: routineInfo and the record behind it, as the maker defined them. */
  response: record({ control: u7, routine: u16, status: rest }),
})
