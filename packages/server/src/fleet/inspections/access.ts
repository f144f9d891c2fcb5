import { BOUND_BY_ASSIGNMENT, FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const READERS: Holders = { all: FLEET_WIDE, assigned: BOUND_BY_ASSIGNMENT }
/** Whoever stands before the vehicle. */
const INSPECTORS: Holders = { all: FLEET_WIDE, assigned: ['technician', 'inspector', 'driver'] }

export const actions = {
  /** Forms hang on no vehicle. */
  'form.list': [...FLEET_WIDE, ...BOUND_BY_ASSIGNMENT],
  'form.read': [...FLEET_WIDE, ...BOUND_BY_ASSIGNMENT],
  'form.draft': FLEET_WIDE,
  'form.change': FLEET_WIDE,
  'form.publish': FLEET_WIDE,
  'inspection.list': READERS,
  'inspection.read': READERS,
  'inspection.begin': INSPECTORS,
  'inspection.change': INSPECTORS,
  'inspection.submit': INSPECTORS,
  'inspection.photo': INSPECTORS,
  'inspection.repair': { all: FLEET_WIDE, assigned: ['technician'] },
  'inspection.review': INSPECTORS,
} as const satisfies Readonly<Record<string, Holders>>
