/** The odometer of an entry stands among the readings of the vehicle, where nothing speaks against it. */
import { meterVerbs, noteReading } from '#fleet/meters'
import type { Context } from '#kernel'
import type { Flag, Judgement } from './schema.ts'
import type { EnergyRow } from './store.ts'

type Entry = Pick<EnergyRow, 'vehicleId' | 'subject' | 'odometerKm' | 'beganAt'>

/** The reading that was written; or none, and what the meter says against it. */
export async function noteOdometer(
  ctx: Context,
  entry: Entry,
  confirm = false,
): Promise<{ readonly readingId: string | null; readonly flags: readonly Flag[] }> {
  const { vehicleId: id, subject, odometerKm: value, beganAt } = entry
  const draft = { kind: 'odometer', value, at: beganAt.toISOString(), confirm } as const
  const noted = await noteReading(ctx, { id, subject }, draft, 'energy')
  if ('reading' in noted) return { readingId: noted.reading.id, flags: [] }
  return { readingId: null, flags: [noted.implausible === 'too-fast' ? 'odometer-jump' : 'odometer-back'] }
}

/** What becomes of the reading as the entry is judged: who accepts it says that it stands, and who voids it takes it back. */
export async function settleOdometer(
  ctx: Context,
  entry: EnergyRow,
  { status, reason }: Judgement,
): Promise<string | null> {
  if (status === 'accepted') return entry.readingId ?? (await noteOdometer(ctx, entry, true)).readingId
  if (entry.readingId !== null)
    await meterVerbs.voidReading(ctx, entry.vehicleId, entry.readingId, `energy entry void: ${reason}`)
  return entry.readingId
}
