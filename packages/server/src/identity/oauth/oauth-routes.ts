/** Where programs speak to the authorization server, and its metadata (RFC 8414). The library behind it reads the forms and answers. */
import { Type } from 'typebox'
import type { AnswerShape, Route } from '#kernel/http'
import { defineRoute, ok } from '#kernel/http'
import { AUTHORIZE, PAGES, PATHS } from './oauth-configuration.ts'
import { APP_GRANTS } from './oauth-grants.ts'
import type { OauthServer } from './oauth-provider.ts'

const text = Type.Optional(Type.String())
/** How a client proves itself; one that keeps no secret gives its id alone. */
const proof = {
  client_id: text,
  client_secret: text,
  client_assertion_type: Type.Optional(Type.Literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')),
  client_assertion: text,
}
const grants = ['client_credentials', ...APP_GRANTS]
const TokenForm = Type.Object({
  grant_type: Type.Enum(grants),
  scope: text,
  resource: text,
  code: text,
  code_verifier: text,
  redirect_uri: text,
  device_code: text,
  refresh_token: text,
  ...proof,
})
const Tokens = Type.Object({
  access_token: Type.String(),
  expires_in: Type.Integer(),
  token_type: Type.Literal('Bearer'),
  refresh_token: text,
  scope: text,
})
const DeviceForm = Type.Object({ scope: text, resource: text, ...proof })
const Device = Type.Object({
  device_code: Type.String(),
  user_code: Type.String(),
  verification_uri: Type.String(),
  expires_in: Type.Integer(),
  interval: Type.Integer(),
})
const TokenOnly = Type.Object({ token: Type.String(), token_type_hint: text, ...proof })
const Introspected = Type.Object({
  active: Type.Boolean(),
  client_id: text,
  scope: text,
  sub: text,
  iss: text,
  iat: Type.Optional(Type.Integer()),
  exp: Type.Optional(Type.Integer()),
  token_type: text,
})
const Metadata = Type.Object({
  issuer: Type.String(),
  authorization_endpoint: Type.String(),
  token_endpoint: Type.String(),
  device_authorization_endpoint: Type.String(),
  introspection_endpoint: Type.String(),
  revocation_endpoint: Type.String(),
  jwks_uri: Type.String(),
  response_types_supported: Type.Array(Type.String()),
  response_modes_supported: Type.Array(Type.String()),
  grant_types_supported: Type.Array(Type.String()),
  code_challenge_methods_supported: Type.Array(Type.String()),
  token_endpoint_auth_methods_supported: Type.Array(Type.String()),
  token_endpoint_auth_signing_alg_values_supported: Type.Array(Type.String()),
  authorization_response_iss_parameter_supported: Type.Boolean(),
})
const HOUR_S = 3_600
const SIGNED = ['ES256', 'PS256', 'EdDSA', 'Ed25519']
const METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt']

/** RFC 6749, section 5.2. */
const refusal = {
  description: 'Refused',
  body: Type.Object({ error: Type.String(), error_description: Type.Optional(Type.String()) }),
}
const told = (description: string, body?: AnswerShape['body']) => ({
  200: { description: `${description}`, ...(body ? { body } : {}) },
})

export const createOauthRoutes = ({ serve, serveToken }: OauthServer, issuer: () => string): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: `/${AUTHORIZE}`,
    access: { public: 'nobody is asked anything before they are signed in to the console' },
    summary: 'Where an app sends its person (RFC 6749, section 4.1); the console asks them',
    answers: { 303: { description: 'To the console' } },
    raw: async (request, response) => {
      response.writeHead(303, {
        location: `${PAGES.authorize}?q=${wrap(request.url ?? '')}`,
        'cache-control': 'no-store',
      })
      response.end()
    },
  }),
  defineRoute({
    method: 'POST',
    path: `/${PATHS.token}`,
    access: { public: 'a program proves itself, or what it brings does' },
    summary:
      'Tokens for programs. A machine brings its API key (client_id and client_secret, in the form or as Basic) or an assertion it signs (RFC 7523) and gets an access token of five minutes; an app brings a code with its verifier (PKCE), a device code, or a refresh token, which is good once',
    body: TokenForm,
    answers: told('Tokens', Tokens),
    refusal,
    raw: serve,
  }),
  defineRoute({
    method: 'POST',
    path: `/${PATHS.device_authorization}`,
    access: { public: 'a program that has no browser asks for a code to show to its person' },
    summary: `A device code, and the short one that its person types at ${PAGES.device} (RFC 8628)`,
    body: DeviceForm,
    answers: told('The codes', Device),
    refusal,
    raw: serve,
  }),
  defineRoute({
    method: 'POST',
    path: `/${PATHS.introspection}`,
    access: { public: 'a client proves itself' },
    summary: 'Whether a token lives (RFC 7662), for the client that it was given to, if that client keeps a secret',
    body: TokenOnly,
    answers: told('What there is to tell', Introspected),
    refusal,
    raw: serveToken,
  }),
  defineRoute({
    method: 'POST',
    path: `/${PATHS.revocation}`,
    access: { public: 'a client proves itself, or names itself if it keeps no secret' },
    summary: 'Gives back a token (RFC 7009): its session ends at once, with all its tokens',
    body: TokenOnly,
    answers: told('Ended, if it was one of this client'),
    refusal,
    raw: serveToken,
  }),
  defineRoute({
    method: 'GET',
    path: '//.well-known/oauth-authorization-server',
    access: { public: 'where the authorization server is and what it can do (RFC 8414)' },
    summary: 'Metadata of the authorization server',
    answers: { 200: { description: 'The metadata', body: Metadata } },
    serve: async () => ok(describeServer(issuer()), { 'cache-control': `public, max-age=${HOUR_S}` }),
  }),
]

/** The query as it came, so that nothing on the way reads or rewrites it. */
const wrap = (address: string): string => Buffer.from(address.split('?').slice(1).join('?')).toString('base64url')

const describeServer = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}${AUTHORIZE}`,
  token_endpoint: `${issuer}${PATHS.token}`,
  device_authorization_endpoint: `${issuer}${PATHS.device_authorization}`,
  introspection_endpoint: `${issuer}${PATHS.introspection}`,
  revocation_endpoint: `${issuer}${PATHS.revocation}`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: grants,
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: [...METHODS, 'none'],
  token_endpoint_auth_signing_alg_values_supported: SIGNED,
  authorization_response_iss_parameter_supported: true,
})
