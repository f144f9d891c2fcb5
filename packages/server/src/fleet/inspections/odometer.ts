/** The odometer of an inspection: doubted where it is typed, so that submitting never waits for it, and a reading from then on. */
import { doubted, judgeReading, noteReading } from '#fleet/meters'
import type { Context } from '#kernel'
import type { InspectionPatch } from './schema.ts'
import type { InspectionRow } from './store.ts'

type Said = Pick<InspectionPatch, 'odometerKm' | 'confirmOdometer'>
type Odometer = Pick<InspectionRow, 'odometerKm' | 'odometerConfirmed'>

/** @throws {Problem} `fleet.meter-implausible` (409) unless it is confirmed. */
export async function typedOdometer(
  ctx: Context,
  row: Odometer & Pick<InspectionRow, 'vehicleId'>,
  { odometerKm: value = row.odometerKm ?? undefined, confirmOdometer = false }: Said,
): Promise<Odometer> {
  if (value === undefined) return { odometerKm: null, odometerConfirmed: false }
  if (value === row.odometerKm && !confirmOdometer) return pick(row)
  const implausible = await judgeReading(ctx, row.vehicleId, { kind: 'odometer', value })
  if (implausible && !confirmOdometer) throw doubted(implausible, 'odometerKm', 'confirmOdometer')
  return { odometerKm: value, odometerConfirmed: implausible !== undefined }
}

const pick = ({ odometerKm, odometerConfirmed }: Odometer): Odometer => ({ odometerKm, odometerConfirmed })

/** Of a vehicle that is held: the reading it becomes. None where something was read meanwhile that speaks against it. */
export async function readOdometer(ctx: Context, row: InspectionRow): Promise<string | null> {
  if (row.odometerKm === null) return null
  const { vehicleId: id, subject, odometerKm: value, odometerConfirmed: confirm } = row
  const noted = await noteReading(ctx, { id, subject }, { kind: 'odometer', value, confirm }, 'inspection')
  return 'reading' in noted ? noted.reading.id : null
}
