/** The SQL of what other systems call a vehicle. */
import type { Context, OrgId, SubjectId, VehicleId } from '#kernel'
import type { KeyedWrite, Leg, Sql } from '#kernel/database'
import { legOf, sql } from '#kernel/database'

export const EXTERNAL_PUT: KeyedWrite<{
  readonly id: string
  readonly vehicle: VehicleId
  readonly key: string
  readonly value: string
}> = {
  text: `INSERT INTO fleet_external_id (org_id, id, vehicle_id, key, value)
    SELECT $1::uuid, id, vehicle, key, value
    FROM json_to_recordset($2::json) AS new (id uuid, vehicle uuid, key text, value text)
    ON CONFLICT (org_id, id) DO UPDATE SET value = excluded.value
    RETURNING id`,
  key: 'id',
}

export const EXTERNAL_REMOVE: KeyedWrite<{ readonly id: string }> = {
  text: `DELETE FROM fleet_external_id USING json_to_recordset($2::json) AS new (id uuid)
    WHERE org_id = $1::uuid AND fleet_external_id.id = new.id
    RETURNING fleet_external_id.id`,
  key: 'id',
}

export const findByExternal = (org: OrgId, key: string, value: string): Leg =>
  legOf(sql`
    SELECT vehicle_id AS id FROM fleet_external_id WHERE org_id = ${org} AND key = ${key} AND value = ${value}`)

/** That another system calls the vehicle of the row so. @param id `key:value`; a key has no colon. */
export function isCalledBy(id: string): Sql {
  const at = id.indexOf(':')
  return sql`(org_id, id) IN (
    SELECT org_id, vehicle_id FROM fleet_external_id WHERE key = ${id.slice(0, at)} AND value = ${id.slice(at + 1)})`
}

/** That some other system calls it so: in capitals where that does. */
export const isCalledAnywhere = (value: string): Sql =>
  sql`(org_id, id) IN (SELECT org_id, vehicle_id FROM fleet_external_id WHERE value = ${value})`

/** Of a vehicle that is erased: they would lead back to it. */
export async function forgetExternal({ tx, org }: Context, subject: SubjectId): Promise<void> {
  await tx.run(sql`
    DELETE FROM fleet_external_id WHERE org_id = ${org}
      AND vehicle_id IN (SELECT id FROM fleet_vehicle WHERE org_id = ${org} AND subject_id = ${subject})`)
  await tx.run(sql`
    UPDATE fleet_vehicle SET external_ids = '{}' WHERE org_id = ${org} AND subject_id = ${subject} AND external_ids <> '{}'`)
}
