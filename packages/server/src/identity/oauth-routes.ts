/** The addresses of the authorization server. The library behind them reads the form and answers (RFC 6749). */
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { defineRoute } from '#kernel/http'
import type { OauthServer } from './oauth-provider.ts'
import { OAUTH_PATHS } from './oauth-provider.ts'

const Form = Type.Record(Type.String(), Type.String())
const why = 'OAuth 2: a client proves itself by its own means'
const answers = { 200: { description: 'As the RFC has it', body: Type.Unknown() } }

export function createOauthRoutes({ serve }: OauthServer): readonly Route[] {
  const post = (path: string, summary: string) =>
    defineRoute({
      method: 'POST',
      path: `/${path}` as const,
      access: { public: why },
      summary,
      body: Form,
      answers,
      raw: serve,
    })
  const get = (path: string, summary: string) =>
    defineRoute({ method: 'GET', path: `/${path}` as const, access: { public: why }, summary, answers, raw: serve })
  return [
    get(OAUTH_PATHS.authorization, 'Asks a person to let a program in: code with PKCE (S256)'),
    get(`${OAUTH_PATHS.authorization}/:uid`, 'Goes on after the person has decided'),
    post(
      OAUTH_PATHS.token,
      'Access tokens of five minutes, for an authorization code, a device code, a refresh token, or client credentials (API key or private_key_jwt)',
    ),
    post(OAUTH_PATHS.device_authorization, 'Begins to sign in a program without a browser (RFC 8628)'),
    post(OAUTH_PATHS.revocation, 'Ends the session a refresh token is of (RFC 7009); needs client authentication'),
    post(OAUTH_PATHS.introspection, 'Whether a refresh token lives (RFC 7662); needs client authentication'),
    get('/.well-known/oauth-authorization-server', 'Metadata of the authorization server (RFC 8414)'),
  ]
}
