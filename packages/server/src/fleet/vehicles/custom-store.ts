/** The SQL of custom fields: each declaration is a row of its own, and the newest holds. */
import type { Context, OrgId } from '#kernel'
import type { Leg } from '#kernel/database'
import { legOf, sql } from '#kernel/database'
import type { DeclaredField } from './custom.ts'

export interface FieldsRow {
  readonly version: number
  readonly fields: readonly DeclaredField[]
}

export const newestFields = (org: OrgId): Leg =>
  legOf(sql`
    SELECT version, fields FROM fleet_vehicle_fields WHERE org_id = ${org} ORDER BY version DESC LIMIT 1`)

export const insertFields = ({ tx, org, now }: Context, { version, fields }: FieldsRow): Promise<number> =>
  tx.run(sql`
    INSERT INTO fleet_vehicle_fields (org_id, version, fields, at)
    VALUES (${org}, ${version}, ${JSON.stringify(fields)}::jsonb, ${now})`)
