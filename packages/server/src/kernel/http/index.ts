/** Door of HTTP: routes as values, and the one journey every request makes. */
export { acceptUpgrades } from './accept-upgrades.ts'
export { createNetworks, networkOf } from './address.ts'
export { isAllowedOrigin } from './allow-origin.ts'
export { accepted, created, NEVER_KEPT, noContent, ok } from './answer.ts'
export type { ApiDocument, ApiOperation, ApiParameter, ApiSchema } from './api-document.ts'
export { createOwnDoor } from './ask.ts'
export { authenticate } from './authenticate.ts'
export { authorise, requireHeld } from './authorise.ts'
export type { BatchAnswer } from './batch.ts'
export { batchAnswer, batchOf, runBatch } from './batch.ts'
export { ACCESS_COOKIE, parseCookies, REFRESH_COOKIE } from './cookies.ts'
export { isInstant, isSeq, isText, readCursor, writeCursor } from './cursor.ts'
export { etagOf, requireIfMatch, stale } from './etag.ts'
export { eraseAnswers, forgetAnswers } from './idempotency.ts'
export { createHttp } from './journey.ts'
export { createListener, readPair } from './listener.ts'
export { httpMigrations } from './migrations.ts'
export { describeApi } from './openapi.ts'
export type { Page } from './page.ts'
export { limitOf, PageQuery, pageOf, toPage } from './page.ts'
export { bytesOf } from './parse-body.ts'
export { createRateWindow } from './rate-window.ts'
export { createHostCheck } from './require-host.ts'
export type {
  Answer,
  AnswerShape,
  Authenticator,
  Dialect,
  Principal,
  RawOrigin,
  Recognised,
  Route,
  RouteInput,
  StepUp,
  Upgrade,
} from './route.ts'
export { defineRoute, urlOf } from './route.ts'
export { createSecondWindow } from './second-window.ts'
export type { HouseSettings } from './settings.ts'
export { openHouseSettings } from './settings.ts'
export { createConsoleRoutes } from './static-files.ts'
export { requireStepUp, STEP_UP_LIFE_S } from './step-up.ts'
export type { Feed, FeedReader, StreamEnd, StreamEvent, StreamPlace } from './stream.ts'
export { isEvent } from './stream.ts'
export { openUserBudgets } from './user-budgets.ts'
export { requireQuery, requireSoundShapes } from './validate.ts'
export type { Journey } from './visit.ts'
