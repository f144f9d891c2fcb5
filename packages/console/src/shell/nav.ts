import { t } from '#language'

/** The screens there are, who sees them, and where each role begins. The server decides again on every call. */
export interface Place {
  readonly to:
    | '/app/bay'
    | '/app/my-vehicle'
    | '/app/vehicles'
    | '/app/due'
    | '/app/inspections'
    | '/app/issues'
    | '/app/fault-trends'
    | '/app/work-orders'
    | '/app/parts'
    | '/app/drivers'
    | '/app/documents'
    | '/app/energy'
    | '/app/places'
    | '/app/service'
    | '/app/jobs'
    | '/app/bridges'
    | '/app/imports'
    | '/app/exports'
    | '/app/reports'
    | '/app/clauses'
    | '/app/ledger'
    | '/app/set-up'
    | '/app/people'
    | '/app/access-review'
    | '/app/holds'
    | '/app/keys'
    | '/app/settings'
    | '/app/settings/vehicle-fields'
    | '/app/settings/single-sign-on'
    | '/app/settings/provisioning'
    | '/app/settings/apps'
    | '/app/settings/webhooks'
  readonly name: string
  /** The action whose permission opens the screen. */
  readonly needs: string
  /** Of a screen that is the beginning of some roles alone: whose. */
  readonly of?: readonly string[]
}

export interface NavSection {
  readonly title: string
  readonly places: readonly Place[]
}

interface Person {
  readonly roles: readonly string[]
  readonly permissions: readonly string[]
}

const SECTIONS: readonly NavSection[] = [
  {
    title: t('Fleet'),
    places: [
      { to: '/app/my-vehicle', name: t('My vehicle'), needs: 'vehicle.list', of: ['driver'] },
      { to: '/app/vehicles', name: t('Vehicles'), needs: 'vehicle.list' },
      { to: '/app/drivers', name: t('Drivers'), needs: 'driver.list' },
      { to: '/app/documents', name: t('Documents'), needs: 'document.list' },
      { to: '/app/energy', name: t('Energy'), needs: 'energy.list' },
      { to: '/app/places', name: t('Sites'), needs: 'site.list' },
    ],
  },
  {
    title: t('Workshop'),
    places: [
      { to: '/app/bay', name: t('My bay'), needs: 'work-order.list', of: ['technician'] },
      { to: '/app/due', name: t('Due'), needs: 'due.list' },
      { to: '/app/service', name: t('Service'), needs: 'program.list' },
      { to: '/app/inspections', name: t('Inspections'), needs: 'inspection.list' },
      { to: '/app/issues', name: t('Issues'), needs: 'issue.list' },
      { to: '/app/fault-trends', name: t('Fault trends'), needs: 'fault-trend.list' },
      { to: '/app/work-orders', name: t('Work orders'), needs: 'work-order.list' },
      { to: '/app/parts', name: t('Parts'), needs: 'part.list' },
      { to: '/app/bridges', name: t('Bridges'), needs: 'bridge.list' },
    ],
  },
  {
    title: t('Files'),
    places: [
      { to: '/app/imports', name: t('Imports'), needs: 'import.read' },
      { to: '/app/exports', name: t('Exports'), needs: 'export.read' },
      { to: '/app/jobs', name: t('Long work'), needs: 'job.read' },
    ],
  },
  {
    title: t('Evidence'),
    places: [
      { to: '/app/reports', name: t('Reports'), needs: 'report.list' },
      { to: '/app/clauses', name: t('Clauses'), needs: 'clause.list' },
      { to: '/app/ledger', name: t('Ledger'), needs: 'ledger.prove' },
    ],
  },
  {
    title: t('House'),
    places: [
      { to: '/app/set-up', name: t('Set-up'), needs: 'setting.read', of: ['admin'] },
      { to: '/app/people', name: t('People'), needs: 'user.list' },
      { to: '/app/access-review', name: t('Access review'), needs: 'review.read' },
      { to: '/app/holds', name: t('Holds'), needs: 'hold.list' },
      { to: '/app/keys', name: t('Keys'), needs: 'key.list' },
      { to: '/app/settings', name: t('Settings'), needs: 'setting.read' },
    ],
  },
]

/** What stands within the settings; the first is where they begin. */
const SETTINGS: readonly Place[] = [
  { to: '/app/settings', name: t('Sign-in and sessions'), needs: 'setting.read' },
  { to: '/app/settings/vehicle-fields', name: t('Vehicle fields'), needs: 'vehicle-fields.change' },
  { to: '/app/settings/single-sign-on', name: t('Single sign-on'), needs: 'sso.read' },
  { to: '/app/settings/provisioning', name: t('Provisioning'), needs: 'key.list' },
  { to: '/app/settings/apps', name: t('Apps'), needs: 'key.list' },
  { to: '/app/settings/webhooks', name: t('Webhooks'), needs: 'webhook.read' },
]

/** Roles whose work does not begin at the first screen they may see. */
const BEGINNINGS: Readonly<Record<string, Place['to']>> = {
  admin: '/app/set-up',
  technician: '/app/bay',
  driver: '/app/my-vehicle',
  fleet_manager: '/app/due',
  hr_admin: '/app/drivers',
  viewer: '/app/reports',
  auditor: '/app/clauses',
  security_lead: '/app/clauses',
}

export const may = (person: Pick<Person, 'permissions'>, action: string): boolean => person.permissions.includes(action)

/** The sections with the screens this person may open; empty sections fall away. */
export function sectionsFor(person: Person): readonly NavSection[] {
  return SECTIONS.map(({ title, places }) => ({
    title,
    places: places.filter(
      ({ needs, of }) => may(person, needs) && (of?.some((role) => person.roles.includes(role)) ?? true),
    ),
  })).filter(({ places }) => places.length > 0)
}

/** The settings this person may open, in the order of their tabs. */
export const settingsFor = (person: Person): readonly Place[] => SETTINGS.filter(({ needs }) => may(person, needs))

/** Every screen that this person can be led to by its name. */
export const placesFor = (person: Person): readonly Place[] => {
  const places = sectionsFor(person).flatMap((section) => section.places)
  return [...places, ...settingsFor(person).filter(({ to }) => places.every((place) => place.to !== to))]
}

/** Where this person begins. Whoever may see no screen at all begins at the own profile. */
export function firstScreen(person: Person): Place['to'] | '/app/profile' {
  const open = sectionsFor(person).flatMap(({ places }) => places.map(({ to }) => to))
  const wanted = person.roles.flatMap((role) => BEGINNINGS[role] ?? [])
  return wanted.find((to) => open.includes(to)) ?? open[0] ?? '/app/profile'
}
