import type { Place } from './nav.ts'
import { firstScreen, sectionsFor } from './nav.ts'

/** Beside the way to all the others: five targets of 72 px on the narrowest phone. */
const MOST_TABS = 4

/** What each role reaches for with a thumb, after its first screen. Who has several roles gets them in turn. */
const WANTED: Readonly<Record<string, readonly Place['to'][]>> = {
  technician: ['/app/vehicles', '/app/work-orders', '/app/inspections', '/app/issues'],
  fleet_manager: ['/app/due', '/app/vehicles', '/app/work-orders', '/app/inspections'],
  fleet_operator: ['/app/vehicles', '/app/due', '/app/inspections', '/app/issues'],
  inspector: ['/app/inspections', '/app/vehicles', '/app/issues', '/app/work-orders'],
  driver: ['/app/vehicles', '/app/inspections', '/app/issues', '/app/energy'],
  hr_admin: ['/app/drivers', '/app/documents', '/app/vehicles', '/app/due'],
  viewer: ['/app/reports'],
  auditor: ['/app/reports', '/app/clauses', '/app/ledger', '/app/holds'],
  security_lead: ['/app/clauses', '/app/ledger', '/app/holds', '/app/access-review'],
  admin: ['/app/vehicles', '/app/people', '/app/clauses', '/app/settings'],
}

interface Person {
  readonly roles: readonly string[]
  readonly permissions: readonly string[]
}

/** The at most four screens at the foot of a phone: where this person begins, what the role wants, what else is open. */
export function tabsFor(person: Person): readonly Place[] {
  const open = sectionsFor(person).flatMap(({ places }) => places)
  const wanted = [
    firstScreen(person),
    ...person.roles.flatMap((role) => WANTED[role] ?? []),
    ...open.map(({ to }) => to),
  ]
  return [...new Set(wanted)].flatMap((to) => open.find((place) => place.to === to) ?? []).slice(0, MOST_TABS)
}
