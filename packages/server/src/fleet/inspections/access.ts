import { asFarAsReached, BOUND_BY_ASSIGNMENT, FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const READERS = asFarAsReached()
/** Whoever stands before the vehicle. */
const INSPECTORS = asFarAsReached(['technician', 'inspector', 'driver'])

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
  'inspection.discard': INSPECTORS,
  'inspection.submit': INSPECTORS,
  'inspection.photo': INSPECTORS,
  'inspection.repair': asFarAsReached(['technician']),
  'inspection.review': INSPECTORS,
} as const satisfies Readonly<Record<string, Holders>>
