import type { Migration } from '#kernel/database'

const orderedBy = (name: string, column: string): string =>
  `CREATE INDEX fleet_vehicle_by_${name} ON fleet_vehicle (org_id, ${column}, id)`

/** One index for each order that the list of vehicles offers: a page costs as much however many stand behind it. */
export const vehicleOrders: Migration = {
  name: '0020-vehicle-orders',
  statements: [
    orderedBy('unit', 'unit'),
    orderedBy('kind', 'kind'),
    orderedBy('make', `coalesce(make, '')`),
    orderedBy('model', `coalesce(model, '')`),
    orderedBy('year', 'coalesce(year, 0)'),
    orderedBy('status', 'status'),
    orderedBy('created', 'created_at'),
    orderedBy('updated', 'updated_at'),
    // Whole units and how they begin, in any case of letters.
    'CREATE INDEX fleet_vehicle_unit_like ON fleet_vehicle (org_id, lower(unit) text_pattern_ops)',
  ],
}
