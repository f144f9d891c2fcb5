/** How a reading comes to stand among the others: judged against what was read before and after. */
import type { Context, SubjectId, VehicleId } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Implausible, Reading } from './plausible.ts'
import { findImplausible } from './plausible.ts'
import type { MeterKind, MeterSource, ReadingDraft } from './schema.ts'
import type { ReadingRow } from './store.ts'
import { meterStore } from './store.ts'

/** Clocks of phones run ahead. */
const AHEAD_MS = 5 * 60_000

/** A vehicle that the caller holds and has in reach. */
interface Held {
  readonly id: VehicleId
  readonly subject: SubjectId
}

/** A reading that was written, or why it was not. */
export type Noted = { readonly reading: ReadingRow } | { readonly implausible: Implausible }

/**
 * Writes a reading down, unless it is implausible and nobody has said that it stands.
 *
 * @throws {Problem} `fleet.meter-ahead`, `fleet.meter-fraction`.
 */
export async function noteReading(
  ctx: Context,
  vehicle: Held,
  draft: ReadingDraft,
  source: MeterSource,
): Promise<Noted> {
  const { kind, confirm = false } = draft
  const reading = readingOf(ctx, draft)
  const implausible = await judge(ctx, vehicle.id, kind, reading)
  if (implausible && !confirm) return { implausible }
  const row: ReadingRow = {
    ...{ id: uuidv7(ctx.now), vehicleId: vehicle.id, kind, ...reading, source },
    ...{ confirmed: implausible !== undefined, recordedAt: ctx.now, voidedAt: null, voidReason: null },
  }
  await meterStore.insert(ctx, row)
  const facts = { kind, confirmed: row.confirmed }
  ctx.record({ action: 'meter.record', object: [row.id, vehicle.id], subject: vehicle.subject, facts })
  return { reading: row }
}

/** Whether it would be doubted, before anything is written. @throws {Problem} as `noteReading`. */
export const judgeReading = (ctx: Context, vehicle: VehicleId, draft: ReadingDraft): Promise<Implausible | undefined> =>
  judge(ctx, vehicle, draft.kind, readingOf(ctx, draft))

async function judge(
  ctx: Context,
  vehicle: VehicleId,
  kind: MeterKind,
  reading: Reading,
): Promise<Implausible | undefined> {
  const before = await meterStore.findBefore(ctx, vehicle, kind, reading.at)
  const after = await meterStore.findAfter(ctx, vehicle, kind, reading.at)
  return findImplausible(kind, reading, before, after)
}

const readingOf = (ctx: Context, { kind, value, at }: ReadingDraft): Reading => ({
  value: toStored(kind, value),
  at: requirePast(ctx, at),
})

const REASONS: Readonly<Record<Implausible, string>> = {
  'goes-back': 'The meter showed more before',
  'beyond-the-next': 'The meter showed less later',
  'too-fast': 'That is further than a vehicle gets in the time between two readings',
}

/**
 * Never an overwrite, and never a silent refusal of what may be true: a question.
 *
 * @param field where it was said. @param yes the field that answers it.
 */
export const doubted = (because: Implausible, field = 'value', yes = 'confirm') =>
  new Problem(
    'conflict',
    'fleet.meter-implausible',
    `${REASONS[because]}. Nothing was written; look again, and send it with "${yes}" if it stands.`,
    { members: { because }, errors: [{ pointer: `/${field}`, message: because }] },
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
