import { asFarAsReached } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const READERS = asFarAsReached()
const WORKSHOP = asFarAsReached(['technician'])

export const actions = {
  'issue.list': READERS,
  'issue.read': READERS,
  /** Whoever stands before the vehicle says what is wrong with it. */
  'issue.raise': asFarAsReached(['technician', 'inspector', 'driver']),
  'issue.change': WORKSHOP,
  'issue.decide': WORKSHOP,
} as const satisfies Readonly<Record<string, Holders>>
