import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** The stock is the sum of the journal; the row of the part holds it too, and refuses to go below nothing. */
export const parts: Migration = {
  name: '0011-parts',
  statements: [
    `CREATE TABLE fleet_part (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      sku text NOT NULL,
      name text NOT NULL,
      unit text NOT NULL,
      currency text NOT NULL,
      unit_cost_minor bigint NOT NULL,
      minimum_thousandths bigint NOT NULL,
      stock_thousandths bigint NOT NULL CHECK (stock_thousandths >= 0),
      status text NOT NULL,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id))`,
    `CREATE UNIQUE INDEX fleet_part_sku ON fleet_part (org_id, sku) WHERE status <> 'obsolete'`,
    ...organisationTable('fleet_part'),
    `CREATE TABLE fleet_stock_move (
      org_id uuid NOT NULL,
      part_id uuid NOT NULL,
      number bigint NOT NULL,
      id uuid NOT NULL,
      kind text NOT NULL,
      quantity_thousandths bigint NOT NULL,
      stock_thousandths bigint NOT NULL CHECK (stock_thousandths >= 0),
      unit_cost_minor bigint NOT NULL,
      order_id uuid,
      reason text,
      at timestamptz NOT NULL,
      PRIMARY KEY (org_id, part_id, number),
      UNIQUE (org_id, id),
      FOREIGN KEY (org_id, part_id) REFERENCES fleet_part (org_id, id),
      FOREIGN KEY (org_id, order_id) REFERENCES fleet_work_order (org_id, id))`,
    ...organisationTable('fleet_stock_move', { insertOnly: true }),
    `ALTER TABLE fleet_work_line ADD FOREIGN KEY (org_id, part_id) REFERENCES fleet_part (org_id, id)`,
  ],
}
