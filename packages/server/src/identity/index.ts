/** Door of identity: organisations, people, how they sign in, and what they may do. It leans on the kernel only. */
import type { Held } from '#identity/authority'
import { accessReview } from '#identity/review'
import type { SsoOptions } from '#identity/sso'
import type { Kernel, Module, Role, UserId } from '#kernel'
import type { Authenticator } from '#kernel/http'
import type { Outbox } from '#kernel/mail'
import { actions } from './access.ts'
import { canaryUser } from './canary.ts'
import { entries } from './entries.ts'
import type { IdentityVerbs } from './identity.ts'
import { createIdentity } from './identity.ts'
import { identityMigrations } from './migrations/index.ts'
import { personalData } from './personal-data.ts'
import { retains } from './retains.ts'

export { PEOPLES_OWN } from '#identity/authority'
export type { SsoOptions } from '#identity/sso'
export type { IdentityVerbs } from './identity.ts'

export interface Identity extends Module {
  readonly verbs: IdentityVerbs
  readonly authenticator: Authenticator
  /**
   * Learns what each set may do in the whole house. Until then nobody comes in.
   *
   * @throws {StartRefused} `identity.above-ceiling` when a set holds more than its ceiling allows.
   */
  readonly admit: (rooms: readonly Module[]) => void
  /** The actions that sets hold in this house, and how far each reaches. */
  readonly permissionsOf: (...sets: readonly Role[]) => Held
}

/** @param outside what tests put in place of the name system. */
export function openIdentity(kernel: Kernel, outside?: SsoOptions, outbox?: Outbox): Identity {
  const { verbs, authenticator, admit, permissionsOf, routes, jobs, erases, controls } = createIdentity(
    kernel,
    outside,
    outbox,
  )
  return {
    name: 'identity',
    actions,
    entries,
    routes,
    migrations: identityMigrations,
    jobs,
    erases,
    personalData,
    retains,
    subjects: { user: (ctx, id) => verbs.subjectOf(ctx, id as UserId) },
    controls,
    obligations: [accessReview],
    canary: async () => ({ userId: canaryUser('viewer') }),
    verbs,
    authenticator,
    admit,
    permissionsOf,
  }
}
