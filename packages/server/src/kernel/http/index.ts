/** Door of HTTP: routes as values, and the one journey every request makes. */
export { accepted, created, noContent, ok } from './answer.ts'
export type { Answer, AnswerShape, Authenticator, Principal, Route, RouteInput } from './route.ts'
export { defineRoute } from './route.ts'
