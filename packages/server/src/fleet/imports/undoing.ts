/** Takes an import back, where nobody changed since what it made; the rest stays and is told. */
import type { Context, Kernel } from '#kernel'
import type { Outcome } from '#kernel/database'
import { runEach } from '#kernel/database'
import type { ErrandKind, JobKind, RunningJob } from '#kernel/errands'
import { placeOfBefore, settle } from './applying.ts'
import { CHUNK, importOf } from './chunks.ts'
import type { Draft } from './columns.ts'
import type { Vehicles } from './planning.ts'
import type { ImportedRow } from './row-store.ts'
import { rowStore } from './row-store.ts'
import { KINDS } from './staging.ts'
import { importStore } from './store.ts'

export function createUndo({ vault }: Pick<Kernel, 'vault'>, vehicles: Vehicles): JobKind {
  return {
    kind: KINDS.undo,
    work: async (job) => {
      while (await undoChunk(job)) {}
    },
    ended: async (ctx, { about }, state) => {
      const row = await importStore.hold(ctx, about.split('/').at(-1) ?? '')
      if (row?.state !== 'undoing') return
      if (state === 'done') await settle(ctx, { ...row, state: 'undone', undoUntil: null })
      else await importStore.keep(ctx, { ...row, state: 'applied' })
    },
  }

  /**
   * From the last row to the first: what a row took over from one before it must be free again when that one wants it
   * back. `done` counts rows from the end of the file. False where nothing is left to take back.
   */
  async function undoChunk(job: RunningJob): Promise<boolean> {
    let isLast = false
    await job.step(async (ctx, { ok, failed, done, total }) => {
      const id = importOf(job)
      const highest = total ?? (await rowStore.highest(ctx, id))
      const rows = await rowStore.listLast(ctx, id, ['created', 'changed'], highest + 1 - done, CHUNK)
      isLast = rows.length < CHUNK
      const befores = new Map<string, Draft>()
      for (const row of rows) if (row.outcome === 'changed') befores.set(row.id, await openBefore(ctx, row))
      const outcomes = await runEach(ctx, rows, (ctx, row) => takeBack(ctx, row, befores.get(row.id)))
      await rowStore.keep(
        ctx,
        rows.map((row, at) => toTaken(row, outcomes[at])),
      )
      const kept = outcomes.filter((outcome) => 'problem' in outcome).length
      const counts = { ok: ok + rows.length - kept, failed: failed + kept }
      const first = rows.at(-1)?.row ?? 1
      return { step: 'undoing', done: highest + 1 - first, ...counts, total: highest }
    })
    return !isLast
  }

  async function openBefore(ctx: Context, { id, subject, before }: ImportedRow): Promise<Draft> {
    if (subject === null || before === null) return {}
    const place = placeOfBefore(ctx.org, id, subject)
    const [opened] = await vault.openAll<Draft>(ctx.tx, [{ place, envelope: before }])
    return opened ?? {}
  }

  async function takeBack(ctx: Context, { vehicleId, version }: ImportedRow, before: Draft | undefined): Promise<void> {
    if (vehicleId === null || version === null) return
    if (before === undefined) await vehicles.archiveVehicle(ctx, vehicleId, version)
    else if (Object.keys(before).length > 0) await vehicles.changeVehicle(ctx, vehicleId, before, version)
  }
}

function toTaken(row: ImportedRow, outcome: Outcome<void> | undefined): ImportedRow {
  if (!outcome || !('problem' in outcome)) return { ...row, outcome: 'undone', before: null }
  const { code } = outcome.problem
  const message =
    code === 'http.stale' ? 'Somebody has changed it since, so it stays as it is.' : outcome.problem.message
  return { ...row, outcome: 'kept', faults: [{ column: '', code, message }] }
}

/** Lets go of a file that nobody applied, and of what was before once it can no longer be undone. */
export const createExpiry = ({ act }: Pick<Kernel, 'act'>): ErrandKind => ({
  kind: KINDS.expire,
  run: ({ org, id }) =>
    act({ actor: { kind: 'system', id: 'imports' }, org }, async (ctx) => {
      const row = await importStore.hold(ctx, id)
      if (!row) return undefined
      if (row.undoUntil && row.undoUntil > ctx.now) return row.undoUntil
      if (['checking', 'applying', 'undoing'].includes(row.state)) return new Date(ctx.now.getTime() + 3_600_000)
      await rowStore.forgetBefore(ctx, id)
      const isOpen = row.state === 'open' || row.state === 'checked'
      await settle(ctx, { ...row, undoUntil: null, ...(isOpen ? { state: 'expired' as const } : {}) })
      ctx.record({ action: 'import.expire', object: id })
      return undefined
    }),
})
