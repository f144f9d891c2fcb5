/** What a list reads of a vehicle, as SQL: the yardstick reads the same. */
export const COLUMNS = `id, v.subject_id, unit, kind, personal_sealed, make, model, year, fuel, gross_weight_kg, site_id,
  group_id, external_ids, status, version, created_at, updated_at, k.wrapped
  FROM fleet_vehicle v LEFT JOIN vault_subject_key k ON (k.org_id, k.subject_id) = (v.org_id, v.subject_id)`

/** The newest of a state, as the API is asked for them and as SQL. */
export const NEWEST = {
  path: '/vehicles?filter[status]=active&sort=-createdAt&limit=50',
  sql: `SELECT ${COLUMNS} WHERE v.org_id = $1 AND status = ANY($2) ORDER BY created_at DESC, id DESC LIMIT 51`,
}
