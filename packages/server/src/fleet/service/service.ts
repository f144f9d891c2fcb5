import * as catalogue from './catalogue.ts'
import { createDue } from './due.ts'
import type { DueSource } from './due-schema.ts'
import { requireFormUnused } from './forms.ts'
import { schedules } from './schedules.ts'

export type ServiceVerbs = ReturnType<typeof createService>

export const createService = (sources: readonly DueSource[]) => ({
  ...catalogue,
  ...schedules,
  requireFormUnused,
  ...createDue(sources),
})
