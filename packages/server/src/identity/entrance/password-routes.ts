/** The password: a link for who forgot it, and a new one for who knows it. */
import { Type } from 'typebox'
import { PasswordChangeRequest, SignIn } from '#identity/accounts'
import { readPerson } from '#identity/sessions'
import type { Route } from '#kernel/http'
import { accepted, defineRoute, noContent } from '#kernel/http'
import type { PasswordChange } from './password-change.ts'
import type { PasswordReset } from './password-reset.ts'

const { email } = SignIn.properties

export const createPasswordRoutes = (change: PasswordChange, reset: PasswordReset): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/auth/password-reset',
    access: { public: 'whoever forgot the password has no token; the answer is the same for everybody' },
    summary: 'Asks for a link to set a new password, mailed to the address if it is of an account; good for 15 minutes',
    body: Type.Object({ email }, { additionalProperties: false }),
    answers: { 202: { description: 'Heard. Nothing tells whether there is such an account', body: Type.Object({}) } },
    // Its entries are named to nobody: those of an account that is there differ from those of one that is not.
    prepare: async ({ body, address }, who) => reset.request({ ...who, recorded: undefined }, body.email, address),
    handle: async () => accepted({}),
  }),
  defineRoute({
    method: 'POST',
    path: '/me/password',
    access: { action: 'password.change' },
    summary: 'Sets another password, within five minutes of a sign-in; all other sessions end',
    body: PasswordChangeRequest,
    answers: { 204: { description: 'Changed' } },
    prepare: ({ body }, who) => change.preparePassword(who, body),
    handle: async (ctx, { prepared }) => {
      await change.changePassword(ctx, await readPerson(ctx), prepared)
      return noContent()
    },
  }),
]
