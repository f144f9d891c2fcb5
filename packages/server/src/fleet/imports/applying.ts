/** Applies what was checked, chunk by chunk; each remembers what it did, so that it can be taken back. */
import type { Context, Kernel, OrgId, SubjectId } from '#kernel'
import { later, Problem } from '#kernel'
import type { Outcome } from '#kernel/database'
import { runEach } from '#kernel/database'
import type { JobKind, RunningJob } from '#kernel/errands'
import { toFault } from './checking.ts'
import { chunksOf, importOf } from './chunks.ts'
import type { Column } from './columns.ts'
import type { FileRow, ImportFiles } from './file.ts'
import type { PlannedRow, Shown, Vehicles } from './planning.ts'
import { beforeOf, carryOut, planRows } from './planning.ts'
import type { ImportedRow } from './row-store.ts'
import { rowStore } from './row-store.ts'
import { begin, countRows, KINDS, requireImport, WINDOW } from './staging.ts'
import type { ImportRow } from './store.ts'
import { importStore } from './store.ts'

type Checked = PlannedRow & { readonly before: ImportedRow }

export const placeOfBefore = (org: OrgId, row: string, subject: SubjectId) => ({
  ...{ org, table: 'fleet_import_row', column: 'before', row, subject },
})

export function createApply(kernel: Pick<Kernel, 'act' | 'vault'>, files: ImportFiles, vehicles: Vehicles): JobKind {
  return {
    kind: KINDS.apply,
    work: async (job) => {
      const row = await kernel.act(job.who, (ctx) => requireImport(ctx, importOf(job)))
      const chunks = chunksOf(files, job, row, () => row.columns)
      for await (const { columns, rows } of chunks) await applyChunk(job, row, columns, rows)
    },
    /** What was stopped or refused on the way is taken back by a job of its own: nothing stays half imported. */
    ended: async (ctx, { about }, state) => {
      const row = await importStore.hold(ctx, about.split('/').at(-1) ?? '')
      if (row?.state !== 'applying') return
      const { created, changed, error: errors } = await countRows(ctx, row.id)
      ctx.record({ action: 'import.finish', object: row.id, facts: { created, changed, errors, state } })
      const undoUntil = later(ctx.now, WINDOW)
      if (state === 'done') await settle(ctx, { ...row, state: 'applied', undoUntil })
      else if (created + changed > 0) await begin(ctx, row, 'undo', { state: 'undoing', undoUntil }, [])
      else await importStore.keep(ctx, { ...row, state: 'checked' })
    },
  }

  async function applyChunk(job: RunningJob, row: ImportRow, columns: readonly Column[], rows: readonly FileRow[]) {
    await job.step(async (ctx, { ok, failed, done, total }) => {
      const first = rows[0]?.row ?? 0
      const last = rows.at(-1)?.row ?? done
      const known = new Map((await rowStore.listBetween(ctx, row.id, first, last)).map((one) => [one.row, one]))
      const wanted = rows.filter(({ row }) => isWanted(known.get(row)))
      const planned = (await planRows(ctx, vehicles, row, columns, wanted)).flatMap((one): Checked[] => {
        const before = known.get(one.row)
        return before ? [{ ...one, before }] : []
      })
      const outcomes = await runEach(ctx, planned, (ctx, one) => carryOutRow(ctx, one))
      const kept: ImportedRow[] = []
      for (const [at, outcome] of outcomes.entries()) {
        const one = planned[at]
        if (one) kept.push(await toDone(ctx, row, columns, one, outcome))
      }
      await rowStore.keep(ctx, kept)
      const errors = kept.filter(({ outcome }) => outcome === 'error').length
      const counts = { ok: ok + kept.length - errors, failed: failed + errors }
      return { step: 'applying', done: last, ...counts, total: total ?? (await rowStore.highest(ctx, row.id)) }
    })
  }

  /** @throws {Problem} `fleet.import-stale` where it would do other than was shown, or over what somebody did since. */
  async function carryOutRow(ctx: Context, { plan, before }: Checked): Promise<Shown> {
    if (plan.does === 'same') return plan.vehicle
    if (plan.does === 'error') {
      const [fault] = plan.faults
      throw new Problem('refused', fault?.code ?? 'fleet.import-value', fault?.message ?? 'The row cannot be meant.')
    }
    if (!isAsShown(plan, before)) throw new Problem('conflict', 'fleet.import-stale', STALE)
    return carryOut(ctx, vehicles, plan)
  }

  /** @throws {Problem} of the row, where all or none was asked for: then nothing of its chunk is done. */
  async function toDone(
    ctx: Context,
    { onlyValid }: ImportRow,
    columns: readonly Column[],
    { row, plan, before }: Checked,
    outcome: Outcome<Shown>,
  ): Promise<ImportedRow> {
    if ('problem' in outcome) {
      const { problem } = outcome
      if (onlyValid) return { ...before, outcome: 'error', faults: [toFault(columns, problem)] }
      throw new Problem(problem.kind, problem.code, `Row ${row}: ${problem.message} What was imported is taken back.`)
    }
    if (plan.does === 'same') return { ...before, outcome: 'same' }
    const { id, subject, version } = outcome.value
    const done = { ...before, vehicleId: id, version, subject }
    if (plan.does !== 'change') return { ...done, outcome: 'created' }
    const place = placeOfBefore(ctx.org, before.id, subject)
    const sealed = await kernel.vault.seal(ctx.tx, place, beforeOf(plan.vehicle, plan.patch))
    return { ...done, outcome: 'changed', before: sealed }
  }
}

const STALE = 'Somebody changed, added or archived this vehicle since the check, so it stays as it is. Check it anew.'

/** Whether the fleet is for this row as the preview found it. */
const isAsShown = (plan: PlannedRow['plan'], { outcome, vehicleId, version }: ImportedRow): boolean =>
  plan.does === outcome &&
  (plan.does !== 'change' || (plan.vehicle.id === vehicleId && plan.vehicle.version === version))

const isWanted = (row: ImportedRow | undefined): boolean => row?.outcome === 'create' || row?.outcome === 'change'

/** The file is not needed any more. */
export async function settle(ctx: Context, row: ImportRow): Promise<void> {
  await importStore.keep(ctx, row)
  await importStore.removeParts(ctx, row.id)
  await rowStore.removeKeys(ctx, row.id)
}
