import type { SubjectId, VehicleId } from '#kernel'
import type { Opened } from '#kernel/vault'
import { matchesCheckDigit } from '#protocol/vin'
import type { Personal } from './personal.ts'
import type { VehicleView } from './schema.ts'
import type { VehicleRow } from './store.ts'

/** A vehicle as verbs of other rooms see it: the view, whose subject it is, and the version for its ETag. */
export interface Vehicle extends VehicleView {
  readonly id: VehicleId
  readonly subject: SubjectId
  readonly version: number
}

const NOTHING: Personal = { vin: null, plate: null, custom: {} }

/** As a list shows it: nothing of what was erased, and nothing of what is broken but that it is. */
export function listedVehicle(row: VehicleRow, opened: Opened<Personal> | undefined): Vehicle {
  if (opened?.state === 'open') return toVehicle(row, opened.value)
  const vehicle = toVehicle(row, NOTHING)
  return opened?.state === 'broken' ? { ...vehicle, isUnreadable: true } : vehicle
}

/** One literal: a vehicle put together of several is slower to make, and a page has up to two hundred. */
export function toVehicle(row: VehicleRow, { vin, plate, custom = {} }: Personal): Vehicle {
  return {
    id: row.id,
    unit: row.unit,
    kind: row.kind,
    vin,
    vinHint: vin === null ? null : matchesCheckDigit(vin) ? 'check-digit-holds' : 'check-digit-differs',
    plate,
    make: row.make,
    model: row.model,
    year: row.year,
    fuel: row.fuel,
    grossWeightKg: row.grossWeightKg,
    siteId: row.siteId,
    groupId: row.groupId,
    custom,
    externalIds: row.externalIds,
    status: row.status,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    subject: row.subject,
    version: row.version,
  }
}
