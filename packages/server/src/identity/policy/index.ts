/** Door of an organisation's policy: for the rest of identity. It knows no person. */
export type { Policies } from './policies.ts'
export { createPolicies } from './policies.ts'
export type { OrganisationPolicy } from './policy.ts'
export { findLoosened, inForce, LOOSEST } from './policy.ts'
export { createPolicyRoutes } from './policy-routes.ts'
export { readStoredPolicy } from './policy-store.ts'
