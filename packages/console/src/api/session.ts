import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import { ApiProblem } from './problem.ts'
import type { Narrowing } from './users.ts'

/** Who is signed in, what they may do, and what kind of house this is. Instants are ISO 8601. */
export interface Me {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly roles: readonly string[]
  /** Names of actions: `vehicle.list`, `scan.start`, … */
  readonly permissions: readonly string[]
  /** What is withheld of them at present, and why. */
  readonly narrowed: readonly Narrowing[]
  readonly organisation: { readonly id: string; readonly name: string }
  readonly assuranceLevel: 'aal1' | 'aal2'
  readonly hasSecondFactor: boolean
  readonly factors: { readonly totp: boolean; readonly passkeys: number; readonly recoveryCodes: number }
  /** True while every door but the enrolment would answer 403: so nothing else is asked before. */
  readonly mustEnrol: boolean
  readonly session: { readonly id: string; readonly idleEndsAt: string; readonly endsAt: string }
  readonly house: House
}

/** Under which promises this installation runs. */
export interface House {
  readonly profile: 'evaluation' | 'production'
  readonly demo: boolean
  readonly testClock: boolean
}

export type LinkPurpose = 'invitation' | 'reset'

export interface Credentials {
  readonly email: string
  readonly password: string
  readonly totp?: string
  readonly recoveryCode?: string
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.json<Me>('/me', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

/** The writing calls of the session. All of them leave the tokens in cookies. */
export const session = {
  signIn: (credentials: Credentials) => publicPost('/auth/sign-in', { ...credentials, delivery: 'cookie' }),
  /** Where the browser goes on, whoever has the address. */
  beginSso: (email: string) =>
    api.json<{ location: string }>('/auth/sso', { method: 'POST', body: { email }, renews: false }),
  /** After single sign-on by a provider that saw no second factor. */
  showFactor: (factor: Pick<Credentials, 'totp' | 'recoveryCode'>) => publicPost('/auth/sso/factor', factor),
  /** A session that the server does not know any more has ended. */
  signOut: () =>
    api
      .send('/auth/sign-out', { method: 'POST' })
      .catch((error: unknown) => {
        if (!(error instanceof ApiProblem && error.status === 401)) throw error
      })
      .finally(api.forget),
  /** Answers the same whether there is such an account or not. */
  forgotPassword: (email: string) => publicPost('/auth/password-reset', { email }),
  changePassword: (current: string, password: string) =>
    api.send('/me/password', { method: 'POST', body: { current, password } }),
  /** What the link was for: an account that is new, or a new password for one that was there. */
  acceptInvitation: (token: string, password: string, totp?: string) =>
    api.json<{ readonly purpose: LinkPurpose }>('/auth/invitation', {
      method: 'POST',
      body: { token, password, delivery: 'cookie', ...(totp === undefined ? {} : { totp }) },
      renews: false,
    }),
  /** `present`: a code of the factor there is; without one none may be replaced. */
  beginTotp: (present?: string) =>
    api.json<{ secret: string; uri: string }>('/me/totp', {
      method: 'POST',
      body: present === undefined ? {} : { totp: present },
    }),
  confirmTotp: (totp: string) =>
    api.json<{ recoveryCodes: readonly string[] }>('/me/totp/confirm', { method: 'POST', body: { totp } }),
  removeTotp: () => api.send('/me/totp', { method: 'DELETE' }),
  renewRecoveryCodes: () => api.json<{ recoveryCodes: readonly string[] }>('/me/recovery-codes', { method: 'POST' }),
}

function publicPost(path: string, body: unknown): Promise<Response> {
  return api.send(path, { method: 'POST', body, renews: false })
}
