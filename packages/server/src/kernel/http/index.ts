/** Door of HTTP: routes as values, and the one journey every request makes. */
export { accepted, created, noContent, ok } from './answer.ts'
export { ACCESS_COOKIE, REFRESH_COOKIE } from './cookies.ts'
export { etagOf, requireIfMatch, stale } from './etag.ts'
export type { Page } from './page.ts'
export { limitOf, PageQuery, pageOf, readCursor, toPage } from './page.ts'
export type { Answer, AnswerShape, Authenticator, Principal, Route, RouteInput, Upgrade } from './route.ts'
export { defineRoute } from './route.ts'
