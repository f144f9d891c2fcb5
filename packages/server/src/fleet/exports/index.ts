/** Door of exports: what a list shows, as a file to take along. */
import type { Context, Kernel, Part, PersonalColumn, SubjectId } from '#kernel'
import { uuidv7 } from '#kernel'
import type { Authority } from '#kernel/errands'
import { createJobKind } from '#kernel/errands'
import type { Route } from '#kernel/http'
import { createFonts } from '#kernel/paper'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import { createExpiry, createExporting, expireAll } from './exporting.ts'
import { createExports } from './exports.ts'
import { createRoutes } from './routes.ts'
import type { Counting } from './sources.ts'
import { readSources } from './sources.ts'
import { EXPORTS, exportStore } from './store.ts'

const SEALED = {
  kind: 'sealed',
  'x-data-class': 'personal',
  subjectColumn: 'owner_id',
} as const satisfies Partial<PersonalColumn>

/**
 * @param routes of the parts whose lists are taken along.
 * @param counting of each list whose items are numbers of vehicles, the vehicles behind them, and what a file fixes of it.
 */
export function openExports(
  kernel: Pick<Kernel, 'act' | 'read' | 'vault'>,
  authority: Authority,
  routes: readonly Route[],
  counting: Counting,
): Part {
  const sources = readSources(routes, counting)
  return {
    actions,
    entries,
    routes: createRoutes(createExports(kernel, sources), sources),
    errands: [createJobKind(kernel, authority, createExporting(kernel, sources, createFonts())), createExpiry(kernel)],
    personalData: [
      { ...SEALED, table: 'fleet_export', column: 'query_sealed' },
      { ...SEALED, table: 'fleet_export_part', column: 'bytes_sealed' },
    ],
    erases: expireAll,
    canary: ensureCanary,
  }
}

/** One of nobody's, whose file is gone. */
async function ensureCanary(ctx: Context): Promise<Readonly<Record<string, string>>> {
  const [known] = await exportStore.list(ctx, await EXPORTS.plan({ limit: 1 }), undefined)
  if (known) return { exportId: known.id }
  const [id, owner] = [uuidv7(ctx.now), uuidv7<SubjectId>(ctx.now)]
  const row = { id, owner, list: 'due', format: 'csv', query: null, state: 'expired', rows: 0, sizeBytes: 0 } as const
  await exportStore.insert(ctx, { ...row, jobId: null, stem: null, expiresAt: null, createdAt: ctx.now })
  return { exportId: id }
}
