import type { Migration } from '#kernel/database'
import { people } from './0001-people.ts'
import { sessions } from './0002-sessions.ts'
import { factors } from './0003-factors.ts'
import { clients } from './0004-clients.ts'
import { authority } from './0005-authority.ts'
import { groups } from './0006-groups.ts'
import { sso } from './0007-sso.ts'
import { apps } from './0008-apps.ts'
import { scim } from './0009-scim.ts'
import { sessionOrigin } from './0010-session-origin.ts'
import { reviews } from './0011-reviews.ts'
import { closedByProvider } from './0012-closed-by-provider.ts'
import { oneReview } from './0013-one-review.ts'
import { sessionsForgotten } from './0014-sessions-forgotten.ts'
import { grantsBeside } from './0015-grants-beside.ts'

/** In the order in which they are applied. */
export const identityMigrations: readonly Migration[] = [
  people,
  sessions,
  factors,
  clients,
  authority,
  groups,
  sso,
  apps,
  scim,
  sessionOrigin,
  reviews,
  closedByProvider,
  oneReview,
  sessionsForgotten,
  grantsBeside,
]
