/** Door of the looks at identity from outside: for the rest of identity. They ask the running house, and no person is known here. */
export { createApiKeyLook } from './api-key-look.ts'
export { createContractLook } from './contract-look.ts'
export { createGrantLook } from './grant-look.ts'
export { createPrivilegeLook } from './privilege-look.ts'
export { createSsoLook } from './sso-look.ts'
export { createTechnicianLook } from './technician-look.ts'
export type { Visits } from './visits.ts'
export { codeOf, createVisits, fieldOf, judge, permissionsOf } from './visits.ts'
