import type { Holders } from '#kernel'

const VEHICLE_WORK: Holders = { all: ['admin'], group: ['technician'] }

/** `act.raw` is asked for beside `act.request` by whoever sends bytes of their own: an admin may withhold it from a person. */
export const actions = {
  'diagnostic-session.open': VEHICLE_WORK,
  'diagnostic-session.read': VEHICLE_WORK,
  'diagnostic-session.list': VEHICLE_WORK,
  'diagnostic-session.end': VEHICLE_WORK,
  'diagnostic-session.lock': VEHICLE_WORK,
  'diagnostic-profile.read': VEHICLE_WORK,
  'diagnostic-profile.change': ['admin'],
  'act.request': VEHICLE_WORK,
  'act.raw': VEHICLE_WORK,
  'act.read': VEHICLE_WORK,
  'act.stop': VEHICLE_WORK,
} as const satisfies Readonly<Record<string, Holders>>
