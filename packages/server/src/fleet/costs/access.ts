import { asFarAsReached } from '#fleet/vehicles'
import type { Holders } from '#kernel'

/** Who may list work orders and energy entries both: the sums of what they could add up themselves. */
export const actions = {
  'cost.list': asFarAsReached(['technician']),
} as const satisfies Readonly<Record<string, Holders>>
