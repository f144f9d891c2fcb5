/** One person of each set in the canary organisation. Probes act as them, without a password, and touch nobody else. */
import type { AssuranceLevel, UserRow } from '#identity/accounts'
import { store } from '#identity/accounts'
import { createLink, LINK_LIFE } from '#identity/entrance'
import type { NewPerson, Organisations } from '#identity/people'
import type { Sessions, SigningKeys, Tokens } from '#identity/sessions'
import type { Context, Kernel, Role, Span, UserId } from '#kernel'
import { CANARY, later, ROLES, sooner } from '#kernel'

/** `aal1` and fresh where nothing else is said. */
export interface CanarySession {
  readonly assurance?: AssuranceLevel
  /** How long ago it began. */
  readonly age?: Span
  /** How long ago it was last used; where none is given, when it began. */
  readonly idle?: Span
}

const PROBE = { actor: { kind: 'probe', id: 'canary' }, org: CANARY } as const

export type Canary = ReturnType<typeof createCanary>

/** Fixed ids, one a set: the first is also the decoy of unknown e-mail addresses. */
export const canaryUser = (role: Role): UserId =>
  `00000000-0000-7000-8000-0000000001${String(ROLES.indexOf(role)).padStart(2, '0')}` as UserId

/** A second one of a set, whose budget of requests no other probe spends. */
export const CANARY_TWIN = '00000000-0000-7000-8000-000000000199' as UserId
const TWIN_ROLE = 'hr_admin'
/** Who has a password that a look knows. */
const SIGNER = '00000000-0000-7000-8000-000000000196' as UserId
const SIGNER_EMAIL = 'signer@canary.invalid'
/** Whose contract ends with each look. */
const CONTRACTOR = '00000000-0000-7000-8000-000000000198' as UserId

export function createCanary(
  { act }: Pick<Kernel, 'act'>,
  organisations: Organisations,
  sessions: Sessions,
  keys: SigningKeys,
) {
  return {
    /** Makes what is not there yet. */
    async ensureCanary(ctx: Context): Promise<Context> {
      const home = await organisations.ensureOrganisation(ctx, CANARY, 'Canary')
      for (const role of ROLES) {
        const id = canaryUser(role)
        if (await store.findUser(home.tx, { org: CANARY, user: id })) continue
        const email = `${role.replaceAll('_', '-')}@canary.invalid`
        await organisations.enterPerson(home, { id, email, name: `Canary ${role}`, role, status: 'active' })
      }
      for (const person of besides(ctx.now))
        if (!(await store.findUser(home.tx, { org: CANARY, user: person.id })))
          await organisations.enterPerson(home, person)
      return home
    },

    /** The contractor, signed in while the contract runs for an hour yet. */
    async openContractorSession(): Promise<Tokens> {
      await keys.load()
      return act(PROBE, async (ctx) => {
        const contractEndsAt = later(ctx.now, { hours: 1 })
        await store.updateUser(ctx.tx, { org: ctx.org, user: CONTRACTOR }, { status: 'active', contractEndsAt })
        return openSessionOf(ctx, CONTRACTOR, {})
      })
    },

    /** The contractor's contract ends now. */
    endContract: (): Promise<void> =>
      act(PROBE, async (ctx) => {
        await store.updateUser(ctx.tx, { org: ctx.org, user: CONTRACTOR }, { contractEndsAt: ctx.now })
      }),

    /** The canary person of a set, signed in for a probe. */
    async openCanarySession(role: Role, options: CanarySession = {}): Promise<Tokens> {
      await keys.load()
      return act(PROBE, (ctx) => openSessionOf(ctx, canaryUser(role), options))
    },

    /** The twin, signed in for the probe that spends a whole budget. */
    async openTwinSession(): Promise<Tokens> {
      await keys.load()
      return act(PROBE, (ctx) => openSessionOf(ctx, CANARY_TWIN, {}))
    },

    /** A link by which a canary person sets a password: for the probe of the password rule. */
    createCanaryLink: (role: Role): Promise<string> => createLinkOf(canaryUser(role)),

    /** Likewise for the one person as whom nobody else looks. */
    createSignerLink: async (): Promise<{ email: string; token: string }> => ({
      email: SIGNER_EMAIL,
      token: await createLinkOf(SIGNER),
    }),
  }

  function createLinkOf(id: UserId): Promise<string> {
    return act(PROBE, (ctx) => createLink(ctx, { id, status: 'active' }, LINK_LIFE.reset))
  }

  async function openSessionOf(
    ctx: Context,
    user: UserId,
    { assurance = 'aal1', age = {}, idle = age }: CanarySession,
  ) {
    const row = await requireCanary(ctx, user)
    return sessions.openSession(ctx, row, assurance, { beganAt: sooner(ctx.now, age), usedAt: sooner(ctx.now, idle) })
  }
}

/** Who is there beside one of each set. */
const besides = (now: Date): readonly (NewPerson & { readonly id: UserId })[] => [
  { id: CANARY_TWIN, email: 'twin@canary.invalid', name: 'Canary twin', role: TWIN_ROLE, status: 'active' },
  { id: SIGNER, email: SIGNER_EMAIL, name: 'Canary signer', role: 'viewer', status: 'active' },
  {
    id: CONTRACTOR,
    email: 'contractor@canary.invalid',
    name: 'Canary contractor',
    role: 'driver',
    status: 'active',
    kind: 'contractor',
    contractEndsAt: later(now, { hours: 1 }),
  },
]

/** The one way in without a password stands behind this: it leads to the canary organisation only, whoever asks. */
export async function requireCanary(ctx: Context, user: UserId): Promise<UserRow> {
  const isHome = ctx.org === CANARY && ctx.tx.org === CANARY
  const row = isHome ? await store.lockUser(ctx.tx, { org: CANARY, user }) : undefined
  if (row?.org !== CANARY) throw new Error('a session without a password is for the canary organisation only')
  return row
}
