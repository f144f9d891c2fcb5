import * as catalogue from './catalogue.ts'
import { createDue } from './due.ts'
import type { DueSource } from './due-schema.ts'
import type { Meters } from './meters.ts'
import { createSchedules } from './schedules.ts'

export type ServiceVerbs = ReturnType<typeof createService>

export const createService = (meters: Meters, sources: readonly DueSource[]) => ({
  ...catalogue,
  ...createSchedules(meters),
  ...createDue(meters, sources),
})
