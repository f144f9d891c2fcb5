/** How long the tables of identity are kept. */
import type { Module } from '#kernel'

const setting = { kept: 'setting' } as const
const working = { kept: 'working' } as const
const user = { with: 'identity_user', by: 'user_id' } as const
const session = { with: 'identity_session', by: 'session_id' } as const

export const retains: NonNullable<Module['retains']> = {
  identity_assertion: working,
  identity_attempt: working,
  identity_challenge: working,
  identity_client: { kept: 'customer', since: 'revoked_at', about: ['user_id'] },
  identity_client_place: setting,
  identity_code: working,
  identity_device_code: working,
  identity_directory: user,
  identity_grant: user,
  identity_grant_beside: user,
  identity_group: setting,
  identity_group_grant: user,
  identity_group_member: user,
  identity_invitation: user,
  identity_organisation: setting,
  identity_passkey: user,
  identity_policy: setting,
  identity_recovery_code: user,
  identity_refresh: session,
  identity_review: { kept: 'audit', since: 'completed_at' },
  identity_scim_token: { kept: 'customer', since: 'revoked_at' },
  identity_scim_user: { kept: 'customer', since: 'removed_at', about: ['id', 'subject_id'] },
  identity_session: { kept: 'session', since: 'ended_at', about: ['user_id', 'subject_id'] },
  identity_sso_connection: setting,
  identity_sso_domain: setting,
  identity_sso_flow: working,
  identity_sso_identity: user,
  identity_sso_place: setting,
  identity_sso_session: session,
  identity_step_up: working,
  identity_user: {
    ...{ kept: 'customer', since: 'created_at', once: { column: 'status', is: ['disabled'] } },
    about: ['id', 'subject_id'],
  },
}
