/** What a row of a file would do to the fleet: add a vehicle, change one, or nothing. */
import { Value } from 'typebox/value'
import type { FleetVerbs, Matched, VehicleDraft } from '#fleet/vehicles'
import { VehicleDraft as DraftShape } from '#fleet/vehicles'
import type { Context, VehicleId } from '#kernel'
import type { Column, Draft, Fault } from './columns.ts'
import { columnOf, readCells, toValue } from './columns.ts'
import type { FileRow } from './file.ts'
import type { ImportRow } from './store.ts'

export type Vehicles = Pick<
  FleetVerbs,
  | 'fingerprints'
  | 'matchVehicles'
  | 'showVehicles'
  | 'readCustomFields'
  | 'registerVehicle'
  | 'tryVehicle'
  | 'changeVehicle'
  | 'archiveVehicle'
>
export type Shown = Awaited<ReturnType<Vehicles['showVehicles']>> extends ReadonlyMap<VehicleId, infer V> ? V : never

export type Plan =
  | { readonly does: 'create'; readonly draft: VehicleDraft }
  | { readonly does: 'change'; readonly vehicle: Shown; readonly patch: Draft }
  | { readonly does: 'same'; readonly vehicle: Shown }
  | { readonly does: 'error'; readonly faults: readonly Fault[] }

export interface PlannedRow {
  readonly row: number
  readonly unit: string | null
  readonly plan: Plan
}

/** @param matchBy what tells that a row is of a vehicle that is there. */
export async function planRows(
  ctx: Context,
  vehicles: Vehicles,
  { matchBy }: Pick<ImportRow, 'matchBy'>,
  columns: readonly Column[],
  rows: readonly FileRow[],
): Promise<readonly (PlannedRow & { readonly draft: Draft })[]> {
  const read = rows.map(({ row, cells }) => ({ row, ...readCells(columns, cells) }))
  await typeCustom(
    ctx,
    vehicles,
    read.map(({ draft }) => draft),
  )
  const keyOf = (draft: Draft) => (matchBy === 'nothing' ? undefined : (draft[matchBy] as string | undefined))
  const keys = read.flatMap(({ draft, faults }) => (faults.length === 0 ? (keyOf(draft) ?? []) : []))
  const matched: ReadonlyMap<string, Matched> =
    matchBy === 'nothing' ? new Map() : await vehicles.matchVehicles(ctx, matchBy, [...new Set(keys)])
  const there = await vehicles.showVehicles(
    ctx,
    [...matched.values()].map(({ id }) => id),
  )
  return read.map(({ row, draft, faults }) => {
    const found = matched.get(keyOf(draft) ?? '')
    const vehicle = found && there.get(found.id)
    const unit =
      typeof draft.unit === 'string' && Value.Check(DraftShape.properties.unit, draft.unit) ? draft.unit : null
    const plan: Plan =
      faults.length > 0 ? { does: 'error', faults } : vehicle ? toChange(vehicle, draft) : toCreate(columns, draft)
    return { row, unit: unit ?? found?.unit ?? null, plan, draft }
  })
}

/** Numbers and yes or no of the organisation's own fields. What does not fit stays text, and its field refuses it. */
async function typeCustom(ctx: Context, vehicles: Vehicles, drafts: readonly Draft[]): Promise<void> {
  if (!drafts.some(({ custom }) => isParts(custom))) return
  const kinds = new Map((await vehicles.readCustomFields(ctx)).fields.map(({ key, kind }) => [key, kind]))
  for (const { custom } of drafts) {
    if (!isParts(custom)) continue
    for (const [key, text] of Object.entries(custom)) {
      const shape = SHAPES_OF_CUSTOM[kinds.get(key) ?? 'text']
      if (shape && typeof text === 'string') custom[key] = toValue(shape, text)
    }
  }
}

const SHAPES_OF_CUSTOM: Readonly<Partial<Record<string, { readonly type: string }>>> = {
  integer: { type: 'integer' },
  decimal: { type: 'number' },
  'yes-no': { type: 'boolean' },
}

function toCreate(columns: readonly Column[], draft: Draft): Plan {
  if (Value.Check(DraftShape, draft)) return { does: 'create', draft }
  const [missing = 'unit'] = (DraftShape.required as readonly string[]).filter((field) => !(field in draft))
  const message = `A new vehicle needs ${missing}; nothing stands there.`
  return { does: 'error', faults: [{ column: columnOf(columns, missing), code: 'fleet.import-missing', message }] }
}

/** What is said and not so already. Of a field with parts, the others stay. */
function toChange(vehicle: Shown, draft: Draft): Plan {
  const old = vehicle as unknown as Draft
  const patch: Draft = {}
  for (const [field, value] of Object.entries(draft)) {
    const wanted = isParts(value) ? partsBeside(old[field] as Draft | null, value) : value
    if (!isSame(field, old[field], wanted)) patch[field] = wanted
  }
  return Object.keys(patch).length === 0 ? { does: 'same', vehicle } : { does: 'change', vehicle, patch }
}

/** Those that are not so already; null where that is none. */
function partsBeside(old: Draft | null, value: Draft): Draft | null {
  const changed = Object.entries(value).filter(([part, wanted]) => old?.[part] !== wanted)
  return changed.length === 0 ? null : Object.fromEntries(changed)
}

const isParts = (value: unknown): value is Draft => typeof value === 'object' && value !== null && !Array.isArray(value)

/** VIN and plate are kept in capitals, however they are written. */
const isSame = (field: string, old: unknown, wanted: unknown): boolean =>
  wanted === null ||
  (field === 'vin' || field === 'plate'
    ? String(old ?? '') === String(wanted).trim().toUpperCase().replaceAll(/\s+/g, ' ')
    : JSON.stringify(old ?? null) === JSON.stringify(wanted))

/** What was there of what a patch names, part by part: to put it back. */
export const beforeOf = (vehicle: Shown, patch: Draft): Draft => pick(vehicle as unknown as Draft, patch)

const pick = (old: Draft, named: Draft): Draft =>
  Object.fromEntries(
    Object.entries(named).map(([field, value]) => [
      field,
      isParts(value) ? pick((old[field] as Draft | null) ?? {}, value) : Object.hasOwn(old, field) ? old[field] : null,
    ]),
  )

/** Does it. What it gives is the vehicle as it is then. */
export async function carryOut(ctx: Context, vehicles: Vehicles, plan: Plan): Promise<Shown> {
  if (plan.does === 'create') return vehicles.registerVehicle(ctx, plan.draft)
  if (plan.does === 'change') return vehicles.changeVehicle(ctx, plan.vehicle.id, plan.patch, plan.vehicle.version)
  throw new Error(`nothing is to be done for a row that is ${plan.does}`)
}
