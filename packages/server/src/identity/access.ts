import type { Role } from '#kernel'
import { ceilingOf, EVERYONE, ROLES } from '#kernel'

/** Nothing that a viewer may do is so grave. */
const WRITERS: readonly Role[] = ROLES.filter((role) => ceilingOf(role) !== 'viewer')

/** Who may do what in this room. */
export const actions = {
  'me.read': EVERYONE,
  'session.list': EVERYONE,
  'session.end': EVERYONE,
  'session.step-up': WRITERS,
  'factor.enrol': EVERYONE,
  'factor.remove': EVERYONE,
  'passkey.list': EVERYONE,
  'password.change': EVERYONE,
  'app.look': EVERYONE,
  'app.allow': EVERYONE,
  'key.list': ['admin'],
  'key.create': ['admin'],
  'key.revoke': ['admin'],
  'user.list': ['admin'],
  'user.read': ['admin'],
  'user.invite': ['admin'],
  'user.change': ['admin'],
  'user.narrow': ['admin'],
  'user.widen': ['admin'],
  'user.list-sessions': ['admin'],
  'user.end-session': ['admin'],
  'review.read': ['admin', 'security_lead'],
  'review.decide': ['admin', 'security_lead'],
  'role.fill': ['admin'],
  'role.vacate': ['admin'],
  /** Of nobody: tokens for provisioning open these, and people have others. */
  'scim.read': [],
  'scim.write': [],
  'sso.read': ['admin', 'security_lead'],
  'sso.change': ['admin'],
  'group.list': ['admin', 'security_lead'],
  'group.map': ['admin'],
  'setting.read': ['admin', 'security_lead'],
  'setting.change': ['admin', 'security_lead'],
} as const satisfies Record<string, readonly Role[]>
