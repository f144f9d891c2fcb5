import type { Holders, Role } from '#kernel'
import { rolesUnder } from '#kernel'

/** Whoever works with the fleet knows its depots; who runs it decides about them. */
const READERS: readonly Role[] = ['admin', ...rolesUnder('technician')]
const WRITERS: readonly Role[] = ['admin', 'fleet_manager']

export const actions = {
  'site.list': READERS,
  'site.read': READERS,
  'site.open': WRITERS,
  'site.change': WRITERS,
  'site.archive': WRITERS,
  'vehicle-group.list': READERS,
  'vehicle-group.read': READERS,
  'vehicle-group.open': WRITERS,
  'vehicle-group.change': WRITERS,
  'vehicle-group.archive': WRITERS,
} as const satisfies Readonly<Record<string, Holders>>
