/** What a witness proved against a log, so that every node stops: which log, and the checkpoint that contradicts it. */

import type { Migration } from '#kernel/database'
import { houseTable } from '#kernel/database'

export const refutation: Migration = {
  name: '0007-refutation',
  statements: [
    `CREATE TABLE ledger_refutation (
       log bigint PRIMARY KEY,
       because text NOT NULL,
       seen text NOT NULL,
       at timestamptz NOT NULL
     )`,
    ...houseTable('ledger_refutation', 'SELECT'),
    'GRANT SELECT, INSERT ON ledger_refutation TO muts_sequencer',
    'GRANT SELECT ON ledger_refutation TO muts_reader, muts_backup',
  ],
}
