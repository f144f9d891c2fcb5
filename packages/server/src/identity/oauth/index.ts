/** Door of the authorization server: programs, the people who let them in, and the tokens that they are given. */
export type { Oauth } from './oauth.ts'
export { createOauth } from './oauth.ts'
