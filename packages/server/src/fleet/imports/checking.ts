/** The preview: every row is read, matched and tried out, and all that the trial did is undone before anybody sees it. */
import type { Context, Kernel } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { runEach } from '#kernel/database'
import type { JobKind, RunningJob } from '#kernel/errands'
import { chunksOf, importOf } from './chunks.ts'
import type { Column, Draft, Fault } from './columns.ts'
import { columnOf, readColumns } from './columns.ts'
import type { FileRow, ImportFiles } from './file.ts'
import type { PlannedRow, Vehicles } from './planning.ts'
import { carryOut, planRows } from './planning.ts'
import type { ImportedRow } from './row-store.ts'
import { rowStore } from './row-store.ts'
import { KINDS, requireImport } from './staging.ts'
import type { ImportRow } from './store.ts'
import { importStore } from './store.ts'

type Planned = PlannedRow & { readonly draft: Draft }

export function createCheck({ act }: Pick<Kernel, 'act'>, files: ImportFiles, vehicles: Vehicles): JobKind {
  return {
    kind: KINDS.check,
    work: async (job) => {
      const row = await act(job.who, (ctx) => requireImport(ctx, importOf(job)))
      const { fields } = await act(job.who, (ctx) => vehicles.readCustomFields(ctx))
      let last = job.row.done
      // What was begun before the house stopped goes on as it was understood then.
      const columnsOf = (header: readonly string[]) =>
        job.row.done > 0 ? row.columns : readColumns(header, row.mapping, fields)
      for await (const { columns, rows } of chunksOf(files, job, row, columnsOf)) {
        await checkChunk(job, row, columns, rows)
        last = rows.at(-1)?.row ?? last
      }
      if (last < 2) throw new Problem('refused', 'fleet.import-empty', 'The file has no rows below its header.')
    },
    ended: async (ctx, { about }, state) => {
      const row = await importStore.hold(ctx, about.split('/').at(-1) ?? '')
      if (row?.state === 'checking')
        await importStore.keep(ctx, { ...row, state: state === 'done' ? 'checked' : 'open' })
    },
  }

  async function checkChunk(job: RunningJob, { id }: ImportRow, columns: readonly Column[], rows: readonly FileRow[]) {
    await job.step(async (ctx, { ok, failed, done }) => {
      const total = done > 0 ? undefined : await startOver(ctx, id, columns)
      const row = await requireImport(ctx, id)
      const data = rows.filter((one) => one.row > 1)
      const planned = await planRows(ctx, vehicles, row, columns, data)
      const twice = await findTwice(ctx, row, columns, planned)
      const checked = await tryOut(ctx, columns, planned, twice)
      await rowStore.insert(ctx, id, checked)
      const errors = checked.filter(({ outcome }) => outcome === 'error').length
      const last = rows.at(-1)?.row ?? done
      const counts = { ok: ok + checked.length - errors, failed: failed + errors }
      return { step: 'checking', done: last, ...counts, ...(total === undefined ? {} : { total }) }
    })
  }

  /** @throws {Problem} `fleet.import-header` (422) where no column tells a vehicle from another. */
  async function startOver(ctx: Context, id: string, columns: readonly Column[]): Promise<number> {
    const row = await importStore.hold(ctx, id)
    const wanted = row?.matchBy === 'nothing' ? 'unit' : row?.matchBy
    if (!row || !columns.some(({ field }) => field === wanted))
      throw new Problem(
        'refused',
        'fleet.import-header',
        `No column of the first row is ${wanted}. Name the columns in the first row, or say in columns which is which.`,
      )
    await rowStore.removeAll(ctx, id)
    await importStore.keep(ctx, { ...row, columns })
    return ((await importStore.countParts(ctx, id))?.lines ?? 0) + 1
  }

  /** Rows that have the unit, VIN or plate of a row before them. */
  async function findTwice(ctx: Context, { id }: ImportRow, columns: readonly Column[], planned: readonly Planned[]) {
    const fingerprints = await vehicles.fingerprints(ctx)
    const faults = new Map<number, Fault[]>()
    for (const field of ['unit', 'vin', 'plate'] as const) {
      const keys = planned.flatMap(({ row, draft: { [field]: value }, plan }) =>
        typeof value === 'string' && plan.does !== 'error'
          ? [{ row, key: Buffer.concat([Buffer.from(`${field}:`), fingerprints[field](value)]) }]
          : [],
      )
      for (const { row, first } of await rowStore.takeKeys(ctx, id, keys)) {
        const message = `Row ${first} has the same ${field}.`
        const fault: Fault = { column: columnOf(columns, field), code: 'fleet.import-twice', message }
        faults.set(row, [...(faults.get(row) ?? []), fault])
      }
    }
    return faults
  }

  /** As it would be applied, with the same verbs but that nothing is sealed; then all of it is undone. */
  async function tryOut(
    ctx: Context,
    columns: readonly Column[],
    planned: readonly Planned[],
    twice: ReadonlyMap<number, readonly Fault[]>,
  ): Promise<readonly ImportedRow[]> {
    const tried = planned.filter(({ row, plan }) => isWork(plan) && !twice.has(row))
    const refused = new Map<number, readonly Fault[]>(twice)
    const trial = { ...vehicles, registerVehicle: vehicles.tryVehicle }
    const outcomes = await undone(ctx, (ctx) => runEach(ctx, tried, (ctx, { plan }) => carryOut(ctx, trial, plan)))
    outcomes.forEach((outcome, at) => {
      const row = tried[at]?.row
      if (row !== undefined && 'problem' in outcome) refused.set(row, [toFault(columns, outcome.problem)])
    })
    return planned.map((one) => toRow(ctx, one, refused.get(one.row)))
  }
}

const isWork = (plan: PlannedRow['plan']) => plan.does === 'create' || plan.does === 'change'

class Trial extends Error {
  readonly outcome: unknown
  constructor(outcome: unknown) {
    super('a trial is undone')
    this.outcome = outcome
  }
}

async function undone<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  try {
    return await ctx.attempt(async () => {
      throw new Trial(await work(ctx))
    })
  } catch (error) {
    if (error instanceof Trial) return error.outcome as T
    throw error
  }
}

export const toFault = (columns: readonly Column[], { code, message }: Problem): Fault => ({
  column: columnOf(columns, code),
  code,
  message,
})

function toRow(ctx: Context, { row, unit, plan }: PlannedRow, refused: readonly Fault[] | undefined): ImportedRow {
  const faults = refused ?? (plan.does === 'error' ? plan.faults : [])
  const isChange = plan.does === 'change' || plan.does === 'same'
  return {
    ...{ id: uuidv7(ctx.now), row, unit, faults, outcome: faults.length > 0 ? 'error' : plan.does },
    ...{ vehicleId: isChange ? plan.vehicle.id : null, version: isChange ? plan.vehicle.version : null },
    fields: plan.does === 'change' ? Object.keys(plan.patch).sort().join(' ') : '',
    ...{ subject: null, before: null },
  }
}
