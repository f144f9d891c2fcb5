import { asFarAsReached, FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const READERS = asFarAsReached()

export const actions = {
  'service-task.list': READERS,
  'service-task.write': FLEET_WIDE,
  'program.list': FLEET_WIDE,
  'program.write': FLEET_WIDE,
  'schedule.list': READERS,
  'schedule.write': FLEET_WIDE,
  'due.list': READERS,
} as const satisfies Readonly<Record<string, Holders>>
