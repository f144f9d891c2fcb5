/** The SQL of vehicles' profiles. */
import type { Context } from '#kernel'
import { sql } from '#kernel/database'
import type { Control } from './profile.ts'

export const profileStore = {
  list: async ({ tx, org }: Context, vehicle: string): Promise<readonly Control[]> => {
    const row = await tx.find<{ controls: readonly Control[] }>(sql`
      SELECT controls FROM diagnostics_profile WHERE org_id = ${org} AND vehicle_id = ${vehicle}`)
    return row?.controls ?? []
  },

  replace: ({ tx, org, now }: Context, vehicle: string, controls: readonly Control[]) =>
    tx.run(sql`
      INSERT INTO diagnostics_profile (org_id, vehicle_id, controls, changed_at)
      VALUES (${org}, ${vehicle}, ${JSON.stringify(controls)}::jsonb, ${now})
      ON CONFLICT (org_id, vehicle_id) DO UPDATE SET controls = excluded.controls, changed_at = excluded.changed_at`),
}
