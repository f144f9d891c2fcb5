import { api } from './api.ts'

/** What an app asks its person for; or where the browser goes at once, since the app asked wrongly. */
export type AppQuestion =
  | { readonly app: string; readonly actions: readonly string[]; readonly sentTo: string; readonly location?: never }
  | { readonly location: string }

/** A program that waits with a code. Instants are ISO 8601. */
export interface WaitingDevice {
  readonly app: string
  /** Null for all that the person may do. */
  readonly actions: readonly string[] | null
  readonly askedAt: string
  readonly expiresAt: string
  /** Whether it asked from the network address from which the person looks. */
  readonly isFromHere: boolean
}

const post = (body: object) => ({ method: 'POST', body }) as const

/** Letting programs act for oneself. `query` is what the app sent the browser here with. */
export const apps = {
  look: (query: string) => api.json<AppQuestion>('/me/authorizations/look', post({ query })),
  decide: (query: string, isAllowed: boolean) =>
    api.json<{ readonly location: string }>('/me/authorizations', post({ query, isAllowed })),
  lookDevice: (userCode: string) => api.json<WaitingDevice>('/me/devices/look', post({ userCode })),
  decideDevice: (userCode: string, isAllowed: boolean) => api.send('/me/devices', post({ userCode, isAllowed })),
}
