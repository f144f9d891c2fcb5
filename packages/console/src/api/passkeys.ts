import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { queryOptions } from '@tanstack/react-query'
import { t } from '#language'
import { api } from './api.ts'
import { ApiProblem } from './problem.ts'

/** A passkey of the person who is signed in. Instants are ISO 8601. */
export interface Passkey {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

export const passkeysQuery = queryOptions({
  queryKey: ['me', 'passkeys'],
  queryFn: async ({ signal }) => (await api.json<{ data: readonly Passkey[] }>('/me/passkeys', { signal })).data,
})

type Asked<T extends (how: never) => unknown> = Parameters<T>[0] extends { optionsJSON: infer O } ? O : never

const addressOf = ({ id }: Pick<Passkey, 'id'>): string => `/me/passkeys/${encodeURIComponent(id)}`

/** Ceremonies of passkeys, and the writing calls on the own ones. Tokens stay in cookies. */
export const passkeys = {
  async signIn(): Promise<Response> {
    const how = { method: 'POST', renews: false } as const
    const optionsJSON = await api.json<Asked<typeof startAuthentication>>('/auth/passkey/options', how)
    const response = await inBrowser(() => startAuthentication({ optionsJSON }))
    return api.send('/auth/passkey', { ...how, body: { response, delivery: 'cookie' } })
  },
  /** What a passkey answers when it is asked for this one operation. */
  async prove(operation: string): Promise<unknown> {
    const how = { method: 'POST', body: { operation } } as const
    const optionsJSON = await api.json<Asked<typeof startAuthentication>>('/auth/step-up/options', how)
    return inBrowser(() => startAuthentication({ optionsJSON }))
  },
  /** Recovery codes come with the first factor, and are shown then only. */
  async add(name: string): Promise<{ recoveryCodes: readonly string[] }> {
    const how = { method: 'POST' } as const
    const optionsJSON = await api.json<Asked<typeof startRegistration>>('/me/passkeys/options', how)
    const response = await inBrowser(() => startRegistration({ optionsJSON }))
    return api.json('/me/passkeys', { ...how, body: { name, response } })
  },
  rename: (passkey: Passkey, name: string) =>
    api.json<Passkey>(addressOf(passkey), { method: 'PATCH', body: { name } }),
  remove: (passkey: Passkey) => api.send(addressOf(passkey), { method: 'DELETE' }),
}

/** What the browser or its person refuses is no fault of the console, and nothing was changed by it. */
async function inBrowser<T>(ceremony: () => Promise<T>): Promise<T> {
  try {
    return await ceremony()
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : ''
    const detail =
      name === 'SecurityError'
        ? t('Passkeys do not work at this address. Open the console by its host name, such as http://localhost.')
        : name === 'InvalidStateError'
          ? t('This device holds a passkey for you already.')
          : t('No passkey was used: it was cancelled, took too long, or none is here. Nothing was changed.')
    throw new ApiProblem({ title: t('No passkey'), status: 0, code: 'console.no-passkey', detail }, { cause })
  }
}
