import { BOUND_BY_ASSIGNMENT, FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const ASKING = [...FLEET_WIDE, ...BOUND_BY_ASSIGNMENT]

/** Of what one may list oneself; and the file is for whoever asked for it, not even for admins. */
export const actions = {
  'export.write': { own: ASKING },
  'export.read': { all: ['admin'], own: ASKING.filter((role) => role !== 'admin') },
  'export.download': { own: ASKING },
} as const satisfies Readonly<Record<string, Holders>>
