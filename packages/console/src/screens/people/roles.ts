/** The permission sets a person can be given, by the ceiling they stand under (CONTRACT, Roles). */
export const ROLE_GROUPS = [
  {
    name: 'Administration, second factor always',
    roles: ['admin', 'security_lead', 'ops', 'dba', 'developer', 'privacy_officer', 'executive', 'facilities'],
  },
  {
    name: 'Workshop and fleet',
    roles: ['technician', 'fleet_manager', 'fleet_operator', 'inspector', 'driver', 'hr_admin'],
  },
  { name: 'Reading', roles: ['viewer', 'auditor'] },
] as const
