import { asFarAsReached, FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const WORKERS = asFarAsReached(['technician'])

/** A technician issues to orders of the vehicles assigned to them; what comes in and is counted is for those who run the fleet. */
export const actions = {
  'part.list': WORKERS,
  'part.read': WORKERS,
  'part.write': FLEET_WIDE,
  'stock.list': WORKERS,
  'stock.move': WORKERS,
  'stock.correct': FLEET_WIDE,
} as const satisfies Readonly<Record<string, Holders>>
