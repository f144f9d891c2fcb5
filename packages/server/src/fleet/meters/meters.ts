import { holdPresent, holdVehicle, requireInReach } from '#fleet/vehicles'
import type { Context, ReadContext, VehicleId } from '#kernel'
import { Problem } from '#kernel'
import type { Page } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { doubted, noteReading } from './recording.ts'
import type { MeterKind, MeterSource, MetersView, ReadingDraft, ReadingView } from './schema.ts'
import type { ReadingRow } from './store.ts'
import { listLatest, listReadings, meterStore, READINGS } from './store.ts'

/** What the meters show now; null where nobody has read one. */
export interface Readings {
  readonly odometerKm: number | null
  readonly engineHours: number | null
}

/** What the meters of vehicles showed: written down as read, judged against what they showed before and after. */
export const meterVerbs = {
  /**
   * Writes a reading down.
   *
   * @throws {Problem} `fleet.meter-implausible` unless it is confirmed, `fleet.meter-ahead`, `fleet.meter-fraction`,
   *   `fleet.vehicle-unknown`.
   */
  recordReading: async (
    ctx: Context,
    vehicleId: string,
    draft: ReadingDraft,
    source: MeterSource = 'manual',
  ): Promise<ReadingView> => {
    const noted = await noteReading(ctx, await holdPresent(ctx, vehicleId), draft, source)
    if ('implausible' in noted) throw doubted(noted.implausible)
    return toView(noted.reading)
  },

  /** Newest first, those that are void among them. */
  listReadings: async (ctx: ReadContext, vehicleId: string, query: ListQuery): Promise<Page<ReadingView>> => {
    const vehicle = await requireInReach(ctx, vehicleId)
    const plan = await READINGS.plan(query)
    const rows = await ctx.list<ReadingRow>(listReadings(ctx, vehicle.id, plan))
    const shown = rows.slice(0, plan.limit)
    await ctx.disclosed({
      action: 'meter.list',
      object: [vehicle.id, ...shown.map(({ id }) => id)],
      subject: vehicle.subject,
      facts: { count: shown.length },
    })
    return plan.toPage(rows, toView)
  },

  /** @throws {Problem} `fleet.vehicle-unknown`, `fleet.reading-unknown`. */
  readReading: async (ctx: Context, vehicleId: string, id: string): Promise<ReadingView> => {
    const vehicle = await requireInReach(ctx, vehicleId)
    const row = await requireReading(ctx, vehicle.id, id)
    ctx.record({ action: 'meter.read', object: [id, vehicle.id], subject: vehicle.subject })
    return toView(row)
  },

  readMeters: async (ctx: ReadContext, vehicleId: string): Promise<MetersView> => {
    const vehicle = await requireInReach(ctx, vehicleId)
    await ctx.disclosed({ action: 'meter.read', object: vehicle.id, subject: vehicle.subject })
    const rows = (await ctx.list<ReadingRow>(listLatest(ctx, [vehicle.id]))).map(toView)
    const latest = (wanted: MeterKind) => {
      const row = rows.find(({ kind }) => kind === wanted)
      return row ? { value: row.value, at: row.at, source: row.source } : null
    }
    return { odometerKm: latest('odometer'), engineHours: latest('engine-hours') }
  },

  /** For parts above, of vehicles that they have in reach and name in an entry of their own: asked for once for all. */
  latestOf: async (ctx: ReadContext, vehicles: readonly VehicleId[]): Promise<(vehicle: VehicleId) => Readings> => {
    const rows = vehicles.length === 0 ? [] : await ctx.list<ReadingRow>(listLatest(ctx, vehicles))
    const latest = new Map(rows.map(toView).map(({ vehicleId, kind, value }) => [`${vehicleId} ${kind}`, value]))
    return (vehicle) => ({
      odometerKm: latest.get(`${vehicle} odometer`) ?? null,
      engineHours: latest.get(`${vehicle} engine-hours`) ?? null,
    })
  },

  /** Marks a reading as wrong; it stays, and counts no more. @throws {Problem} `fleet.reading-unknown`. */
  voidReading: async (ctx: Context, vehicleId: string, id: string, reason: string): Promise<ReadingView> => {
    await holdVehicle(ctx, vehicleId)
    const vehicle = await requireInReach(ctx, vehicleId)
    await requireReading(ctx, vehicle.id, id)
    if ((await meterStore.void(ctx, id, reason)) > 0)
      ctx.record({ action: 'meter.void', object: [id, vehicle.id], subject: vehicle.subject })
    return toView(await requireReading(ctx, vehicle.id, id))
  },
}

async function requireReading(ctx: Context, vehicle: VehicleId, id: string): Promise<ReadingRow> {
  const row = await meterStore.find(ctx, vehicle, id)
  if (row) return row
  throw new Problem('missing', 'fleet.reading-unknown', 'The vehicle has no reading with this id.')
}

const toView = (row: ReadingRow): ReadingView => ({
  id: row.id,
  vehicleId: row.vehicleId,
  kind: row.kind,
  value: row.kind === 'odometer' ? row.value : row.value / 10,
  at: row.at.toISOString(),
  source: row.source,
  confirmed: row.confirmed,
  recordedAt: row.recordedAt.toISOString(),
  voided: row.voidedAt === null ? null : { at: row.voidedAt.toISOString(), reason: row.voidReason ?? '' },
})
