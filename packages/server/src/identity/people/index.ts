/** Door of people: organisations, their people, and what an admin does for them. */
export { createLinkLetters } from './link-letters.ts'
export { createNaming } from './naming.ts'
export type { NewPerson, Organisations } from './organisations.ts'
export { createOrganisations } from './organisations.ts'
export type { People } from './people.ts'
export { createPeople } from './people.ts'
export { createSessionRoutes } from './session-routes.ts'
export { createUserRoutes } from './user-routes.ts'
