import type { Role } from '#kernel'
import { EVERYONE } from '#kernel'

/** Who may do what in this room. */
export const actions = {
  'me.read': EVERYONE,
  'session.list': EVERYONE,
  'session.end': EVERYONE,
  'factor.enrol': EVERYONE,
  'factor.remove': EVERYONE,
  'passkey.list': EVERYONE,
  'user.list': ['admin'],
  'user.read': ['admin'],
  'user.invite': ['admin'],
  'user.change': ['admin'],
} as const satisfies Record<string, readonly Role[]>
