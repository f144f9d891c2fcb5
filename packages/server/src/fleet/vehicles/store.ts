/** The only file of this room that speaks SQL. */
import type { OrgId, SubjectId, VehicleId } from '#kernel'
import type { KeyedRead, KeyedWrite, Leg, Sql, Transaction } from '#kernel/database'
import { joinSql, legOf, sql, uuidArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import {
  anyOf,
  between,
  byInstant,
  byInteger,
  byText,
  defineList,
  equalSealed,
  instants,
  startingText,
} from '#kernel/list'
import type { FoundKey } from '#kernel/vault'
import { joinSubjectKey, sameSubjectKey } from '#kernel/vault'
import type { Fuel, VehicleStatus } from './schema.ts'
import { FUELS, STATUSES, VehicleView } from './schema.ts'

/** A row as it stands: the sealed part still closed. */
export interface VehicleRow {
  readonly id: VehicleId
  readonly subject: SubjectId
  readonly unit: string
  readonly sealed: Uint8Array
  readonly make: string | null
  readonly model: string | null
  readonly year: number | null
  readonly fuel: Fuel | null
  readonly status: VehicleStatus
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A row with what finds it by VIN or plate: read and written by whoever changes it, never listed. */
export interface StoredVehicle extends VehicleRow {
  readonly vinIndex: Uint8Array | null
  readonly plateIndex: Uint8Array | null
}

/** A row together with what opens its sealed part. */
export interface ListedVehicle extends VehicleRow, FoundKey {}

export interface FoundVehicle extends StoredVehicle, FoundKey {}

/** What a list of vehicles may be filtered and sorted by. What is archived shows only where it is asked for. */
export const VEHICLES = defineList({
  id: sql`id`,
  item: VehicleView,
  filters: {
    status: anyOf(STATUSES, sql`status`),
    fuel: anyOf(FUELS, sql`fuel`),
    unit: startingText(sql`unit`),
    make: startingText(sql`make`),
    model: startingText(sql`model`),
    year: between(sql`year`, 1900, 2100),
    vin: equalSealed(sql`vin_index`, 17),
    plate: equalSealed(sql`plate_index`, 20),
    createdAt: instants(sql`created_at`),
    updatedAt: instants(sql`updated_at`),
  },
  sorts: {
    unit: byText(sql`unit`),
    make: byText(sql`coalesce(make, '')`),
    model: byText(sql`coalesce(model, '')`),
    year: byInteger(sql`coalesce(year, 0)`),
    status: byText(sql`status`),
    createdAt: byInstant(sql`created_at`),
    updatedAt: byInstant(sql`updated_at`),
  },
  sortedBy: 'unit',
})

const KEY = joinSubjectKey('fleet_vehicle')
const COLUMNS = sql`id, subject_id AS subject, unit, personal_sealed AS sealed, make, model, year, fuel, status, version,
  created_at AS "createdAt", updated_at AS "updatedAt", ${KEY.columns}`
const INDEXES = sql`vin_index AS "vinIndex", plate_index AS "plateIndex"`
const FROM = sql`FROM fleet_vehicle ${KEY.join}`

export const VEHICLE_BY_ID: KeyedRead<FoundVehicle> = {
  text: sql`SELECT ${COLUMNS}, ${INDEXES} ${FROM} WHERE org_id = $1 AND id = ANY($2::uuid[])`.text,
  key: ['id'],
}

/** @param assignedTo only those assigned to this person. */
export const listVehicles = (
  org: OrgId,
  plan: ListPlan,
  assignedTo: SubjectId | undefined,
  isAnyStatus: boolean,
): Leg =>
  legOf(sql`
    SELECT ${COLUMNS}, ${plan.keys} ${FROM}
    WHERE ${joinSql([...conditions(org, assignedTo, isAnyStatus), ...plan.conditions], ' AND ')} ${plan.tail}`)

export const ASSIGNMENT: KeyedRead<{ readonly vehicle: VehicleId; readonly person: SubjectId }> = {
  text: `SELECT vehicle_id AS vehicle, person_id AS person FROM fleet_assignment
    JOIN unnest($2::uuid[], $3::uuid[]) AS wanted (vehicle, person)
      ON (vehicle_id, person_id) = (wanted.vehicle, wanted.person)
    WHERE org_id = $1`,
  key: ['vehicle', 'person'],
}

export const VEHICLE_INSERT: KeyedWrite<StoredVehicle> = {
  text: `INSERT INTO fleet_vehicle (org_id, id, subject_id, unit, personal_sealed, vin_index, plate_index, make, model, year,
      fuel, status, version, created_at, updated_at)
    SELECT $1::uuid, id, subject, unit, sealed, "vinIndex", "plateIndex", make, model, year, fuel, status, version, "createdAt",
      "updatedAt"
    FROM json_to_recordset($2::json) AS new (id uuid, subject uuid, unit text, sealed bytea, "vinIndex" bytea,
      "plateIndex" bytea, make text, model text, year int, fuel text, status text, version int, "createdAt" timestamptz,
      "updatedAt" timestamptz)
    RETURNING id`,
  key: 'id',
}

/** Changes a row if it still has the version before, and its subject the key it was found with. */
export const VEHICLE_UPDATE: KeyedWrite<UpdatedVehicle> = {
  text: `UPDATE fleet_vehicle SET unit = new.unit, personal_sealed = new.sealed, vin_index = new."vinIndex",
      plate_index = new."plateIndex", make = new.make, model = new.model, year = new.year, fuel = new.fuel,
      status = new.status, version = new.version, updated_at = new."updatedAt"
    FROM json_to_recordset($2::json) AS new (id uuid, unit text, sealed bytea, "vinIndex" bytea, "plateIndex" bytea, make text,
      model text, year int, fuel text, status text, version int, "updatedAt" timestamptz, "keyWrapped" bytea)
    WHERE org_id = $1::uuid AND fleet_vehicle.id = new.id AND fleet_vehicle.version = new.version - 1
      AND ${sameSubjectKey('fleet_vehicle', 'new."keyWrapped"')}
    RETURNING fleet_vehicle.id`,
  key: 'id',
}

type UpdatedVehicle = Omit<StoredVehicle, 'subject' | 'createdAt'> & Pick<FoundKey, 'keyWrapped'>

/** What goes back of a row that was found. */
export const pickUpdated = (row: FoundVehicle): UpdatedVehicle => {
  const { id, unit, sealed, vinIndex, plateIndex, make, model, year, fuel, status, version, updatedAt, keyWrapped } =
    row
  return { id, unit, sealed, vinIndex, plateIndex, make, model, year, fuel, status, version, updatedAt, keyWrapped }
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

export const vehicleStore = {
  /** Of these ids, those that are not archived, with what opens them. */
  listPresent: (tx: Transaction, org: OrgId, ids: readonly string[]) =>
    tx.all<ListedVehicle>(sql`
      SELECT ${COLUMNS} ${FROM} WHERE org_id = ${org} AND id = ANY(${uuidArray(ids)}::uuid[]) AND status <> 'archived'`),

  listIds: async (tx: Transaction, org: OrgId, assignedTo: SubjectId | undefined) => {
    const reach = assignedTo
      ? sql`id IN (SELECT vehicle_id FROM fleet_assignment WHERE org_id = ${org} AND person_id = ${assignedTo})`
      : sql`true`
    const rows = await tx.all<{ id: VehicleId }>(
      sql`SELECT id FROM fleet_vehicle WHERE org_id = ${org} AND status <> 'archived' AND ${reach} ORDER BY unit, id`,
    )
    return rows.map(({ id }) => id)
  },

  /** Until the transaction ends; whoever refers to the row is not kept waiting. */
  hold: (tx: Transaction, org: OrgId, id: string) =>
    tx.run(sql`SELECT id FROM fleet_vehicle WHERE org_id = ${org} AND id = ${id} FOR NO KEY UPDATE`),

  assign: (tx: Transaction, org: OrgId, vehicle: string, person: SubjectId, at: Date) =>
    tx.run(sql`
      INSERT INTO fleet_assignment (org_id, vehicle_id, person_id, granted_at) VALUES (${org}, ${vehicle}, ${person}, ${at})
      ON CONFLICT DO NOTHING`),

  unassign: (tx: Transaction, org: OrgId, vehicle: string, person: SubjectId) =>
    tx.run(
      sql`DELETE FROM fleet_assignment WHERE org_id = ${org} AND vehicle_id = ${vehicle} AND person_id = ${person}`,
    ),

  listAssigned: (tx: Transaction, org: OrgId, vehicle: string) =>
    tx.all<{ person: SubjectId; grantedAt: Date }>(sql`
      SELECT person_id AS person, granted_at AS "grantedAt" FROM fleet_assignment
      WHERE org_id = ${org} AND vehicle_id = ${vehicle} ORDER BY granted_at, person_id`),
}

const conditions = (org: OrgId, assignedTo: SubjectId | undefined, isAnyStatus: boolean): readonly Sql[] => [
  sql`org_id = ${org}`,
  ...(isAnyStatus ? [] : [sql`status <> 'archived'`]),
  ...(assignedTo
    ? [sql`id IN (SELECT vehicle_id FROM fleet_assignment WHERE org_id = ${org} AND person_id = ${assignedTo})`]
    : []),
]
