import type { Migration } from '#kernel/database'
import { houseTable } from '#kernel/database'

/** A projection of the `control.probe` entries: droppable, rebuilt from the ledger. */
export const looks: Migration = {
  name: '0001-looks',
  statements: [
    `CREATE TABLE assurance_look (
      control text PRIMARY KEY,
      at timestamptz NOT NULL,
      holds boolean NOT NULL,
      because text,
      saw jsonb NOT NULL,
      entry uuid NOT NULL)`,
    ...houseTable('assurance_look'),
    `CREATE TABLE assurance_state (clause text PRIMARY KEY, state text NOT NULL, at timestamptz NOT NULL)`,
    ...houseTable('assurance_state'),
  ],
}
