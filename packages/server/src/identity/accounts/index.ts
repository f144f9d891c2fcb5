/** Door of accounts: who there is, as rows and as the outside sees them. It knows no session. */
export type { Holding } from './authority-store.ts'
export { authorityStore } from './authority-store.ts'
export type { Directory } from './directory.ts'
export { createDirectory, DECOY } from './directory.ts'
export { requireClearEmail } from './email-rule.ts'
export { hasFactor } from './has-factor.ts'
export { accountOf, placeOf } from './places.ts'
export { refuseEntrance } from './refusals.ts'
export type { FactorProof, Kind, Narrowing, Personal, SessionRow, UserRow } from './schema.ts'
export {
  Acceptance,
  AssuranceLevel,
  Delivery,
  Email,
  Grant,
  Name,
  NarrowingView,
  PasswordChangeRequest,
  Refresh,
  RoleName,
  SignIn,
  Status,
  StepUpRequest,
  TotpCode,
  TotpEnrolment,
  UserDraft,
  UserPatch,
  UserView,
} from './schema.ts'
export type { Account, AdminRow, Invitation, UserChange } from './store.ts'
export { FIRST, store } from './store.ts'
export { listedUser, narrowingsOf, toView } from './user-view.ts'
