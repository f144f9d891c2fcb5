import type { PersonalColumn } from '#kernel'

const of = (
  column: string,
  kind: PersonalColumn['kind'],
  table:
    | 'identity_user'
    | 'identity_passkey'
    | 'identity_session'
    | 'identity_scim_user'
    | 'identity_sso_connection' = 'identity_user',
): PersonalColumn => ({
  table,
  column,
  kind,
  'x-data-class': 'personal',
  subjectColumn: 'subject_id',
})

/** Where this room keeps what is personal. The directory holds a keyed hash only, under a key outside the database. */
export const personalData: readonly PersonalColumn[] = [
  of('personal_sealed', 'sealed'),
  of('totp_sealed', 'sealed'),
  of('totp_pending_sealed', 'sealed'),
  of('email_index', 'blind-index'),
  of('sealed', 'sealed', 'identity_passkey'),
  of('origin_sealed', 'sealed', 'identity_session'),
  of('sealed', 'sealed', 'identity_scim_user'),
  of('user_name_index', 'blind-index', 'identity_scim_user'),
  of('email_index', 'blind-index', 'identity_scim_user'),
  of('external_index', 'blind-index', 'identity_scim_user'),
  // Nobody's personal data, but sealed under a key of its own like it, and sealed anew when that is rotated.
  of('secret_sealed', 'sealed', 'identity_sso_connection'),
]
