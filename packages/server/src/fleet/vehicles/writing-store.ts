/** The SQL that writes vehicles, each row by its key. */
import type { SubjectId, VehicleId } from '#kernel'
import type { KeyedWrite } from '#kernel/database'
import type { FoundKey } from '#kernel/vault'
import { sameSubjectKey } from '#kernel/vault'
import type { FoundVehicle, StoredVehicle } from './store.ts'

export const VEHICLE_INSERT: KeyedWrite<StoredVehicle> = {
  text: `INSERT INTO fleet_vehicle (org_id, id, subject_id, unit, kind, personal_sealed, vin_index, plate_index, vin_end_index,
      plate_end_index, make, model, year, fuel, gross_weight_kg, site_id, group_id, external_ids, status, version, created_at,
      updated_at)
    SELECT $1::uuid, id, subject, unit, kind, sealed, "vinIndex", "plateIndex", "vinEndIndex", "plateEndIndex", make, model, year,
      fuel, "grossWeightKg", "siteId", "groupId", "externalIds", status, version, "createdAt", "updatedAt"
    FROM json_to_recordset($2::json) AS new (id uuid, subject uuid, unit text, kind text, sealed bytea, "vinIndex" bytea,
      "plateIndex" bytea, "vinEndIndex" bytea, "plateEndIndex" bytea, make text, model text, year int, fuel text,
      "grossWeightKg" int, "siteId" uuid, "groupId" uuid, "externalIds" jsonb, status text, version int,
      "createdAt" timestamptz, "updatedAt" timestamptz)
    RETURNING id`,
  key: 'id',
}

/** Changes a row if it still has the version before, and its subject the key it was found with. */
export const VEHICLE_UPDATE: KeyedWrite<UpdatedVehicle> = {
  text: `UPDATE fleet_vehicle SET unit = new.unit, kind = new.kind, personal_sealed = new.sealed, vin_index = new."vinIndex",
      plate_index = new."plateIndex", vin_end_index = new."vinEndIndex", plate_end_index = new."plateEndIndex",
      make = new.make, model = new.model, year = new.year, fuel = new.fuel, gross_weight_kg = new."grossWeightKg",
      site_id = new."siteId", group_id = new."groupId", external_ids = new."externalIds", status = new.status,
      version = new.version, updated_at = new."updatedAt"
    FROM json_to_recordset($2::json) AS new (id uuid, unit text, kind text, sealed bytea, "vinIndex" bytea,
      "plateIndex" bytea, "vinEndIndex" bytea, "plateEndIndex" bytea, make text, model text, year int, fuel text,
      "grossWeightKg" int, "siteId" uuid, "groupId" uuid, "externalIds" jsonb, status text, version int,
      "updatedAt" timestamptz, "keyWrapped" bytea)
    WHERE org_id = $1::uuid AND fleet_vehicle.id = new.id AND fleet_vehicle.version = new.version - 1
      AND ${sameSubjectKey('fleet_vehicle', 'new."keyWrapped"')}
    RETURNING fleet_vehicle.id`,
  key: 'id',
}

type UpdatedVehicle = Omit<StoredVehicle, 'subject' | 'createdAt'> & Pick<FoundKey, 'keyWrapped'>

/** What goes back of a row that was found. */
export function pickUpdated(row: FoundVehicle): UpdatedVehicle {
  const { id, unit, kind, sealed, vinIndex, plateIndex, vinEndIndex, plateEndIndex } = row
  const { make, model, year, fuel, grossWeightKg, siteId, groupId, externalIds } = row
  const { status, version, updatedAt, keyWrapped } = row
  return {
    ...{ id, unit, kind, sealed, vinIndex, plateIndex, vinEndIndex, plateEndIndex },
    ...{ make, model, year, fuel, grossWeightKg, siteId, groupId, externalIds },
    ...{ status, version, updatedAt, keyWrapped },
  }
}

export const ASSIGNMENT_INSERT: KeyedWrite<{
  readonly vehicle: VehicleId
  readonly person: SubjectId
  readonly at: Date
}> = {
  text: `INSERT INTO fleet_assignment (org_id, vehicle_id, person_id, granted_at)
    SELECT $1::uuid, vehicle, person, at FROM json_to_recordset($2::json) AS new (vehicle uuid, person uuid, at timestamptz)
    RETURNING vehicle_id AS vehicle`,
  key: 'vehicle',
}
