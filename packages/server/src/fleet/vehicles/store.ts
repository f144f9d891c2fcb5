/** The SQL that reads vehicles, and who is assigned to which. */
import type { Context, OrgId, SubjectId, VehicleId } from '#kernel'
import type { KeyedRead, Leg, Sql, Transaction } from '#kernel/database'
import { joinSql, legOf, sql, uuidArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import {
  anyId,
  anyOf,
  between,
  byInstant,
  byInteger,
  byText,
  defineList,
  ending,
  equalSealed,
  instants,
  matching,
  startingText,
} from '#kernel/list'
import type { FoundKey } from '#kernel/vault'
import { joinSubjectKey } from '#kernel/vault'
import type { ExternalIds } from './external-ids.ts'
import { EXTERNAL_ID } from './external-ids.ts'
import { isCalledAnywhere, isCalledBy } from './external-store.ts'
import type { Reach } from './reach-store.ts'
import { inReach, isRowInReach } from './reach-store.ts'
import type { Fuel, VehicleKind, VehicleStatus } from './schema.ts'
import { FUELS, INCLUDES, KINDS, STATUSES, VehicleView } from './schema.ts'

/** A row as it stands: the sealed part still closed. */
export interface VehicleRow {
  readonly id: VehicleId
  readonly subject: SubjectId
  readonly unit: string
  readonly kind: VehicleKind
  readonly sealed: Uint8Array
  readonly make: string | null
  readonly model: string | null
  readonly year: number | null
  readonly fuel: Fuel | null
  readonly grossWeightKg: number | null
  readonly siteId: string | null
  readonly groupId: string | null
  readonly externalIds: ExternalIds
  readonly status: VehicleStatus
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A row with what finds it by VIN or plate, or by how they end: read and written by whoever changes it, never listed. */
export interface StoredVehicle extends VehicleRow {
  readonly vinIndex: Uint8Array | null
  readonly plateIndex: Uint8Array | null
  readonly vinEndIndex: Uint8Array | null
  readonly plateEndIndex: Uint8Array | null
}

/** A row together with what opens its sealed part. */
export interface ListedVehicle extends VehicleRow, FoundKey {}

export interface FoundVehicle extends StoredVehicle, FoundKey {}

/** What a list of vehicles may be filtered and sorted by. What is archived shows only where it is asked for. */
export const VEHICLES = defineList({
  id: sql`id`,
  item: VehicleView,
  includes: INCLUDES,
  filters: {
    id: anyId(sql`id`),
    kind: anyOf(KINDS, sql`kind`),
    status: anyOf(STATUSES, sql`status`),
    fuel: anyOf(FUELS, sql`fuel`),
    unit: startingText(sql`unit`),
    make: startingText(sql`make`),
    model: startingText(sql`model`),
    year: between(sql`year`, 1900, 2100),
    vin: equalSealed(sql`vin_index`, 17),
    plate: equalSealed(sql`plate_index`, 20),
    endsWith: ending(sql`unit`, [sql`vin_end_index`, sql`plate_end_index`], isCalledAnywhere),
    externalId: matching(EXTERNAL_ID, isCalledBy),
    siteId: anyId(sql`site_id`),
    groupId: anyId(sql`group_id`),
    grossWeightKg: between(sql`gross_weight_kg`, 1, 500_000),
    createdAt: instants(sql`created_at`),
    updatedAt: instants(sql`updated_at`),
  },
  sorts: {
    unit: byText(sql`unit`),
    kind: byText(sql`kind`),
    make: byText(sql`coalesce(make, '')`),
    model: byText(sql`coalesce(model, '')`),
    year: byInteger(sql`coalesce(year, 0)`),
    status: byText(sql`status`),
    createdAt: byInstant(sql`created_at`),
    updatedAt: byInstant(sql`updated_at`),
  },
  followedBy: { kind: 'unit', make: 'unit', model: 'unit', year: 'unit', status: 'unit' },
  sortedBy: 'unit',
})

const KEY = joinSubjectKey('fleet_vehicle')
const COLUMNS = sql`id, subject_id AS subject, unit, kind, personal_sealed AS sealed, make, model, year, fuel,
  gross_weight_kg AS "grossWeightKg", site_id AS "siteId", group_id AS "groupId", external_ids AS "externalIds", status, version,
  created_at AS "createdAt", updated_at AS "updatedAt", ${KEY.columns}`
const INDEXES = sql`vin_index AS "vinIndex", plate_index AS "plateIndex", vin_end_index AS "vinEndIndex",
  plate_end_index AS "plateEndIndex"`
const FROM = sql`FROM fleet_vehicle ${KEY.join}`

export const VEHICLE_BY_ID: KeyedRead<FoundVehicle> = {
  text: sql`SELECT ${COLUMNS}, ${INDEXES} ${FROM} WHERE org_id = $1 AND id = ANY($2::uuid[])`.text,
  key: ['id'],
}

export const listVehicles = (org: OrgId, plan: ListPlan, reach: Reach | undefined, isAnyStatus: boolean): Leg =>
  legOf(sql`
    SELECT ${COLUMNS}, ${plan.keys} ${FROM}
    WHERE ${joinSql([...conditions(org, reach, isAnyStatus), ...plan.conditions], ' AND ')} ${plan.tail}`)

export const vehicleStore = {
  /** Of these ids, those in reach, with what opens them. */
  listKnown: (tx: Transaction, org: OrgId, ids: readonly string[], reach: Reach | undefined) =>
    tx.all<ListedVehicle>(sql`
      SELECT ${COLUMNS} ${FROM}
      WHERE org_id = ${org} AND id = ANY(${uuidArray(ids)}::uuid[]) AND ${inReach(sql`id`, org, reach)}`),

  listReached: async (tx: Transaction, org: OrgId, ids: readonly string[], reach: Reach) => {
    const rows = await tx.all<{ id: VehicleId }>(sql`
      SELECT id FROM fleet_vehicle
      WHERE org_id = ${org} AND id = ANY(${uuidArray(ids)}::uuid[]) AND ${inReach(sql`id`, org, reach)}`)
    return rows.map(({ id }) => id)
  },

  listIds: async (tx: Transaction, org: OrgId, reach: Reach | undefined) => {
    const rows = await tx.all<{ id: VehicleId }>(sql`
      SELECT id FROM fleet_vehicle WHERE org_id = ${org} AND status <> 'archived' AND ${inReach(sql`id`, org, reach)}
      ORDER BY unit, id`)
    return rows.map(({ id }) => id)
  },

  /** Until the transaction ends; whoever refers to the row is not kept waiting. */
  hold: (tx: Transaction, org: OrgId, id: string) =>
    tx.run(sql`SELECT id FROM fleet_vehicle WHERE org_id = ${org} AND id = ${id} FOR NO KEY UPDATE`),

  /** A reach that came with a driving stays from now on, whenever that ends. */
  assign: ({ tx, org, now, actor }: Context, vehicle: string, person: SubjectId) =>
    tx.run(sql`
      INSERT INTO fleet_assignment (org_id, vehicle_id, person_id, granted_at, granted_by)
      VALUES (${org}, ${vehicle}, ${person}, ${now}, ${actor.kind === 'person' ? actor.id : null})
      ON CONFLICT (org_id, vehicle_id, person_id) DO UPDATE
        SET driving_id = NULL, granted_by = EXCLUDED.granted_by, granted_at = EXCLUDED.granted_at
      WHERE fleet_assignment.driving_id IS NOT NULL`),

  assignByDriving: (
    tx: Transaction,
    org: OrgId,
    { driving, vehicle, person, at }: { driving: string; vehicle: VehicleId; person: SubjectId; at: Date },
  ) =>
    tx.run(sql`
      INSERT INTO fleet_assignment (org_id, vehicle_id, person_id, granted_at, driving_id)
      VALUES (${org}, ${vehicle}, ${person}, ${at}, ${driving}) ON CONFLICT DO NOTHING`),

  unassignByDriving: (tx: Transaction, org: OrgId, driving: string) =>
    tx.all<{ person: SubjectId }>(sql`
      DELETE FROM fleet_assignment WHERE org_id = ${org} AND driving_id = ${driving} RETURNING person_id AS person`),

  unassign: (tx: Transaction, org: OrgId, vehicle: string, person: SubjectId) =>
    tx.run(
      sql`DELETE FROM fleet_assignment WHERE org_id = ${org} AND vehicle_id = ${vehicle} AND person_id = ${person}`,
    ),

  listAssigned: (tx: Transaction, org: OrgId, vehicle: string) =>
    tx.all<{ person: SubjectId; grantedAt: Date }>(sql`
      SELECT person_id AS person, granted_at AS "grantedAt" FROM fleet_assignment
      WHERE org_id = ${org} AND vehicle_id = ${vehicle} ORDER BY granted_at, person_id`),
}

const conditions = (org: OrgId, reach: Reach | undefined, isAnyStatus: boolean): readonly Sql[] => [
  sql`org_id = ${org}`,
  ...(isAnyStatus ? [] : [sql`status <> 'archived'`]),
  isRowInReach(org, reach),
]
