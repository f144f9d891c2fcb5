import type { Me } from './session.ts'

/** The permission sets under the admin ceiling (CONTRACT, Roles): nothing opens to them without a second factor. */
export const ADMIN_CEILING = [
  'admin',
  'security_lead',
  'ops',
  'dba',
  'developer',
  'privacy_officer',
  'executive',
  'facilities',
] as const

/** True while every door but the enrolment would answer 403: so nothing else is asked before. */
export const mustEnrol = ({ roles, assuranceLevel }: Pick<Me, 'roles' | 'assuranceLevel'>): boolean =>
  assuranceLevel === 'aal1' && ADMIN_CEILING.some((role) => roles.includes(role))
