import { holdPresent, holdVehicle, requireInReach } from '#fleet/vehicles'
import type { Context, ReadContext, VehicleId } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Page } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { Implausible } from './plausible.ts'
import { findImplausible } from './plausible.ts'
import type { MeterKind, MeterSource, MetersView, ReadingDraft, ReadingView } from './schema.ts'
import type { ReadingRow } from './store.ts'
import { listLatest, listReadings, meterStore, READINGS } from './store.ts'

/** Clocks of phones run ahead. */
const AHEAD_MS = 5 * 60_000

/** What the meters show now; null where nobody has read one. */
export interface LatestReadings {
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
    { kind, value, at, confirm = false }: ReadingDraft,
    source: MeterSource = 'manual',
  ): Promise<ReadingView> => {
    const vehicle = await holdPresent(ctx, vehicleId)
    const reading = { value: toStored(kind, value), at: requirePast(ctx, at) }
    const [before, after] = [
      await meterStore.findBefore(ctx, vehicle.id, kind, reading.at),
      await meterStore.findAfter(ctx, vehicle.id, kind, reading.at),
    ]
    const implausible = findImplausible(kind, reading, before, after)
    if (implausible && !confirm) throw ask(implausible)
    const row: ReadingRow = {
      id: uuidv7(ctx.now),
      vehicleId: vehicle.id,
      kind,
      ...reading,
      source,
      confirmed: implausible !== undefined,
      recordedAt: ctx.now,
      voidedAt: null,
      voidReason: null,
    }
    await meterStore.insert(ctx, row)
    const facts = { kind, confirmed: row.confirmed }
    ctx.record({ action: 'meter.record', object: [row.id, vehicle.id], subject: vehicle.subject, facts })
    return toView(row)
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
    const rows = (await ctx.list<ReadingRow>(listLatest(ctx, vehicle.id))).map(toView)
    const latest = (wanted: MeterKind) => {
      const row = rows.find(({ kind }) => kind === wanted)
      return row ? { value: row.value, at: row.at, source: row.source } : null
    }
    return { odometerKm: latest('odometer'), engineHours: latest('engine-hours') }
  },

  /** For parts above, of a vehicle that they have in reach and name in an entry of their own. */
  latestOf: async (ctx: ReadContext, vehicle: string): Promise<LatestReadings> => {
    const rows = (await ctx.list<ReadingRow>(listLatest(ctx, vehicle as VehicleId))).map(toView)
    const latest = (wanted: MeterKind) => rows.find(({ kind }) => kind === wanted)?.value ?? null
    return { odometerKm: latest('odometer'), engineHours: latest('engine-hours') }
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

const REASONS: Readonly<Record<Implausible, string>> = {
  'goes-back': 'The meter showed more before',
  'beyond-the-next': 'The meter showed less later',
  'too-fast': 'That is further than a vehicle gets in the time between two readings',
}

/** Never an overwrite, and never a silent refusal of what may be true: a question. */
const ask = (because: Implausible) =>
  new Problem(
    'conflict',
    'fleet.meter-implausible',
    `${REASONS[because]}. Nothing was written; look again, and send it with "confirm" if it stands.`,
    { members: { because }, errors: [{ pointer: '/value', message: because }] },
  )

function requirePast({ now }: Context, at: string | undefined): Date {
  const then = at === undefined ? now : new Date(at)
  if (then.getTime() <= now.getTime() + AHEAD_MS) return then
  throw new Problem('refused', 'fleet.meter-ahead', 'The instant of the reading lies ahead. Nothing was written.', {
    errors: [{ pointer: '/at', message: 'lies in the future' }],
  })
}

/** @throws {Problem} where it is finer than the meter: whole kilometres, tenths of hours. */
function toStored(kind: MeterKind, value: number): number {
  const stored = kind === 'odometer' ? value : Math.round(value * 10)
  const isExact = kind === 'odometer' ? Number.isInteger(value) : Math.abs(stored / 10 - value) < 1e-9
  if (isExact) return stored
  throw new Problem('refused', 'fleet.meter-fraction', 'Kilometres are whole, and hours go to a tenth.', {
    errors: [{ pointer: '/value', message: 'is finer than the meter' }],
  })
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
