import type { Migration } from '#kernel/database'

const orderedBy = (table: string, name: string, ...columns: readonly string[]): string =>
  `CREATE INDEX fleet_${table}_by_${name} ON fleet_${table} (org_id, ${columns.join(', ')}, id)`

/** Vehicles that are equal in a word with few values follow by their unit. */
const followedByUnit = (name: string, column = name): readonly string[] => [
  `DROP INDEX fleet_vehicle_by_${name}`,
  orderedBy('vehicle', name, column, 'unit'),
]

/** What the list of issues calls severity, as a number. */
const GRAVITY = `(CASE severity WHEN 'low' THEN 0 WHEN 'medium' THEN 1 WHEN 'high' THEN 2 ELSE 3 END)`

/**
 * One index for each order that a list offers whose rows grow with the fleet or its years: a page ends early. Lists of forms,
 * sites, groups, tasks, programs, imports and exports have as many rows as people made by hand, and are sorted as they are read.
 */
export const offeredOrders: Migration = {
  name: '0028-offered-orders',
  statements: [
    ...followedByUnit('kind'),
    ...followedByUnit('make', `coalesce(make, '')`),
    ...followedByUnit('model', `coalesce(model, '')`),
    ...followedByUnit('year', 'coalesce(year, 0)'),
    ...followedByUnit('status'),
    orderedBy('driver', 'status', 'status', 'created_at'),
    orderedBy('driver', 'updated', 'updated_at'),
    orderedBy('driving', 'began', 'began_at'),
    orderedBy('document', 'created', 'created_at'),
    orderedBy('meter_reading', 'at', 'vehicle_id', 'at'),
    orderedBy('meter_reading', 'recorded', 'vehicle_id', 'recorded_at'),
    orderedBy('issue', 'severity', GRAVITY, 'last_seen_at'),
    orderedBy('issue', 'status', 'status', 'last_seen_at'),
    orderedBy('issue', 'first_seen', 'first_seen_at'),
    orderedBy('issue', 'count', 'seen_count'),
    orderedBy('issue', 'updated', 'updated_at'),
    orderedBy('inspection', 'status', 'status', 'created_at'),
    orderedBy('inspection', 'defects', 'defects', 'created_at'),
    orderedBy('inspection', 'updated', 'updated_at'),
    orderedBy('work_order', 'status', 'status', 'number'),
    orderedBy('work_order', 'created', 'created_at'),
    orderedBy('work_order', 'updated', 'updated_at'),
    orderedBy('energy_entry', 'odometer', 'odometer_km'),
    orderedBy('energy_entry', 'cost', 'cost_minor'),
    orderedBy('part', 'sku', 'sku'),
    orderedBy('part', 'name', 'name'),
    orderedBy('part', 'stock', 'stock_thousandths'),
    orderedBy('stock_move', 'at', 'part_id', 'at'),
  ],
}
