/** SQL of the policies of organisations. */
import type { Context, OrgId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import type { OrganisationPolicy } from './policy.ts'

/** As it is stored; nobody but `inForce` reads its settings. */
export interface StoredPolicy {
  readonly version: number
  readonly settings: Partial<OrganisationPolicy>
}

/** As it is stored, for whoever looks for tampering. Empty where there is none. */
export const readStoredPolicy = async (tx: Transaction, org: OrgId): Promise<Partial<OrganisationPolicy>> =>
  (await policyStore.findPolicy(tx, org))?.settings ?? {}

export const policyStore = {
  findPolicy: (tx: Transaction, org: OrgId): Promise<StoredPolicy | undefined> =>
    tx.find(sql`SELECT version, settings FROM identity_policy WHERE org_id = ${org}`),

  /** 0 rows when another version stands there by now. */
  putPolicy: ({ tx, org, now }: Context, settings: OrganisationPolicy, version: number): Promise<number> =>
    tx.run(sql`INSERT INTO identity_policy (org_id, version, settings, changed_at)
      VALUES (${org}, ${version}, ${JSON.stringify(settings)}::jsonb, ${now})
      ON CONFLICT (org_id) DO UPDATE SET version = ${version}, settings = excluded.settings, changed_at = excluded.changed_at
      WHERE identity_policy.version = ${version - 1}`),
} as const
