import { asFarAsReached, FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const AT_THE_PUMP = asFarAsReached(['technician', 'driver'])

export const actions = {
  'energy.list': AT_THE_PUMP,
  'energy.read': AT_THE_PUMP,
  'energy.post': AT_THE_PUMP,
  'energy.judge': FLEET_WIDE,
  'capacity.read': AT_THE_PUMP,
  'capacity.change': FLEET_WIDE,
} as const satisfies Readonly<Record<string, Holders>>
