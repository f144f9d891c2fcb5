/** The only file of this room that speaks SQL: projections of what the ledger holds. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import type { ClauseState, Look } from '#proof'

export const assuranceStore = {
  listLooks: (tx: Transaction) =>
    tx.all<Look & { control: string }>(sql`SELECT control, at, holds, because, saw, entry FROM assurance_look`),

  /** Held until the end of the transaction: of two looks at once the second sees what the first has told. */
  hasFinding: async (tx: Transaction, control: string) => {
    const row = await tx.find<{ told: boolean }>(
      sql`SELECT has_finding AS told FROM assurance_look WHERE control = ${control} FOR UPDATE`,
    )
    return row?.told ?? false
  },

  /** 0 where a finding stands open already, or a newer look has been taken than the one at `lookedAt`. */
  openFinding: (tx: Transaction, control: string, lookedAt: Date) =>
    tx.run(sql`
      UPDATE assurance_look SET has_finding = true
      WHERE control = ${control} AND at = ${lookedAt} AND NOT has_finding`),

  putLook: (tx: Transaction, control: string, { at, holds, because, saw, entry }: Look) =>
    tx.run(sql`
      INSERT INTO assurance_look (control, at, holds, because, saw, entry, has_finding)
      VALUES (${control}, ${at}, ${holds}, ${because}, ${JSON.stringify(saw)}::text::jsonb, ${entry}, ${!holds})
      ON CONFLICT (control) DO UPDATE SET at = excluded.at, holds = excluded.holds, because = excluded.because,
        saw = excluded.saw, entry = excluded.entry, has_finding = excluded.has_finding`),

  listStates: (tx: Transaction) =>
    tx.all<{ clause: string; state: ClauseState }>(sql`SELECT clause, state FROM assurance_state`),

  putState: (tx: Transaction, clause: string, state: ClauseState, at: Date) =>
    tx.run(sql`
      INSERT INTO assurance_state (clause, state, at) VALUES (${clause}, ${state}, ${at})
      ON CONFLICT (clause) DO UPDATE SET state = excluded.state, at = excluded.at`),
}
