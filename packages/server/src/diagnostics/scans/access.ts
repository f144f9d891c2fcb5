import type { Holders } from '#kernel'

const VEHICLE_WORK: Holders = { all: ['admin'], group: ['technician'] }

export const actions = {
  'scan.start': VEHICLE_WORK,
  'scan.read': VEHICLE_WORK,
  'scan.list': VEHICLE_WORK,
} as const satisfies Readonly<Record<string, Holders>>
