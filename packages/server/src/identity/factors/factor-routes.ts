/** The second factors of whoever asks: the authenticator and the recovery codes. */
import { Type } from 'typebox'
import { Grant, TotpCode, TotpEnrolment } from '#identity/accounts'
import type { SigningKeys } from '#identity/sessions'
import { grantTokens, readPerson } from '#identity/sessions'
import type { Route } from '#kernel/http'
import { created, defineRoute, NEVER_KEPT, noContent } from '#kernel/http'
import type { RecoveryCodes } from './recovery-codes.ts'
import type { SecondFactor } from './second-factor.ts'

const Codes = Type.Object({ recoveryCodes: Type.Array(Type.String()) })
const Confirmation = Type.Object({ ...Codes.properties, ...Grant.properties })

interface Verbs {
  readonly factors: SecondFactor
  readonly recovery: RecoveryCodes
  readonly keys: SigningKeys
}

export const createFactorRoutes = ({ factors, recovery, keys }: Verbs): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/me/totp',
    access: { action: 'factor.enrol' },
    beforeSecondFactor: true,
    summary:
      'Proposes a TOTP secret. The first needs a sign-in of the last five minutes, by a passkey if there is one; another one a code of the present one',
    body: TotpEnrolment,
    answers: {
      201: {
        description: 'Show it to an authenticator',
        body: Type.Object({ secret: Type.String(), uri: Type.String() }),
      },
    },
    handle: async (ctx, { body }) =>
      created('/api/v1/me/totp/confirm', await factors.enrolTotp(ctx, await readPerson(ctx), body.totp), NEVER_KEPT),
  }),
  defineRoute({
    method: 'POST',
    path: '/me/totp/confirm',
    access: { action: 'factor.enrol' },
    beforeSecondFactor: true,
    summary:
      'Makes the proposed secret the second factor. All sessions end; this one goes on with the tokens of the answer',
    body: TotpCode,
    prepare: () => keys.load(),
    answers: { 200: { description: 'Shown once; tokens where they did not go into cookies', body: Confirmation } },
    handle: async (ctx, { body, headers }) => {
      const { recoveryCodes, tokens } = await factors.confirmTotp(ctx, await readPerson(ctx), body.totp)
      return grantTokens(tokens, headers.authorization === undefined ? 'cookie' : 'tokens', { recoveryCodes })
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/me/totp',
    access: { action: 'factor.remove' },
    summary: 'Takes the authenticator away, within five minutes of a sign-in with a second factor',
    answers: { 204: { description: 'Taken away; all other sessions have ended' } },
    handle: async (ctx) => {
      await factors.removeTotp(ctx, await readPerson(ctx))
      return noContent()
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/me/recovery-codes',
    access: { action: 'factor.enrol' },
    summary: 'Ten new recovery codes, within five minutes of a sign-in with a second factor; the old ones are void',
    answers: { 201: { description: 'Shown once', body: Codes } },
    handle: async (ctx) => {
      const recoveryCodes = await recovery.renew(ctx, await readPerson(ctx))
      return created('/api/v1/me/recovery-codes', { recoveryCodes }, NEVER_KEPT)
    },
  }),
]
