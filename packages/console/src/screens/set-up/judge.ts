import type { Bridge, Clause, Page, User, Vehicle, Witnesses } from '#api'
import { t } from '#language'
import type { State } from '#ui'

/** What is known of an installation; undefined where it is not known, or not this person's to know. */
export interface Known {
  readonly vehicles: readonly Vehicle[] | undefined
  readonly bridges: Page<Bridge> | undefined
  /** At least the first two who can sign in, and of them those without a second factor. */
  readonly users: { readonly active: Page<User>; readonly withoutFactor: Page<User> } | undefined
  readonly clauses: readonly Clause[] | undefined
  readonly witnesses: Witnesses | undefined
}

/** One thing that was looked at, and where it is mended. `ok`: nothing is to be done. */
export interface Finding {
  readonly about: string
  readonly state: Extract<State, 'danger' | 'warn' | 'info' | 'ok'>
  readonly says: string
  readonly to: '/app/vehicles' | '/app/bridges' | '/app/people' | '/app/clauses' | '/app/ledger'
  readonly act: string
}

const RANK = { danger: 0, warn: 1, info: 2, ok: 3 } as const
type Said = Pick<Finding, 'state' | 'says'>

function ofVehicles(vehicles: readonly Vehicle[]): Said {
  return vehicles.length === 0
    ? { state: 'info', says: t('No vehicle is registered yet.') }
    : { state: 'ok', says: t('Vehicles are registered.') }
}

function ofBridges({ data: bridges, page }: Page<Bridge>): Said {
  const [count, offline] = [bridges.length, bridges.filter(({ state }) => state === 'offline').length]
  if (page.hasMore)
    return {
      state: offline > 0 ? 'warn' : 'ok',
      says: t('Offline of the first {count} bridges: {offline}.', {
        count,
        offline,
      }),
    }
  if (count === 0) return { state: 'info', says: t('No bridge is paired, so no vehicle can be read.') }
  if (offline === count) return { state: 'danger', says: t('No bridge is connected, so no vehicle can be read.') }
  if (offline > 0)
    return {
      state: 'warn',
      says: t('{offline, plural, one {# bridge is offline.} other {# bridges are offline.}}', { offline }),
    }
  return { state: 'ok', says: t('All bridges are connected.') }
}

function ofPeople({ active, withoutFactor }: NonNullable<Known['users']>): Said {
  const without = withoutFactor.data.length
  if (active.data.length < 2) return { state: 'info', says: t('Nobody but you can sign in.') }
  if (withoutFactor.page.hasMore)
    return { state: 'warn', says: t('More than {without} people have no second factor.', { without }) }
  if (without > 0)
    return {
      state: 'warn',
      says: t('{without, plural, one {# person has no second factor.} other {# people have no second factor.}}', {
        without,
      }),
    }
  return { state: 'ok', says: t('Everybody has a second factor.') }
}

function ofClauses(clauses: readonly Clause[]): Said {
  const count = (wanted: Clause['state']) => clauses.filter(({ state }) => state === wanted).length
  const [failing, due] = [count('failing'), count('due')]
  if (failing > 0)
    return {
      state: 'danger',
      says: t('{failing, plural, one {# clause is failing.} other {# clauses are failing.}}', { failing }),
    }
  if (due > 0)
    return { state: 'warn', says: t('{due, plural, one {# clause is due.} other {# clauses are due.}}', { due }) }
  return { state: 'ok', says: t('No clause is failing.') }
}

function ofWitnesses({ isWitnessed, refutation }: Witnesses): Said {
  if (refutation !== null)
    return { state: 'danger', says: t('A witness saw another ledger. Nothing is placed until that is settled.') }
  return isWitnessed
    ? { state: 'ok', says: t('The ledger is witnessed.') }
    : { state: 'warn', says: t('Nobody outside this host vouches for the ledger.') }
}

/** What is to be set up or mended, the gravest first, and behind it what is in order. What is not known is not judged. */
export function judge({ vehicles, bridges, users, clauses, witnesses }: Known): readonly Finding[] {
  const findings: readonly (Finding | undefined)[] = [
    vehicles && { about: t('Vehicles'), ...ofVehicles(vehicles), to: '/app/vehicles', act: t('Register vehicles') },
    bridges && { about: t('Bridges'), ...ofBridges(bridges), to: '/app/bridges', act: t('See the bridges') },
    users && { about: t('People'), ...ofPeople(users), to: '/app/people', act: t('See the people') },
    clauses && { about: t('Policies'), ...ofClauses(clauses), to: '/app/clauses', act: t('See the clauses') },
    witnesses && { about: t('Ledger'), ...ofWitnesses(witnesses), to: '/app/ledger', act: t('See the witnesses') },
  ]
  return findings
    .filter((finding) => finding !== undefined)
    .toSorted((one, other) => RANK[one.state] - RANK[other.state])
}
