/** Puts the parts of the room together. */
import { createDirectory, store } from '#identity/accounts'
import type { Held, Permissions } from '#identity/authority'
import {
  createHeldBy,
  createNarrowingRoutes,
  createPermissions,
  createSetRoutes,
  createSets,
  narrow,
  wearersOf,
  widen,
} from '#identity/authority'
import {
  createAuthRoutes,
  createInvitations,
  createMe,
  createMeRoutes,
  createPasskeyRoutes,
  createPasskeySignIn,
  createPasswordChange,
  createPasswordReset,
  createPasswordRoutes,
  createSignIn,
} from '#identity/entrance'
import {
  createAttempts,
  createFactorReset,
  createFactorRoutes,
  createPasskeyProof,
  createPasskeys,
  createPasswordHasher,
  createPasswordRule,
  createRelyingParty,
  createSecondFactor,
  createStepUpRoutes,
  createStepUps,
  createStepUpTokens,
  openBreachCorpus,
  passkeyStore,
  recoveryCodes,
} from '#identity/factors'
import { createGroupRoutes, createGroups, createMappings } from '#identity/groups'
import { createOauth } from '#identity/oauth'
import {
  createLinkLetters,
  createNaming,
  createOrganisations,
  createPeople,
  createSessionRoutes,
  createUserRoutes,
} from '#identity/people'
import { createPolicies, createPolicyRoutes } from '#identity/policy'
import { createReviewJob, createReviewRoutes, createReviews } from '#identity/review'
import { BEARER, createScim } from '#identity/scim'
import {
  createAccessTokens,
  createCarriedSessions,
  createContractEnd,
  createLiveSessions,
  createSessionOrigins,
  createSessionRule,
  createSessions,
  createSigningKeys,
  issuerOf,
  sessionStore,
} from '#identity/sessions'
import type { SsoOptions } from '#identity/sso'
import { createSso, createSsoPeople, followSession, hasProvider } from '#identity/sso'
import type { Context, GrantBeside, Kernel, Module, Role, SessionId } from '#kernel'
import type { Outbox } from '#kernel/mail'
import { createOutbox } from '#kernel/mail'
import { lookUpText } from '#kernel/outbound'
import { actions } from './access.ts'
import { createAuthenticator } from './authenticator.ts'
import { canaryUser, createCanary } from './canary.ts'
import { createCanaryKeys } from './canary-keys.ts'
import { createCanarySso } from './canary-sso.ts'
import { createControls } from './controls.ts'
import { createDemo } from './demo.ts'
import { createErasing } from './erasing.ts'
import { createJobs } from './jobs.ts'
import { createProbes } from './probes.ts'
import { createTamperingLook } from './tampering.ts'

/** What rooms above, the command line and the demo may ask of identity. */
export type IdentityVerbs = ReturnType<typeof createIdentity>['verbs']

export function createIdentity(
  kernel: Kernel,
  outside: SsoOptions = { lookUpText },
  outbox: Outbox = createOutbox(kernel),
) {
  let house: { readonly rooms: readonly Module[]; readonly permissions: Permissions } | undefined
  const permissions = () => house?.permissions

  const grantsOf: NonNullable<Module['grantsOf']> = async (ctx, people) => {
    const found = []
    for (const room of house?.rooms ?? []) found.push(...((await room.grantsOf?.(ctx, people)) ?? []))
    return found
  }
  const takeGrant = async (ctx: Context, grant: GrantBeside) => {
    for (const room of house?.rooms ?? []) await room.takesGrant?.[grant.kind]?.(ctx, grant)
  }

  const keys = createSigningKeys(kernel)
  const tokens = createAccessTokens(keys, kernel.clock, () => issuerOf(kernel))
  const rule = createSessionRule(kernel)
  const directory = createDirectory(kernel)
  const attempts = createAttempts(kernel)
  const policies = createPolicies(kernel, {
    hold: store.lockActiveAdmins,
    areOpen: async (ctx, without) => (await hasProvider(ctx)) && passkeyStore.hasAdmin(ctx, without),
  })
  const passwords = createPasswordHasher()
  const origins = createSessionOrigins(kernel)
  const sessions = createSessions(tokens, rule, origins, followSession)
  const liveSessions = createLiveSessions(sessions, origins)
  const factors = createSecondFactor(kernel, attempts, recoveryCodes, sessions)
  const party = createRelyingParty(() => issuerOf(kernel))
  const passkeys = createPasskeys(kernel, party, recoveryCodes, sessions, policies)
  const passkeySignIn = createPasskeySignIn({ kernel, party, passkeys, sessions, keys })
  const passkeyProof = createPasskeyProof(kernel, party, passkeys)
  const stepUps = createStepUps(
    createStepUpTokens(keys, kernel.clock, () => issuerOf(kernel)),
    factors,
    passkeyProof,
  )
  const signIn = createSignIn({ kernel, directory, attempts, passwords, factors, sessions, keys, policies })
  const oauth = createOauth({
    ...{ kernel, keys, tokens, sessions, rule, attempts, permissions },
    issuer: () => issuerOf(kernel),
  })
  const requireGoodPassword = createPasswordRule(
    kernel.config.breachCorpus === undefined ? undefined : openBreachCorpus(kernel.config.breachCorpus),
  )
  const passwordChange = createPasswordChange({ kernel, attempts, passwords, requireGoodPassword, policies, sessions })
  const passwordReset = createPasswordReset({ kernel, directory, attempts, outbox })
  const invitations = createInvitations({
    kernel,
    attempts,
    passwords,
    requireGoodPassword,
    policies,
    sessions,
    signIn,
    keys,
  })
  const organisations = createOrganisations(kernel, directory, policies)
  const sets = createSets(sessions, policies)
  const groups = createGroups(sets)
  const people = createPeople(kernel, organisations, sessions, sets)
  const scim = createScim(kernel, { directory, organisations, people, groups, sets })
  const naming = createNaming(kernel)
  const reviews = createReviews({
    sets,
    deciders: actions['review.decide'],
    namesOf: naming.namesOf,
    grantsOf,
    takeGrant,
  })
  const me = createMe(kernel, sessions, liveSessions, permissions)
  const canary = createCanary(kernel, organisations, sessions, keys)
  const demo = createDemo(kernel, organisations, passwords, factors)
  const carried = createCarriedSessions(kernel, tokens, sessions)
  const sso = createSso(
    {
      ...{ kernel, carried, issuer: () => issuerOf(kernel), load: keys.load, requireWayIn: policies.requireWayIn },
      groups,
      people: createSsoPeople({ directory, organisations, attempts, groups, signIn, sessions }),
    },
    outside,
  )
  const { eraseUser } = createErasing(sessions, groups, scim, sso)
  const canarySso = createCanarySso(kernel, { organisations, groups, scim })
  const findTampering = createTamperingLook(kernel, rule)

  return {
    verbs: {
      setUpOrganisation: organisations.setUpOrganisation,
      createOrganisation: organisations.createOrganisation,
      listOrganisations: organisations.listOrganisations,
      subjectOf: people.subjectOf,
      ...naming,
      ensureCanary: async (ctx: Context) => canarySso.ensureCanarySso(await canary.ensureCanary(ctx)),
      canaryUser,
      openCanarySession: canary.openCanarySession,
      openTwinSession: canary.openTwinSession,
      createDemoOrganisation: demo.createDemoOrganisation,
      enterDemoPerson: demo.enterDemoPerson,
      listUsers: people.listUsers,
      readUser: people.readUser,
      inviteUser: people.inviteUser,
      changeUser: people.changeUser,
      linkUser: people.linkUser,
      policyOf: policies.policyOf,
      fillRole: sets.fillRole,
      vacateRole: sets.vacateRole,
      wearersOf,
      heldBy: createHeldBy(permissions),
      /** Whether somebody may still act in a session, by its id. */
      isSessionLive: async ({ tx, org, now }: Context, id: string): Promise<boolean> => {
        const session = await sessionStore.findSession(tx, { org, id: id as SessionId })
        return session !== undefined && rule.findFault(session, now) === undefined
      },
      narrow,
      widen,
      /** Resolves when what was asked for by mail so far is done. */
      mailed: passwordReset.settled,
      resetFactor: createFactorReset(sessions, policies).resetFactor,
      endSessionsOf: sessions.endSessionsOf,
    },
    authenticator: createAuthenticator(kernel, tokens, rule, permissions, stepUps, {
      [BEARER]: scim.authenticate,
    }),
    permissionsOf: (...sets: readonly Role[]): Held => house?.permissions(...sets) ?? new Map(),
    admit: (rooms: readonly Module[]) => {
      house = { rooms, permissions: createPermissions(rooms) }
    },
    controls: createControls(
      createProbes(kernel, {
        ...{ canary, canarySso, sso, findTampering },
        canaryKeys: createCanaryKeys(kernel, oauth.clients, 'Canary key'),
        canaryClients: createCanaryKeys(kernel, oauth.clients, 'Canary key of grants'),
        rooms: () => house?.rooms ?? [],
      }),
    ),
    routes: [
      ...createAuthRoutes({ signIn, carried, sessions, invitations, me, keys }),
      ...createPasskeyRoutes({ signIn: passkeySignIn, passkeys, carried, keys }),
      ...createPasswordRoutes(passwordChange, passwordReset),
      ...createMeRoutes(me),
      ...createFactorRoutes({ factors, recovery: recoveryCodes, keys }),
      ...createStepUpRoutes(stepUps, passkeyProof, keys),
      ...oauth.routes,
      ...createUserRoutes(people, kernel, permissions, createLinkLetters(kernel, outbox)),
      ...createSessionRoutes(liveSessions),
      ...createPolicyRoutes(policies),
      ...createSetRoutes(sets),
      ...createNarrowingRoutes(permissions),
      ...createReviewRoutes(reviews),
      ...createGroupRoutes(createMappings(groups, sso.mayGive, people.subjectOf)),
      ...sso.routes,
      ...scim.routes,
    ],
    erases: eraseUser,
    jobs: [
      ...createJobs(kernel, {
        ...{ sessions, attempts, oauth, sso },
        lines: [keys, scim.keys],
        closeEnded: createContractEnd(sessions),
      }),
      createReviewJob({ reviews, listOrganisations: organisations.listOrganisations }),
    ],
  }
}
