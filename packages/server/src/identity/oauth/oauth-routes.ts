/** The token endpoint. The library behind it reads the form and answers (RFC 6749, section 3.2). */
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { defineRoute } from '#kernel/http'
import type { OauthServer } from './oauth-provider.ts'

const Form = Type.Object({
  grant_type: Type.Literal('client_credentials'),
  scope: Type.Optional(Type.String()),
  client_id: Type.Optional(Type.String()),
  client_secret: Type.Optional(Type.String()),
  client_assertion_type: Type.Optional(Type.Literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')),
  client_assertion: Type.Optional(Type.String()),
})
const Token = Type.Object({
  access_token: Type.String(),
  expires_in: Type.Integer(),
  token_type: Type.Literal('Bearer'),
  scope: Type.Optional(Type.String()),
})

export const createOauthRoutes = ({ serve }: OauthServer): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '//oauth/token',
    access: { public: 'a machine proves itself with its API key or its signature' },
    summary:
      'An access token of five minutes for a machine: by its API key (client_id and client_secret, in the form or as Basic) or by an assertion it signs (RFC 7523)',
    body: Form,
    answers: { 200: { description: 'A token; refusals are as RFC 6749, section 5.2 has them', body: Token } },
    raw: serve,
  }),
]
