import type { Migration } from '#kernel/database'

/** Which connection of a bridge is its newest, until when its node answers for it, and what the bridge said it does not do. */
export const connectedBridges: Migration = {
  name: '0007-connected-bridges',
  statements: [
    `ALTER TABLE diagnostics_bridge
       ADD COLUMN connection_id uuid,
       ADD COLUMN connected_until timestamptz,
       ADD COLUMN lacking text[] NOT NULL DEFAULT '{}',
       ADD CHECK ((connection_id IS NULL) = (connected_until IS NULL))`,
  ],
}
