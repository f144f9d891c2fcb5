/** What vehicles were filled or charged with, what they need for it, and what does not add up. */
import { holdPresent, holdVehicle, isInReach, listedReachOf, requireInReach } from '#fleet/vehicles'
import type { WorkVerbs } from '#fleet/work'
import type { Context } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Page } from '#kernel/http'
import { etagOf, stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { findAnomalies, inOrder } from './anomalies.ts'
import { economiesOf } from './economy.ts'
import { noteOdometer, settleOdometer } from './odometer.ts'
import type { Capacity, EnergyDraft, EnergyView, Judgement } from './schema.ts'
import { ENERGY_UNITS } from './schema.ts'
import type { EnergyRow } from './store.ts'
import { capacityFor, ENERGY_ENTRIES, energyStore } from './store.ts'

export type EnergyVerbs = ReturnType<typeof createEnergy>

/** Clocks of phones run ahead. */
const AHEAD_MS = 5 * 60_000

export function createEnergy({ currencyOf }: Pick<WorkVerbs, 'currencyOf'>) {
  return {
    requireEntry,
    readCapacity,
    changeCapacity,
    judgeEntry,

    listEntries: async (ctx: Context, query: ListQuery): Promise<Page<EnergyView>> => {
      const plan = await ENERGY_ENTRIES.plan(query)
      const rows = await energyStore.listEntries(ctx, plan, await listedReachOf(ctx))
      const shown = rows.slice(0, plan.limit)
      ctx.record({
        action: 'energy.list',
        object: shown.map(({ id }) => id),
        subject: [...new Set(shown.map(({ subject }) => subject))],
        facts: { count: shown.length },
      })
      return plan.toPage(rows, toView)
    },

    /** @throws {Problem} `fleet.energy-unknown` (404). */
    readEntry: async (ctx: Context, id: string) => {
      const row = await requireEntry(ctx, id)
      ctx.record({ action: 'energy.read', object: [id, row.vehicleId], subject: row.subject })
      return versioned(row)
    },

    /**
     * Posts an entry; what does not add up is kept and questioned. Its odometer becomes a reading, unless that is doubted.
     *
     * @throws {Problem} `fleet.vehicle-unknown` (404), `fleet.vehicle-gone` (409), `fleet.energy-time` (422).
     */
    postEntry: async (ctx: Context, vehicleId: string, draft: EnergyDraft) => {
      const { id: vehicle, subject } = await holdPresent(ctx, vehicleId)
      const others = await energyStore.listCounting(ctx, vehicle)
      const entry = { ...draft, ...timesOf(ctx, draft), id: uuidv7(ctx.now) }
      const capacity = capacityFor(draft.unit, await energyStore.findCapacity(ctx, vehicle))
      const { readingId, flags: doubts } = await noteOdometer(ctx, { ...entry, vehicleId: vehicle, subject })
      const flags = [...new Set([...findAnomalies(entry, others, capacity), ...doubts])].sort()
      const row: EnergyRow = {
        ...{
          ...entry,
          vehicleId: vehicle,
          subject,
          readingId,
          currency: await currencyOf(ctx),
          economyThousandthsPer100Km: null,
        },
        ...{ flags, status: flags.length === 0 ? 'posted' : 'questioned', reason: null },
        ...{ version: 1, createdAt: ctx.now, updatedAt: ctx.now },
      }
      await energyStore.insertEntry(ctx, row)
      const economies = await countAgain(ctx, [...others, row])
      ctx.record({ action: 'energy.post', object: [row.id, vehicle], subject, facts: { flags: flags.join(' ') } })
      return versioned({ ...row, economyThousandthsPer100Km: economies.get(row.id) ?? null })
    },
  }
}

/** @throws {Problem} `fleet.energy-unknown` (404): there is none, or its vehicle is not in the caller's reach. */
async function requireEntry(ctx: Context, id: string): Promise<EnergyRow> {
  const row = await energyStore.findEntry(ctx, id)
  if (row && (await isInReach(ctx, row.vehicleId))) return row
  throw unknown()
}

/**
 * Accepts what was questioned, or voids what should not count; void is for ever, and the economy of the others follows. So
 * does the reading of the odometer.
 *
 * @throws {Problem} `fleet.energy-unknown` (404), `http.stale`, `fleet.lifecycle` (409).
 */
async function judgeEntry(ctx: Context, id: string, { status, reason }: Judgement, version: number | undefined) {
  const { vehicleId } = await requireEntry(ctx, id)
  await holdVehicle(ctx, vehicleId)
  const row = await requireEntry(ctx, id)
  if (version !== undefined && version !== row.version) throw stale()
  if (row.status === 'void' || (status === 'accepted' && row.status !== 'questioned'))
    throw new Problem('conflict', 'fleet.lifecycle', `An entry that is ${row.status} cannot become ${status}.`)
  const readingId = await settleOdometer(ctx, row, { status, reason })
  await energyStore.judgeEntry(ctx, { ...row, status, reason, readingId })
  if (status === 'void') await countAgain(ctx, await energyStore.listCounting(ctx, vehicleId))
  ctx.record({ action: 'energy.judge', object: [id, vehicleId], subject: row.subject, facts: { status, reason } })
  return versioned(await requireEntry(ctx, id))
}

/** @param counting all that count of a vehicle that is held: the economy of each follows from them, and is kept where it changed. */
async function countAgain(ctx: Context, counting: readonly EnergyRow[]): Promise<ReadonlyMap<string, number | null>> {
  const economies = new Map(
    ENERGY_UNITS.flatMap((unit) => [...economiesOf(inOrder(counting.filter((row) => row.unit === unit)))]),
  )
  for (const { id, economyThousandthsPer100Km } of counting) {
    const economy = economies.get(id) ?? null
    if (economy !== economyThousandthsPer100Km) await energyStore.setEconomy(ctx, id, economy)
  }
  return economies
}

async function readCapacity(ctx: Context, vehicleId: string) {
  const { id, subject } = await requireInReach(ctx, vehicleId)
  const row = (await energyStore.findCapacity(ctx, id)) ?? NO_CAPACITY
  ctx.record({ action: 'capacity.read', object: id, subject })
  return withEtag(row)
}

/** @throws {Problem} `fleet.vehicle-unknown` (404), `http.stale`. */
async function changeCapacity(ctx: Context, vehicleId: string, capacity: Capacity, version: number | undefined) {
  await holdVehicle(ctx, vehicleId)
  const { id, subject } = await requireInReach(ctx, vehicleId)
  const found = (await energyStore.findCapacity(ctx, id)) ?? NO_CAPACITY
  if (version !== undefined && version !== found.version) throw stale()
  const row = { ...capacity, version: found.version + 1 }
  await energyStore.keepCapacity(ctx, id, row)
  ctx.record({ action: 'capacity.change', object: id, subject })
  return withEtag(row)
}

const NO_CAPACITY = { litreThousandths: null, kilowattHourThousandths: null, version: 0 }
const withEtag = ({ version, ...view }: Capacity & { readonly version: number }) => ({ view, etag: etagOf(version) })

/** @throws {Problem} `fleet.energy-time` (422). */
function timesOf({ now }: Context, draft: EnergyDraft): { readonly beganAt: Date; readonly endedAt: Date } {
  const beganAt = draft.beganAt === undefined ? now : new Date(draft.beganAt)
  const endedAt = draft.endedAt === undefined ? beganAt : new Date(draft.endedAt)
  if (beganAt <= endedAt && endedAt.getTime() <= now.getTime() + AHEAD_MS) return { beganAt, endedAt }
  throw new Problem(
    'refused',
    'fleet.energy-time',
    'It ends after it begins, and not in the future. Nothing was posted.',
  )
}

const unknown = () =>
  new Problem('missing', 'fleet.energy-unknown', 'There is no energy entry with this id in your reach.')

const versioned = (row: EnergyRow) => ({ view: toView(row), etag: etagOf(row.version) })

const toView = (row: EnergyRow): EnergyView => ({
  id: row.id,
  vehicleId: row.vehicleId,
  unit: row.unit,
  quantityThousandths: row.quantityThousandths,
  costMinor: row.costMinor,
  currency: row.currency,
  odometerKm: row.odometerKm,
  readingId: row.readingId,
  isFull: row.isFull,
  beganAt: row.beganAt.toISOString(),
  endedAt: row.endedAt.toISOString(),
  economyThousandthsPer100Km: row.economyThousandthsPer100Km,
  flags: row.flags,
  status: row.status,
  reason: row.reason,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
