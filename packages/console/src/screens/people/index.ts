/** The people of the organisation, and the choice of what somebody may do. */
export { PeopleScreen } from './people-screen.tsx'
export { PersonScreen } from './person-screen.tsx'
export { RoleField } from './role-field.tsx'
export type { Ceiling } from './roles.ts'
