import { t } from '#language'

export type Ceiling = 'viewer' | 'technician' | 'admin'

/** The permission sets a person can be given, by the ceiling they stand under, the highest first (CONTRACT, Roles). */
export const ROLE_GROUPS = [
  {
    ceiling: 'admin',
    name: t('Administration, second factor always'),
    roles: ['admin', 'security_lead', 'ops', 'dba', 'developer', 'privacy_officer', 'executive', 'facilities'],
  },
  {
    ceiling: 'technician',
    name: t('Workshop and fleet'),
    roles: ['technician', 'fleet_manager', 'fleet_operator', 'inspector', 'driver', 'hr_admin'],
  },
  { ceiling: 'viewer', name: t('Reading'), roles: ['viewer', 'auditor'] },
] as const

/** Those that a ceiling lets through. */
export const rolesWithin = (ceiling: Ceiling) =>
  ROLE_GROUPS.slice(ROLE_GROUPS.findIndex((group) => group.ceiling === ceiling))
