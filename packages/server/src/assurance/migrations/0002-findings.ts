import type { Migration } from '#kernel/database'

/** Whether a finding about the control stands open: one that fails or grows old opens it once, the next good look closes it. */
export const findings: Migration = {
  name: '0002-findings',
  statements: [
    `ALTER TABLE assurance_look ADD COLUMN has_finding boolean NOT NULL DEFAULT false`,
    `UPDATE assurance_look SET has_finding = NOT holds`,
  ],
}
