/** Door of the kernel: what every room may use. It knows no room. */

export type { Facts, Span, Trigger } from '#proof'
export { earliest, later, lengthMs, sooner } from '#proof'
export { attemptWith, createAct } from './act.ts'
export { changeWithin, createChange } from './change.ts'
export type { Clause, ClauseId, ClauseKind } from './clauses.ts'
export { CLAUSE_IDS, CLAUSES } from './clauses.ts'
export type { Clock, TestClock } from './clock.ts'
export { createClock, createTestClock } from './clock.ts'
export type { Config, StartOptions } from './config.ts'
export { readConfig } from './config.ts'
export type { Actor, Caller, Change, ChangeContext, Context, Entry, ReadContext } from './context.ts'
export type { Door, Question, Reply } from './door.ts'
export { createMac } from './hmac.ts'
export type {
  ActId,
  BridgeId,
  DiagnosticSessionId,
  EntryId,
  FileId,
  FormId,
  FormVersionId,
  InspectionId,
  IssueId,
  OrgId,
  PasskeyId,
  ScanId,
  SessionId,
  SignatureId,
  SubjectId,
  UserId,
  VehicleId,
} from './ids.ts'
export { CANARY, HOUSE, instantOf, isUuid, uuidv7 } from './ids.ts'
export type { Kernel, Who } from './kernel.ts'
export type {
  Control,
  EntryDeclaration,
  GrantBeside,
  Module,
  Observation,
  PersonalColumn,
  ProbeContext,
} from './module.ts'
export type { Attestation, DutyRole, Notice, Objective, Obligation } from './obligation.ts'
export type { OpaqueToken } from './opaque-token.ts'
export { createOpaqueToken, hashToken, orgOfToken } from './opaque-token.ts'
export type { Part } from './part.ts'
export { joinParts } from './part.ts'
export type { ProblemCode, ProblemKind, ProblemOptions } from './problem.ts'
export { Problem } from './problem.ts'
export { createRead } from './read.ts'
export type { Memory } from './remember.ts'
export { createMemory, remember } from './remember.ts'
export type { Report } from './report.ts'
export { createReport } from './report.ts'
export type { Retained } from './retained.ts'
export { RETENTION } from './retained.ts'
export type { Ceiling, Holders, Role, Scope } from './roles.ts'
export { ceilingOf, EVERYONE, isAdministering, ROLES, reachesAsFar, rolesUnder, scopesOf, setsOf } from './roles.ts'
export { sha256 } from './sha256.ts'
export type { SsoOrigin } from './sso-setting.ts'
export { StartRefused } from './start-refused.ts'
export type { Break, Sabotage, Undo, World } from './world.ts'
