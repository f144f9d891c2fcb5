import type { Migration } from '#kernel/database'

/** How the name of a file begins, where the list alone does not tell it from another: kept when its query is let go. */
export const exportNames: Migration = {
  name: '0033-export-names',
  statements: ['ALTER TABLE fleet_export ADD COLUMN stem text'],
}
