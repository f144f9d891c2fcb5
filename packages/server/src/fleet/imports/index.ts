/** Door of imports: vehicles out of files, shown before they are there and taken back where they should not have come. */
import type { Context, Kernel, Part, PersonalColumn, SubjectId } from '#kernel'
import { uuidv7 } from '#kernel'
import type { Authority } from '#kernel/errands'
import { createJobKind } from '#kernel/errands'
import { actions } from './access.ts'
import { createApply } from './applying.ts'
import { createCheck } from './checking.ts'
import { entries } from './entries.ts'
import { createFiles, expireAll } from './file.ts'
import type { Vehicles } from './planning.ts'
import { createRoutes } from './routes.ts'
import { createStaging } from './staging.ts'
import { IMPORTS, importStore } from './store.ts'
import { createExpiry, createUndo } from './undoing.ts'

const SEALED = {
  kind: 'sealed',
  'x-data-class': 'personal',
} as const satisfies Partial<PersonalColumn>

export function openImports(kernel: Pick<Kernel, 'act' | 'vault'>, authority: Authority, vehicles: Vehicles): Part {
  const files = createFiles(kernel)
  const staging = createStaging(files)
  return {
    actions,
    entries,
    routes: createRoutes(staging),
    errands: [
      ...[createCheck(kernel, files, vehicles), createApply(kernel, files, vehicles), createUndo(kernel, vehicles)].map(
        (kind) => createJobKind(kernel, authority, kind),
      ),
      createExpiry(kernel),
    ],
    personalData: [
      { ...SEALED, table: 'fleet_import_part', column: 'text_sealed', subjectColumn: 'owner_id' },
      { ...SEALED, table: 'fleet_import_row', column: 'before_sealed', subjectColumn: 'subject_id' },
    ],
    erases: expireAll,
    canary: ensureCanary,
  }
}

/** One that nobody loads. */
async function ensureCanary(ctx: Context): Promise<Readonly<Record<string, string>>> {
  const [known] = await importStore.list(ctx, await IMPORTS.plan({ limit: 1 }))
  const row = { id: uuidv7(ctx.now), owner: uuidv7<SubjectId>(ctx.now), matchBy: 'unit', mapping: {} } as const
  if (!known) await importStore.insert(ctx, row)
  return { importId: known?.id ?? row.id }
}
