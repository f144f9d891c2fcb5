/** Looks into what is in quarantine: read in one transaction, judged in none, and what came of it written in another. */
import type { Context, FileId, Kernel, OrgId } from '#kernel'
import { Problem } from '#kernel'
import type { Job } from '#kernel/jobs'
import type { FileRow } from './file.ts'
import type { Judging } from './judging.ts'
import { judgeFile, refused } from './judging.ts'
import type { Files } from './keeping.ts'
import type { Judged } from './store.ts'
import { fileStore } from './store.ts'

type Ports = Pick<Kernel, 'act' | 'clock' | 'database' | 'vault'>

export const createFileCheck = (kernel: Ports, files: Pick<Files, 'openContent'>, judging: Judging): Job => ({
  name: 'kernel.file-check',
  every: { seconds: 10 },
  runApart: async () => {
    for (const org of await kernel.vault.keeping.listOrganisations()) {
      const due = await kernel.database.transaction({ org }, (tx) => fileStore.listDue(tx, org, kernel.clock.now()))
      for (const { id } of due) await checkFile(kernel, files, judging, org, id)
    }
  },
})

async function checkFile(
  { act, clock }: Ports,
  { openContent }: Pick<Files, 'openContent'>,
  judging: Judging,
  org: OrgId,
  id: FileId,
): Promise<void> {
  const inOrg = <T>(work: (ctx: Context) => Promise<T>) =>
    act({ actor: { kind: 'system', id: 'kernel.file-check' }, org }, work)
  const read = await inOrg(async (ctx) => {
    const row = await fileStore.find(ctx.tx, org, id)
    return row?.state === 'quarantine' ? { row, found: await openOrRefuse(ctx, openContent, row) } : undefined
  })
  if (!read) return
  const { row, found } = read
  const judged = 'bytes' in found ? await judgeFile(judging, row.type, found.bytes, clock.now()) : found
  await inOrg((ctx) => write(ctx, row, judged))
}

/** What cannot be opened any more is never released. */
async function openOrRefuse(
  ctx: Context,
  open: Files['openContent'],
  row: FileRow,
): Promise<{ readonly bytes: Buffer } | Judged> {
  try {
    return { bytes: await open(ctx, row) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return refused(error.code === 'vault.subject-erased' ? 'erased' : 'seal-broken')
  }
}

async function write(ctx: Context, row: FileRow, judged: Judged): Promise<void> {
  if ((await fileStore.judge(ctx, row.id, judged)) === 0) return
  const { state, reason, scan } = judged
  // What waits for the same reason as before was told.
  if (state === 'quarantine' && reason === row.reason) return
  const action = { released: 'file.release', refused: 'file.refuse', quarantine: 'file.hold' }[state]
  const facts = { ...(reason ? { reason } : {}), ...(scan ? { scan } : {}) }
  ctx.record({ action, object: [row.id, row.ownerId], subject: row.subject, facts })
}
