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

export function toVehicle(row: VehicleRow, { vin, plate, custom = {} }: Personal): Vehicle {
  const { id, subject, unit, kind, make, model, year, fuel, status, version } = row
  const { grossWeightKg, siteId, groupId, externalIds } = row
  const vinHint = vin === null ? null : matchesCheckDigit(vin) ? 'check-digit-holds' : 'check-digit-differs'
  const instants = { createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() }
  return {
    ...{ id, unit, kind, vin, vinHint, plate, make, model, year, fuel, grossWeightKg, siteId, groupId },
    ...{ custom, externalIds, status, ...instants, subject, version },
  }
}
