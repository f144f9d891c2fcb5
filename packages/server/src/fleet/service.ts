import type { Context, Kernel, OrgId, SubjectId, UserId, VehicleId } from '#kernel'
import { isUuid, Problem, uuidv7 } from '#kernel'
import { isUniqueViolation } from '#kernel/database'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, stale, toPage } from '#kernel/http'
import { matchesCheckDigit } from '#protocol/vin'
import { BOUND_BY_ASSIGNMENT } from './access.ts'
import { isGone, mayBecome } from './lifecycle.ts'
import type { VehicleDraft, VehiclePatch, VehicleStatus, VehicleView } from './schema.ts'
import type { VehicleRow } from './store.ts'
import { vehicleStore } from './store.ts'

/** What identifies a vehicle and through it a person: sealed under the vehicle's own subject. */
interface Personal {
  readonly vin: string | null
  readonly plate: string | null
}

/** A vehicle as verbs of other rooms see it: the view, whose subject it is, and the version for its ETag. */
export interface Vehicle extends VehicleView {
  readonly id: VehicleId
  readonly subject: SubjectId
  readonly version: number
}

/** What the fleet asks of the room below it. */
export interface Below {
  readonly identity: {
    /** @throws {Problem} `identity.user-unknown` (404). */
    subjectOf(ctx: Context, user: UserId): Promise<SubjectId>
    usersOf(
      ctx: Context,
      subjects: readonly SubjectId[],
    ): Promise<readonly { readonly id: UserId; readonly subject: SubjectId }[]>
  }
}

export type FleetVerbs = ReturnType<typeof createFleet>

/** What can be done with vehicles. Callers are already authenticated and authorised. */
export function createFleet({ vault }: Pick<Kernel, 'vault'>, identity: Below['identity']) {
  /**
   * Adds a vehicle. A technician who adds one is assigned to it.
   *
   * @throws {Problem} `fleet.vin-taken`, `fleet.plate-taken`, `fleet.unit-taken`.
   */
  async function registerVehicle(ctx: Context, draft: VehicleDraft): Promise<Vehicle> {
    const id = uuidv7<VehicleId>(ctx.now)
    const subject = await vault.createSubject(ctx.tx)
    const personal = { vin: normaliseVin(draft.vin ?? null), plate: normalisePlate(draft.plate ?? null) }
    const row: VehicleRow = {
      ...draftColumns(draft),
      ...(await sealPersonal(ctx, id, subject, personal)),
      id,
      subject,
      status: draft.status ?? 'active',
      version: 1,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await refuseTaken(() => vehicleStore.insert(ctx.tx, ctx.org, row))
    if (ctx.actor.kind === 'person' && ctx.actor.role === 'technician')
      await vehicleStore.assign(ctx.tx, ctx.org, id, ctx.actor.id, ctx.now)
    ctx.record({ action: 'vehicle.register', object: id, subject })
    return toVehicle(row, personal)
  }

  /**
   * Shows one vehicle. Reading is recorded too: VIN and plate can identify a person.
   *
   * @throws {Problem} `fleet.vehicle-unknown` if there is none, or none within the caller's reach.
   */
  async function readVehicle(ctx: Context, id: string): Promise<Vehicle> {
    const row = await requireRow(ctx, id)
    ctx.record({ action: 'vehicle.read', object: row.id, subject: row.subject })
    return toVehicle(row, await openPersonal(ctx, row))
  }

  /** A page by unit. One entry names all that was shown. */
  async function listVehicles(ctx: Context, query: ListQuery): Promise<Page<Vehicle>> {
    const limit = limitOf(query)
    const after = readCursor(query.after, 2)
    if (after && !isUuid(after[1] ?? ''))
      throw new Problem('invalid', 'http.cursor', 'The cursor in "after" is not one this list has given.')
    const rows = await vehicleStore.list(ctx.tx, ctx.org, {
      status: query.status,
      assignedTo: boundPerson(ctx),
      after,
      limit,
    })
    const shown = rows.slice(0, limit)
    const places = shown.map((row) => ({ place: placeOf(ctx.org, row.id, row.subject), envelope: row.sealed }))
    const opened = await vault.openAll<Personal>(ctx.tx, places)
    ctx.record({
      action: 'vehicle.list',
      object: shown.map(({ id }) => id),
      subject: shown.map(({ subject }) => subject),
      facts: { count: shown.length },
    })
    const personal = new Map(shown.map(({ id }, index) => [id, opened[index] ?? ERASED]))
    return toPage(
      rows,
      limit,
      ({ unit, id }) => [unit, id],
      (row) => toVehicle(row, personal.get(row.id) ?? ERASED),
    )
  }

  /**
   * Changes what the patch names, if nobody else has since `version`.
   *
   * @throws {Problem} `http.stale`, `fleet.lifecycle`, or as `registerVehicle`.
   */
  async function changeVehicle(
    ctx: Context,
    id: string,
    patch: VehiclePatch,
    version: number | undefined,
  ): Promise<Vehicle> {
    const row = await requireRow(ctx, id)
    if (version !== undefined && version !== row.version) throw stale()
    const status = patch.status ?? row.status
    if (!mayBecome(row.status, status) || isGone(row.status)) {
      throw new Problem(
        'conflict',
        'fleet.lifecycle',
        `A vehicle that is ${row.status} cannot become ${status} or be changed so.`,
      )
    }
    const old = await openPersonal(ctx, row)
    const personal = {
      vin: patch.vin === undefined ? old.vin : normaliseVin(patch.vin),
      plate: patch.plate === undefined ? old.plate : normalisePlate(patch.plate),
    }
    const { vin: _vin, plate: _plate, ...columns } = patch
    const sealed = await sealPersonal(ctx, row.id, row.subject, personal)
    const changed: VehicleRow = { ...row, ...columns, ...sealed, status, version: row.version + 1, updatedAt: ctx.now }
    if ((await refuseTaken(() => vehicleStore.update(ctx.tx, ctx.org, changed))) === 0) throw stale()
    const facts = { fields: Object.keys(patch).sort().join(' '), ...(patch.status ? { status } : {}) }
    ctx.record({ action: 'vehicle.change', object: row.id, subject: row.subject, facts })
    return toVehicle(changed, personal)
  }

  /** Takes a vehicle out of the fleet; its history stays. */
  async function archiveVehicle(ctx: Context, id: string, version: number | undefined): Promise<void> {
    const row = await requireRow(ctx, id)
    if (version !== undefined && version !== row.version) throw stale()
    if (isGone(row.status)) return
    const archived: VehicleRow = { ...row, status: 'archived', version: row.version + 1, updatedAt: ctx.now }
    if ((await vehicleStore.update(ctx.tx, ctx.org, archived)) === 0) throw stale()
    ctx.record({ action: 'vehicle.archive', object: row.id, subject: row.subject })
  }

  async function requireRow(ctx: Context, id: string): Promise<VehicleRow> {
    const row = await vehicleStore.find(ctx.tx, ctx.org, id)
    const person = boundPerson(ctx)
    const isInReach = row && (person === undefined || (await vehicleStore.isAssigned(ctx.tx, ctx.org, id, person)))
    // One answer for unknown, foreign and unassigned: it must not tell which of them it is.
    if (!isInReach)
      throw new Problem('missing', 'fleet.vehicle-unknown', 'There is no vehicle with this id in your reach.')
    return row
  }

  const openPersonal = (ctx: Context, row: VehicleRow) =>
    vault.open<Personal>(ctx.tx, placeOf(ctx.org, row.id, row.subject), row.sealed)

  async function sealPersonal(ctx: Context, id: VehicleId, subject: SubjectId, personal: Personal) {
    const { vin, plate } = personal
    return {
      sealed: await vault.seal(ctx.tx, placeOf(ctx.org, id, subject), personal),
      vinIndex: vin === null ? null : await vault.blindIndex(ctx.tx, 'fleet_vehicle.vin', vin),
      plateIndex:
        plate === null ? null : await vault.blindIndex(ctx.tx, 'fleet_vehicle.plate', plate.replaceAll(/[\s-]/g, '')),
    }
  }

  /** The ids in the caller's reach, by unit. Nothing personal is disclosed. */
  const listVehicleIds = (ctx: Context): Promise<readonly VehicleId[]> =>
    vehicleStore.listIds(ctx.tx, ctx.org, boundPerson(ctx))

  /** Lets a technician or driver reach a vehicle. */
  async function assignVehicle(ctx: Context, id: string, person: SubjectId): Promise<void> {
    const row = await requireRow(ctx, id)
    if ((await vehicleStore.assign(ctx.tx, ctx.org, id, person, ctx.now)) === 0) return
    ctx.record({ action: 'assignment.grant', object: id, subject: [person, row.subject] })
  }

  /** Ends that reach on the next request. */
  async function unassignVehicle(ctx: Context, id: string, person: SubjectId): Promise<void> {
    const row = await requireRow(ctx, id)
    if ((await vehicleStore.unassign(ctx.tx, ctx.org, id, person)) === 0) return
    ctx.record({ action: 'assignment.withdraw', object: id, subject: [person, row.subject] })
  }

  /** Whom a vehicle is assigned to, longest first. */
  async function listAssignments(ctx: Context, id: string) {
    const row = await requireRow(ctx, id)
    const assigned = await vehicleStore.listAssigned(ctx.tx, ctx.org, id)
    const subjects = assigned.map(({ person }) => person)
    const users = new Map((await identity.usersOf(ctx, subjects)).map(({ id, subject }) => [subject, id]))
    ctx.record({ action: 'assignment.list', object: id, subject: [...subjects, row.subject] })
    return assigned.flatMap(({ person, grantedAt }) => {
      const userId = users.get(person)
      return userId ? [{ userId, assignedAt: grantedAt.toISOString() }] : []
    })
  }

  const assignVehicleTo = async (ctx: Context, id: string, user: string): Promise<void> =>
    assignVehicle(ctx, id, await identity.subjectOf(ctx, user as UserId))

  const withdrawVehicleFrom = async (ctx: Context, id: string, user: string): Promise<void> =>
    unassignVehicle(ctx, id, await identity.subjectOf(ctx, user as UserId))

  return {
    registerVehicle,
    readVehicle,
    listVehicles,
    changeVehicle,
    archiveVehicle,
    listVehicleIds,
    assignVehicle,
    listAssignments,
    assignVehicleTo,
    withdrawVehicleFrom,
  }
}

export interface ListQuery {
  readonly limit?: number
  readonly after?: string
  readonly status?: VehicleStatus
}

const ERASED: Personal = { vin: null, plate: null }

const placeOf = (org: OrgId, row: VehicleId, subject: SubjectId) => ({
  org,
  table: 'fleet_vehicle',
  column: 'personal',
  row,
  subject,
})

const boundPerson = ({ actor }: Context): SubjectId | undefined =>
  actor.kind === 'person' && BOUND_BY_ASSIGNMENT.includes(actor.role) ? actor.id : undefined

const normaliseVin = (vin: string | null) => vin?.toUpperCase() ?? null
const normalisePlate = (plate: string | null) => plate?.trim().toUpperCase().replaceAll(/\s+/g, ' ') || null

const draftColumns = (draft: VehicleDraft) => ({
  unit: draft.unit,
  make: draft.make ?? null,
  model: draft.model ?? null,
  year: draft.year ?? null,
  fuel: draft.fuel ?? null,
})

function toVehicle(row: VehicleRow, { vin, plate }: Personal): Vehicle {
  const { id, subject, unit, make, model, year, fuel, status, version } = row
  const vinHint = vin === null ? null : matchesCheckDigit(vin) ? 'check-digit-holds' : 'check-digit-differs'
  const instants = { createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() }
  return { id, unit, vin, vinHint, plate, make, model, year, fuel, status, ...instants, subject, version }
}

const TAKEN = {
  fleet_vehicle_vin: ['fleet.vin-taken', 'The fleet already has a vehicle with this VIN.'],
  fleet_vehicle_plate: ['fleet.plate-taken', 'The fleet already has a vehicle with this plate.'],
  fleet_vehicle_unit: ['fleet.unit-taken', 'The fleet already has a vehicle with this unit number.'],
} as const

/** The database decides who was first: of two at once exactly one wins. */
async function refuseTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    for (const [constraint, [code, message]] of Object.entries(TAKEN)) {
      if (isUniqueViolation(error, constraint))
        throw new Problem('conflict', code, `${message} Nothing was changed.`, { cause: error as Error })
    }
    throw error
  }
}
