import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'

/** What the organisation asks of its people. */
export interface OrganisationSettings {
  readonly sessionIdleMinutes: number
  readonly sessionHours: number
  readonly adminSessionHours: number
  readonly secondFactor: 'admins' | 'everyone'
  /** Off: people come by the identity provider of the organisation, or by a passkey. */
  readonly passwordSignIn: 'on' | 'off'
  readonly passwordLength: number
  readonly requestsPerMinute: number
}

/** Within what a setting may lie, which end the policy sets, and the clause that does. */
export interface SettingBound {
  readonly least: number
  readonly most: number
  readonly loosest: 'least' | 'most'
  readonly clause: string
}

export interface SettingsInForce {
  readonly version: number
  readonly settings: OrganisationSettings
  readonly bounds: Readonly<Record<string, SettingBound>>
}

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => api.json<SettingsInForce>('/settings', { signal }),
})

/** Made from the version that was seen, or refused (412). */
export const changeSettings = ({ version }: SettingsInForce, changed: Partial<OrganisationSettings>) =>
  api.json<SettingsInForce>('/settings', { method: 'PATCH', body: changed, ifMatch: `"${version}"` })
