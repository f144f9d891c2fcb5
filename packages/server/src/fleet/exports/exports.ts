/** Files of lists, as people ask for them and fetch them. */
import { listedReachOf } from '#fleet/vehicles'
import type { Context, Kernel, Scope } from '#kernel'
import { Problem, reachesAsFar, uuidv7 } from '#kernel'
import { beginJob, requireJob } from '#kernel/errands'
import type { Page } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { KINDS, placeOfPart, placeOfQuery } from './exporting.ts'
import type { ExportDraft, ExportView, ListName } from './schema.ts'
import type { Source } from './sources.ts'
import type { ExportRow } from './store.ts'
import { EXPORTS, exportStore } from './store.ts'

export type ExportVerbs = ReturnType<typeof createExports>

export function createExports({ vault }: Pick<Kernel, 'vault'>, sources: Readonly<Record<ListName, Source>>) {
  return { beginExport, listExports, readExport, requireExport, openFile }

  /**
   * @param scope how far the caller may list it.
   * @throws {Problem} `http.invalid` (400) where the list does not take the query; `fleet.export-limit` (409).
   */
  async function beginExport(
    ctx: Context,
    { list, format, query = {} }: ExportDraft,
    scope: Scope,
  ): Promise<ExportView> {
    if (ctx.actor.kind !== 'person') throw new Error('an export is somebody’s')
    if ((await exportStore.countRunning(ctx, ctx.actor.id)) >= MOST_RUNNING)
      throw new Problem(
        'conflict',
        'fleet.export-limit',
        `${MOST_RUNNING} of your exports are being made. Ask again when one of them is ready, or stop its job.`,
      )
    const { limit: _, after: __, ...asked } = sources[list].settle(sources[list].requireQuery(query), ctx.now)
    const [id, owner] = [uuidv7(ctx.now), ctx.actor.id]
    const job = await beginJob({ ...ctx, scope }, KINDS.make, `/api/v1/exports/${id}`, [sources[list].action])
    const row: ExportRow = {
      ...{ id, owner, list, format, state: 'running', rows: 0, sizeBytes: 0, jobId: job.id, expiresAt: null },
      stem: sources[list].nameFile(asked),
      query: await vault.seal(ctx.tx, placeOfQuery(ctx.org, { id, owner }), asked),
      createdAt: ctx.now,
    }
    await exportStore.insert(ctx, row)
    ctx.record({ action: 'export.begin', object: id, facts: { list, format } })
    return toView(row)
  }

  /** One's own; to admins everybody's. */
  async function listExports(ctx: Context, asked: ListQuery): Promise<Page<ExportView>> {
    const plan = await EXPORTS.plan(asked)
    const rows = await exportStore.list(ctx, plan, ownerIn(ctx))
    const shown = rows.slice(0, plan.limit).map(({ id }) => id)
    ctx.record({ action: 'export.list', object: shown, facts: { count: shown.length } })
    return plan.toPage(rows, toView)
  }

  /** @throws {Problem} `fleet.export-unknown` (404). */
  async function readExport(ctx: Context, id: string): Promise<ExportView> {
    const row = await requireExport(ctx, id)
    ctx.record({ action: 'export.read', object: id })
    return toView(row)
  }

  /** @throws {Problem} `fleet.export-unknown` (404): there is none, or it is somebody else's. */
  async function requireExport(ctx: Context, id: string): Promise<ExportRow> {
    const row = await exportStore.find(ctx, id)
    const owner = ownerIn(ctx)
    if (row && (owner === undefined || row.owner === owner)) return row
    throw new Problem('missing', 'fleet.export-unknown', 'There is no export with this id in your reach.')
  }

  /**
   * @param scopeOf how far the caller may list it by now.
   * @throws {Problem} `fleet.export-unknown` (404), `fleet.export-state` (409), `http.not-allowed` (403) where the list is
   *   no longer the caller's, or less of it than the file was made from.
   */
  async function openFile(ctx: Context, id: string, scopeOf: (list: ListName) => Scope) {
    const row = await requireExport(ctx, id)
    const { list, format, rows, sizeBytes, createdAt, stem } = row
    requireReady(ctx, row)
    await requireStillReached(ctx, row, scopeOf(list))
    ctx.record({ action: 'export.download', object: id, facts: { list, format, rows, sizeBytes } })
    const parts = await exportStore.listParts(ctx, id)
    const chunks: Buffer[] = []
    for (const part of parts)
      chunks.push(Buffer.from(await vault.open<string>(ctx.tx, placeOfPart(ctx.org, part), part.sealed), 'base64'))
    return {
      bytes: Buffer.concat(chunks),
      format,
      name: `${stem ?? list}-${createdAt.toISOString().slice(0, 10)}.${format}`,
    }
  }
}

const MOST_RUNNING = 5

/** Whether or not anything has let go of the file yet. */
function requireReady({ now }: Context, { state, expiresAt }: ExportRow): void {
  const shown = state === 'ready' && (expiresAt === null || expiresAt <= now) ? 'expired' : state
  if (shown === 'ready') return
  throw new Problem('conflict', 'fleet.export-state', `This export is ${shown}: there is no file. Ask for a new one.`)
}

/** Its job knows how far they reached who asked for it, and the row which vehicles it showed to those whom that bounds. */
async function requireStillReached(ctx: Context, { id, jobId }: ExportRow, scope: Scope): Promise<void> {
  const made = jobId && (await requireJob(ctx, jobId)).actsAs.scope
  const reach = await listedReachOf({ ...ctx, scope })
  if (made && reachesAsFar(scope, made) && (!reach || (await exportStore.isInReach(ctx, id, reach)))) return
  throw new Problem(
    'forbidden',
    'http.not-allowed',
    'You reach less of this list than when the file was made. Ask for a new one.',
  )
}

const ownerIn = ({ actor, scope }: Context) => (actor.kind === 'person' && scope !== 'all' ? actor.id : undefined)

const toView = ({ id, list, format, state, rows, sizeBytes, jobId, expiresAt, createdAt }: ExportRow): ExportView => ({
  ...{ id, list, format, state, rows, sizeBytes, jobId },
  ...{ expiresAt: expiresAt?.toISOString() ?? null, createdAt: createdAt.toISOString() },
})
