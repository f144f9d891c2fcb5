import type { Migration } from '#kernel/database'

/** Sessions that ended long ago are forgotten, with their tokens: by the role of retention, and nobody else. */
export const sessionsForgotten: Migration = {
  name: '0014-sessions-forgotten',
  statements: [
    `CREATE INDEX identity_session_ended ON identity_session (org_id, ended_at) WHERE ended_at IS NOT NULL`,
    ...['identity_session', 'identity_refresh', 'identity_sso_session'].flatMap((table) => [
      `GRANT SELECT, DELETE ON ${table} TO muts_retention`,
      `CREATE POLICY ${table}_forget ON ${table} TO muts_retention USING (true)`,
    ]),
  ],
}
