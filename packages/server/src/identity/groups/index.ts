/**
 * Door of groups: what identity providers call a person part of, and the permission set that the organisation mapped each
 * such group to. Single sign-on and provisioning stand on it; neither gives a set by any other way.
 */
export { createGroupRoutes } from './group-routes.ts'
export type { GroupRow } from './group-schema.ts'
export { PROVISIONING } from './group-schema.ts'
export type { Membership } from './group-store.ts'
export { groupStore } from './group-store.ts'
export type { Groups } from './groups.ts'
export { createGroups } from './groups.ts'
export { createMappings } from './mappings.ts'
