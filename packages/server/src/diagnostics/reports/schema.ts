/** A report as a list shows it. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { Id } from '#diagnostics/bridges'
import { ScanSummary } from '#diagnostics/scans'

const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const personal = { 'x-data-class': 'personal' } as const
const { status, source, seal, isUnreadable } = ScanSummary.properties

export type ReportSummary = Static<typeof ReportSummary>
/** VIN and plate whole for those who work on the vehicle, by their last four characters for everybody else. */
export const ReportSummary = Type.Object({
  scanId: Id,
  vehicleId: Id,
  status,
  unit: nullable(Type.String()),
  vin: nullable(Type.String({ ...personal })),
  plate: nullable(Type.String({ ...personal })),
  endedAt: nullable(Instant),
  source,
  dtcCount: Type.Integer(),
  untoldUnits: Type.Integer(),
  seal,
  isUnreadable,
})
