/** The only file of this room that speaks SQL: projections of what the ledger holds. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import type { ClauseState, Look } from './clause-state.ts'

export const assuranceStore = {
  listLooks: (tx: Transaction) =>
    tx.all<Look & { control: string }>(sql`SELECT control, at, holds, because, saw, entry FROM assurance_look`),

  findLook: (tx: Transaction, control: string) =>
    tx.find<{ holds: boolean }>(sql`SELECT holds FROM assurance_look WHERE control = ${control} FOR UPDATE`),

  putLook: (tx: Transaction, control: string, { at, holds, because, saw, entry }: Look) =>
    tx.run(sql`
      INSERT INTO assurance_look (control, at, holds, because, saw, entry)
      VALUES (${control}, ${at}, ${holds}, ${because}, ${JSON.stringify(saw)}::text::jsonb, ${entry})
      ON CONFLICT (control) DO UPDATE SET at = excluded.at, holds = excluded.holds, because = excluded.because,
        saw = excluded.saw, entry = excluded.entry`),

  listStates: (tx: Transaction) =>
    tx.all<{ clause: string; state: ClauseState }>(sql`SELECT clause, state FROM assurance_state`),

  putState: (tx: Transaction, clause: string, state: ClauseState, at: Date) =>
    tx.run(sql`
      INSERT INTO assurance_state (clause, state, at) VALUES (${clause}, ${state}, ${at})
      ON CONFLICT (clause) DO UPDATE SET state = excluded.state, at = excluded.at`),
}
