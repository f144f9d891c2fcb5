/** An import before and between its jobs: opened, loaded part by part, looked at, and sent on its way. */
import type { Context } from '#kernel'
import { later, Problem, uuidv7 } from '#kernel'
import { beginJob, sendErrand } from '#kernel/errands'
import type { Page } from '#kernel/http'
import { stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { NEEDS } from './access.ts'
import { isField } from './columns.ts'
import type { ImportFiles } from './file.ts'
import { ROWS, rowStore } from './row-store.ts'
import type { Applying, ImportDraft, ImportItem, ImportState, ImportView, RowView } from './schema.ts'
import { OUTCOMES } from './schema.ts'
import type { ImportRow } from './store.ts'
import { IMPORTS, importStore } from './store.ts'

/** So long a file waits to be applied, and so long what it did can be undone. */
export const WINDOW = { days: 7 }
export const KINDS = {
  check: 'fleet.import-check',
  apply: 'fleet.import-apply',
  undo: 'fleet.import-undo',
  expire: 'fleet.import-expire',
} as const

export interface ShownImport {
  readonly view: ImportView
  readonly version: number
}

export type Staging = ReturnType<typeof createStaging>

export function createStaging(files: ImportFiles) {
  return { openImport, listImports, readImport, changeImport, loadPart, listRows, checkImport, applyImport, undoImport }

  async function openImport(ctx: Context, draft: ImportDraft): Promise<ShownImport> {
    if (ctx.actor.kind !== 'person') throw new Error('an import is somebody’s')
    const id = uuidv7(ctx.now)
    const mapping = requireMapping(draft.columns ?? {})
    await importStore.insert(ctx, {
      id,
      owner: ctx.actor.id,
      matchBy: draft.matchBy ?? 'unit',
      mapping,
    })
    await sendErrand(ctx, KINDS.expire, id, later(ctx.now, WINDOW))
    ctx.record({ action: 'import.open', object: id })
    return show(ctx, await requireImport(ctx, id))
  }

  async function listImports(ctx: Context, query: ListQuery): Promise<Page<ImportItem>> {
    const plan = await IMPORTS.plan(query)
    const rows = await importStore.list(ctx, plan)
    const shown = rows.slice(0, plan.limit).map(({ id }) => id)
    ctx.record({ action: 'import.list', object: shown, facts: { count: shown.length } })
    return plan.toPage(rows, toItem)
  }

  /** @throws {Problem} `fleet.import-unknown` (404). */
  async function readImport(ctx: Context, id: string): Promise<ShownImport> {
    const row = await requireImport(ctx, id)
    ctx.record({ action: 'import.read', object: id })
    return show(ctx, row)
  }

  /** What it matches by and what its columns are; it is checked anew then. */
  async function changeImport(ctx: Context, id: string, patch: ImportDraft, version: number | undefined) {
    const row = await holdImport(ctx, id, ['open', 'checked'], version)
    const mapping = patch.columns ? requireMapping(patch.columns) : row.mapping
    const next = { ...row, state: 'open' as const, mapping, matchBy: patch.matchBy ?? row.matchBy }
    await importStore.keep(ctx, next)
    ctx.record({ action: 'import.change', object: id })
    return show(ctx, await requireImport(ctx, id))
  }

  /** @throws {Problem} `fleet.import-unknown` (404), `fleet.import-state` (409). */
  async function loadPart(ctx: Context, id: string, part: number, text: string): Promise<void> {
    const row = await holdImport(ctx, id, ['open', 'checked'])
    const lines = await files.putPart(ctx, row, part, text)
    await importStore.keep(ctx, { ...row, state: 'open' })
    ctx.record({ action: 'import.load', object: id, facts: { part, lines } })
  }

  async function listRows(ctx: Context, id: string, query: ListQuery): Promise<Page<RowView>> {
    await requireImport(ctx, id)
    const plan = await ROWS.plan(query)
    const rows = await rowStore.list(ctx, id, plan)
    const count = Math.min(rows.length, plan.limit)
    const vehicles = rows.slice(0, plan.limit).flatMap(({ vehicleId }) => vehicleId ?? [])
    ctx.record({ action: 'import.rows', object: [id, ...vehicles], facts: { count } })
    return plan.toPage(rows, ({ id, row, outcome, unit, vehicleId, fields, faults }) => ({
      ...{ id, row, outcome, unit, vehicleId, fields: fields === '' ? [] : fields.split(' ') },
      errors: [...faults],
    }))
  }

  /** @throws {Problem} `fleet.import-unknown` (404), `fleet.import-state` (409), `fleet.import-parts` (422). */
  async function checkImport(ctx: Context, id: string): Promise<ShownImport> {
    const row = await holdImport(ctx, id, ['open', 'checked'])
    const { count = 0, highest = null } = (await importStore.countParts(ctx, id)) ?? {}
    if (count === 0 || highest !== count - 1)
      throw new Problem(
        'refused',
        'fleet.import-parts',
        `Load the file first, its parts numbered from 0; ${count} came.`,
      )
    return begin(ctx, row, 'check', { state: 'checking' })
  }

  /** @throws {Problem} `fleet.import-unknown` (404), `fleet.import-state` (409), `fleet.import-faulty` (422). */
  async function applyImport(ctx: Context, id: string, { onlyValid = false }: Applying): Promise<ShownImport> {
    const row = await holdImport(ctx, id, ['checked'])
    const { error } = await countRows(ctx, id)
    if (error > 0 && !onlyValid)
      throw new Problem(
        'refused',
        'fleet.import-faulty',
        `${error} rows have errors, and nothing was done. Mend them, or apply with onlyValid to leave them out.`,
      )
    return begin(ctx, row, 'apply', { state: 'applying', onlyValid })
  }

  /** @throws {Problem} `fleet.import-unknown` (404), `fleet.import-state`, `fleet.undo-over` (409). */
  async function undoImport(ctx: Context, id: string): Promise<ShownImport> {
    const row = await holdImport(ctx, id, ['applied'])
    if (row.undoUntil === null || row.undoUntil <= ctx.now)
      throw new Problem('conflict', 'fleet.undo-over', 'An import can be undone for seven days. They are over.')
    return begin(ctx, row, 'undo', { state: 'undoing' })
  }
}

/**
 * Sends it on: the job begins once this has committed.
 *
 * @param actions what it needs of whoever asked; none where it takes back what could not be ended, whatever they may by now.
 */
export async function begin(
  ctx: Context,
  row: ImportRow,
  what: 'check' | 'apply' | 'undo',
  next: Partial<ImportRow>,
  actions: readonly string[] = NEEDS[what],
): Promise<ShownImport> {
  const { id: jobId } = await beginJob(ctx, KINDS[what], `/api/v1/imports/${row.id}`, actions)
  await importStore.keep(ctx, { ...row, ...next, jobId })
  const facts = what === 'apply' ? { facts: { onlyValid: next.onlyValid ?? false } } : {}
  ctx.record({ action: `import.${what}`, object: row.id, ...facts })
  return show(ctx, await requireImport(ctx, row.id))
}

/** @throws {Problem} `fleet.import-unknown` (404). */
export async function requireImport(ctx: Context, id: string): Promise<ImportRow> {
  const row = await importStore.find(ctx, id)
  if (row) return row
  throw new Problem('missing', 'fleet.import-unknown', 'There is no import with this id in your reach.')
}

async function holdImport(
  ctx: Context,
  id: string,
  states: readonly ImportState[],
  version?: number,
): Promise<ImportRow> {
  await requireImport(ctx, id)
  const row = await importStore.hold(ctx, id)
  if (!row || (version !== undefined && version !== row.version)) throw stale()
  if (states.includes(row.state)) return row
  throw new Problem('conflict', 'fleet.import-state', `This import is ${row.state}. Nothing was done.`)
}

function requireMapping(mapping: NonNullable<ImportDraft['columns']>) {
  const unknown = Object.entries(mapping).find(([, field]) => field !== null && !isField(field))
  if (unknown === undefined) return mapping
  throw new Problem('refused', 'fleet.import-column', 'A column is sent to a field that vehicles do not have.', {
    errors: [{ pointer: `/columns/${unknown[0]}`, message: 'no field of a vehicle' }],
  })
}

export async function countRows(ctx: Context, id: string): Promise<ImportView['rows']> {
  const counts = new Map((await rowStore.count(ctx, id)).map(({ outcome, count }) => [outcome, count]))
  return Object.fromEntries(OUTCOMES.map((word) => [word, counts.get(word) ?? 0])) as ImportView['rows']
}

async function show(ctx: Context, row: ImportRow): Promise<ShownImport> {
  return { view: { ...toItem(row), rows: await countRows(ctx, row.id) }, version: row.version }
}

const toItem = (row: ImportRow): ImportItem => ({
  ...{ id: row.id, state: row.state, matchBy: row.matchBy, columns: [...row.columns], jobId: row.jobId },
  undoUntil: row.undoUntil?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
