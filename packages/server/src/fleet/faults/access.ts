import { FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

/** Numbers of vehicles and nothing of any one: a viewer, who reads every report masked, has them of the whole fleet. */
export const actions = {
  'fault-trend.list': { all: [...FLEET_WIDE, 'viewer'], group: ['technician', 'inspector'] },
} as const satisfies Readonly<Record<string, Holders>>
