/**
 * What an organisation asks of its people: one typed object. The policy documents say how loose each part may be at most;
 * an organisation may be stricter, and nobody looser.
 */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { ClauseId } from '#kernel'
import { Problem } from '#kernel'

const strict = { additionalProperties: false } as const
/** Wide on purpose: what lies beyond the bounds is refused by the rule, which names the clause. */
const Count = Type.Integer({ minimum: 1, maximum: 100_000 })

export type OrganisationPolicy = Static<typeof OrganisationPolicy>
export const OrganisationPolicy = Type.Object(
  {
    sessionIdleMinutes: Count,
    sessionHours: Count,
    /** Under the admin ceiling. */
    adminSessionHours: Count,
    /** Under the admin ceiling one is asked for in any case. */
    secondFactor: Type.Union([Type.Literal('admins'), Type.Literal('everyone')]),
    /** Off: people come by the organisation's identity provider or by a passkey. */
    passwordSignIn: Type.Union([Type.Literal('on'), Type.Literal('off')]),
    passwordLength: Count,
    requestsPerMinute: Count,
  },
  strict,
)

export type PolicyPatch = Static<typeof PolicyPatch>
export const PolicyPatch = Type.Partial(OrganisationPolicy, { ...strict, minProperties: 1 })

export type PolicySetting = keyof OrganisationPolicy
type Counted = Exclude<PolicySetting, 'secondFactor' | 'passwordSignIn'>

export interface Bound {
  readonly least: number
  readonly most: number
  /** Whose bound it is; the other end only keeps people from locking themselves out. */
  readonly clause: ClauseId
  readonly loosest: 'least' | 'most'
}

export const BOUNDS: Readonly<Record<Counted, Bound>> = {
  sessionIdleMinutes: { least: 5, most: 30, loosest: 'most', clause: 'muts.auth.session-timeout' },
  sessionHours: { least: 1, most: 12, loosest: 'most', clause: 'muts.auth.session-timeout' },
  adminSessionHours: { least: 1, most: 8, loosest: 'most', clause: 'muts.auth.session-timeout' },
  passwordLength: { least: 12, most: 64, loosest: 'least', clause: 'muts.auth.password' },
  requestsPerMinute: { least: 20, most: 100, loosest: 'most', clause: 'muts.api.rate-limit' },
}

/** As loose as the policy documents allow: what holds where an organisation has said nothing. */
export const LOOSEST: OrganisationPolicy = {
  sessionIdleMinutes: BOUNDS.sessionIdleMinutes.most,
  sessionHours: BOUNDS.sessionHours.most,
  adminSessionHours: BOUNDS.adminSessionHours.most,
  secondFactor: 'admins',
  passwordSignIn: 'on',
  passwordLength: BOUNDS.passwordLength.least,
  requestsPerMinute: BOUNDS.requestsPerMinute.most,
}

const COUNTED = Object.keys(BOUNDS) as readonly Counted[]

/** What is stored, whatever is stored: a row that somebody loosened in the database loosens nothing. */
export function inForce(stored: Partial<OrganisationPolicy> | null): OrganisationPolicy {
  if (stored === null) return LOOSEST
  const counted = COUNTED.map((name) => {
    const { least, most, loosest } = BOUNDS[name]
    const value = stored[name]
    return [name, Number.isInteger(value) ? Math.min(most, Math.max(least, Number(value))) : BOUNDS[name][loosest]]
  })
  return {
    ...(Object.fromEntries(counted) as Pick<OrganisationPolicy, Counted>),
    secondFactor: stored.secondFactor === 'everyone' ? 'everyone' : 'admins',
    passwordSignIn: stored.passwordSignIn === 'off' ? 'off' : 'on',
  }
}

/** The parts of a stored policy that lie beyond their bounds. This program never writes one. */
export const findLoosened = (stored: Partial<OrganisationPolicy>): readonly Counted[] =>
  COUNTED.filter((name) => stored[name] !== undefined && stored[name] !== inForce(stored)[name])

/** @throws {Problem} `identity.policy-bound` (422), naming each part out of bounds and the clause that bounds it. */
export function requireInBounds(patch: PolicyPatch): void {
  const errors = findLoosened(patch).map((name) => {
    const { least, most, clause } = BOUNDS[name]
    return { pointer: `/${name}`, message: `${least} to ${most} (${clause})`, clause }
  })
  if (errors.length === 0) return
  const clauses = [...new Set(errors.map(({ clause }) => clause))].join(', ')
  throw new Problem(
    'refused',
    'identity.policy-bound',
    `The policy does not allow this: ${clauses}. Nothing was changed.`,
    {
      errors: errors.map(({ pointer, message }) => ({ pointer, message })),
    },
  )
}
