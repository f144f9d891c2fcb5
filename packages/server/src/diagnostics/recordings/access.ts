import type { Holders } from '#kernel'

const VEHICLE_WORK: Holders = { all: ['admin'], group: ['technician'] }

export const actions = {
  'recording.list': VEHICLE_WORK,
  'recording.read': VEHICLE_WORK,
  'recording.export': VEHICLE_WORK,
  'recording.replay': VEHICLE_WORK,
} as const satisfies Readonly<Record<string, Holders>>
