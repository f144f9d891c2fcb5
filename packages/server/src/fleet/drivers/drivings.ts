/** Who drives what, from when to when: never two at once in one vehicle, also where it is entered late. */
import { boundPerson, holdPresent, holdVehicle, reachByDriving } from '#fleet/vehicles'
import type { Context } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Page } from '#kernel/http'
import { etagOf, stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { DrivingDraft, DrivingEnd, DrivingView } from './driving-schema.ts'
import type { DrivingRow } from './driving-store.ts'
import { DRIVINGS, drivingStore } from './driving-store.ts'
import { requireDriving, requireNext } from './lifecycle.ts'
import { holdDriver } from './reach.ts'
import type { DriverRow } from './store.ts'

export type Drivings = typeof drivings
type Because = 'contract-ended' | 'driver-left' | 'driver-erased' | 'vehicle-archived'

export const drivings = {
  endAll,
  endOfVehicle,
  moveReach,
  endDriving,

  listDrivings: async (ctx: Context, query: ListQuery): Promise<Page<DrivingView>> => {
    const plan = await DRIVINGS.plan(query)
    const rows = await drivingStore.list(ctx, plan, boundPerson(ctx))
    const shown = rows.slice(0, plan.limit)
    ctx.record({
      action: 'driving.list',
      object: shown.map(({ id }) => id),
      subject: [...new Set(shown.flatMap(subjectsOf))],
      facts: { count: shown.length },
    })
    return plan.toPage(rows, toView)
  },

  /** @throws {Problem} `fleet.driving-unknown` (404). */
  readDriving: async (ctx: Context, id: string): Promise<DrivingView> => {
    const row = await drivingStore.find(ctx, id, boundPerson(ctx))
    if (!row) throw unknown()
    ctx.record({ action: 'driving.read', object: objectsOf(row), subject: subjectsOf(row) })
    return toView(row)
  },

  /**
   * Puts a driver into a vehicle. While it lasts, the account that is linked to the driver reaches the vehicle.
   *
   * @throws {Problem} `fleet.vehicle-unknown`, `fleet.driver-unknown` (404); `fleet.vehicle-gone`, `fleet.driver-inactive`,
   *   `fleet.driving-overlap` (409); `fleet.driving-time` (422).
   */
  beginDriving: async (ctx: Context, draft: DrivingDraft): Promise<DrivingView> => {
    const vehicle = await holdPresent(ctx, draft.vehicleId)
    const driver = await holdDriver(ctx, draft.driverId)
    const { beganAt, endedAt } = timesOf(ctx, draft)
    if (endedAt === null) requireDriving(driver, ctx)
    else requireNext(driver.status)
    if (await drivingStore.findWithin(ctx, vehicle.id, beganAt, endedAt)) throw overlap()
    const row: DrivingRow = {
      ...{ id: uuidv7(ctx.now), driverId: driver.id, vehicleId: vehicle.id, beganAt, endedAt },
      ...{ driverSubject: driver.subject, vehicleSubject: vehicle.subject, version: 1, createdAt: ctx.now },
    }
    await drivingStore.insert(ctx, row)
    ctx.record({ action: 'driving.begin', object: objectsOf(row), subject: subjectsOf(row) })
    if (endedAt === null && driver.person) await reachByDriving.grant(ctx, placeOf(row), driver.person)
    return toView(row)
  },
}

/** @throws {Problem} `fleet.driving-unknown` (404), `http.stale`, `fleet.driving-ended` (409), `fleet.driving-time` (422). */
async function endDriving(
  ctx: Context,
  id: string,
  { endedAt }: DrivingEnd,
  version: number | undefined,
): Promise<DrivingView> {
  const known = await drivingStore.find(ctx, id, boundPerson(ctx))
  if (!known) throw unknown()
  await holdVehicle(ctx, known.vehicleId)
  const row = await drivingStore.lock(ctx, id)
  if (!row) throw unknown()
  if (version !== undefined && version !== row.version) throw stale()
  if (row.endedAt !== null)
    throw new Problem(
      'conflict',
      'fleet.driving-ended',
      'It has ended already, and history stays. Nothing was changed.',
    )
  const times = timesOf(ctx, { beganAt: row.beganAt.toISOString(), endedAt: endedAt ?? ctx.now.toISOString() })
  return toView(await end(ctx, row, times.endedAt ?? ctx.now))
}

/** Ends all that a driver, who is held, drives at present. */
async function endAll(ctx: Context, { id }: Pick<DriverRow, 'id'>, because: Because): Promise<void> {
  for (const row of await drivingStore.lockOpen(ctx, id)) await endNow(ctx, row, because)
}

/** Ends what is driven of a vehicle that has left the fleet. */
async function endOfVehicle(ctx: Context, vehicle: string): Promise<void> {
  const row = await drivingStore.lockOpenOf(ctx, vehicle)
  if (row) await endNow(ctx, row, 'vehicle-archived')
}

const endNow = (ctx: Context, row: DrivingRow, because: Because) =>
  end(ctx, row, new Date(Math.max(row.beganAt.getTime(), ctx.now.getTime())), because)

/** The account of a driver, who is held, is another: it reaches what is driven at present, and the one before no more. */
async function moveReach(ctx: Context, { id, person }: Pick<DriverRow, 'id' | 'person'>): Promise<void> {
  for (const row of await drivingStore.lockOpen(ctx, id)) {
    await reachByDriving.withdraw(ctx, placeOf(row))
    if (person) await reachByDriving.grant(ctx, placeOf(row), person)
  }
}

/** Ends one that is held. */
async function end(ctx: Context, row: DrivingRow, at: Date, because?: Because): Promise<DrivingRow> {
  await drivingStore.end(ctx, row.id, at)
  const facts = { at: at.toISOString(), ...(because ? { because } : {}) }
  ctx.record({ action: 'driving.end', object: objectsOf(row), subject: subjectsOf(row), facts })
  await reachByDriving.withdraw(ctx, placeOf(row))
  return { ...row, endedAt: at, version: row.version + 1 }
}

/** @throws {Problem} `fleet.driving-time` (422). */
function timesOf({ now }: Context, draft: Pick<DrivingDraft, 'beganAt' | 'endedAt'>) {
  const beganAt = draft.beganAt === undefined ? now : new Date(draft.beganAt)
  const endedAt = draft.endedAt === undefined ? null : new Date(draft.endedAt)
  if (beganAt <= now && (endedAt === null || (beganAt <= endedAt && endedAt <= now))) return { beganAt, endedAt }
  const message = 'It begins before it ends, and neither lies ahead. Nothing was changed.'
  throw new Problem('refused', 'fleet.driving-time', message)
}

const overlap = () =>
  new Problem(
    'conflict',
    'fleet.driving-overlap',
    'Somebody drives the vehicle within this time already. Nothing was changed; end that first, or correct the times.',
  )

const unknown = () => new Problem('missing', 'fleet.driving-unknown', 'There is no driving with this id in your reach.')

const objectsOf = ({ id, driverId, vehicleId }: DrivingRow) => [id, driverId, vehicleId]
const subjectsOf = ({ driverSubject, vehicleSubject }: DrivingRow) => [driverSubject, vehicleSubject]
const placeOf = ({ id, vehicleId, vehicleSubject }: DrivingRow) => ({
  ...{ driving: id, vehicle: vehicleId, vehicleSubject },
})

const toView = ({ id, driverId, vehicleId, beganAt, endedAt, createdAt, version }: DrivingRow): DrivingView => ({
  ...{ id, driverId, vehicleId },
  beganAt: beganAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
  etag: etagOf(version),
})
