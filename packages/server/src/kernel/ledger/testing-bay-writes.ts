/** For tests only: a row that changes, and the statements that write many of it at once. */
import type { KeyedWrite } from '#kernel/database'

export interface Bay {
  readonly id: string
  readonly name: string
  readonly version: number
}

export const COLUMNS = 'json_to_recordset($2::json) AS new (id uuid, name text, version int)'
export const ADD: KeyedWrite<Bay> = {
  text: `INSERT INTO bay (org_id, id, name, version) SELECT $1::uuid, id, name, version FROM ${COLUMNS} RETURNING id`,
  key: 'id',
}
export const ALTER: KeyedWrite<Bay> = {
  text: `UPDATE bay SET name = new.name, version = new.version FROM ${COLUMNS}
    WHERE org_id = $1::uuid AND bay.id = new.id AND bay.version = new.version - 1 RETURNING bay.id`,
  key: 'id',
}
