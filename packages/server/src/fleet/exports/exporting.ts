/** Makes the file: page by page, as the list shows it to whoever asked, into sealed parts. */
import type { Context, Kernel, OrgId } from '#kernel'
import { later, Problem, uuidv7 } from '#kernel'
import type { ErrandKind, JobKind, JobRow, RunningJob } from '#kernel/errands'
import { sendErrand } from '#kernel/errands'
import type { ListQuery } from '#kernel/list'
import type { Fonts } from '#kernel/paper'
import { openCsv } from './csv.ts'
import { openPdf } from './pdf.ts'
import type { Format, ListName } from './schema.ts'
import type { Source } from './sources.ts'
import type { ExportRow } from './store.ts'
import { exportStore } from './store.ts'
import type { Frame, Writer } from './writer.ts'
import { toValue } from './writer.ts'
import { openXlsx } from './xlsx.ts'

export const KINDS = { make: 'fleet.export', expire: 'fleet.export-expire' } as const
const KEPT = { hours: 24 }
const PAGE = 200
const PART_BYTES = 256 * 1_024
const MOST_BYTES = 64 * 1_024 * 1_024

const OPENERS: Readonly<Record<Format, (frame: Frame, fonts: Fonts) => Writer>> = {
  csv: openCsv,
  xlsx: openXlsx,
  pdf: openPdf,
}
export const mediaOf = (format: Format): string => MEDIA[format]
const MEDIA = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
}

export const placeOfPart = (org: OrgId, { id, owner }: Pick<ExportRow, 'id' | 'owner'>) => ({
  ...{ org, table: 'fleet_export_part', column: 'bytes', row: id, subject: owner },
})
export const placeOfQuery = (org: OrgId, { id, owner }: Pick<ExportRow, 'id' | 'owner'>) => ({
  ...{ org, table: 'fleet_export', column: 'query', row: id, subject: owner },
})

const idOf = ({ about }: Pick<JobRow, 'about'>): string => about.split('/').at(-1) ?? ''

type Reading = ReturnType<Source['ask']>
type Ports = Pick<Kernel, 'act' | 'read' | 'vault'>

export function createExporting(kernel: Ports, sources: Readonly<Record<ListName, Source>>, fonts: Fonts): JobKind {
  return {
    kind: KINDS.make,
    work: async (job) => {
      const { row, query } = await beginAnew(job)
      await makeFile(job, row, query)
    },
    ended: async (ctx, job, state) => {
      const row = await exportStore.hold(ctx, idOf(job))
      if (row?.state !== 'running') return
      if (state !== 'done') {
        await exportStore.removeParts(ctx, row.id)
        await exportStore.keep(ctx, { ...row, state: 'failed', query: null })
        return
      }
      const expiresAt = later(ctx.now, KEPT)
      await exportStore.keep(ctx, { ...row, state: 'ready', expiresAt, query: null })
      await sendErrand(ctx, KINDS.expire, row.id, expiresAt)
      const { list, format, rows, sizeBytes } = row
      ctx.record({ action: 'export.finish', object: row.id, facts: { list, format, rows, sizeBytes } })
    },
  }

  /** A file that was half made when its node died is made again from the first row. */
  async function beginAnew(job: RunningJob) {
    let found: { readonly row: ExportRow; readonly query: ListQuery } | undefined
    await job.step(async (ctx) => {
      const row = await exportStore.hold(ctx, idOf(job.row))
      if (!row?.query) throw new Problem('missing', 'fleet.export-unknown', 'What was asked for is no longer there.')
      const query = await kernel.vault.open<ListQuery>(ctx.tx, placeOfQuery(ctx.org, row), row.query)
      await exportStore.removeParts(ctx, row.id)
      found = { row: { ...row, rows: 0, sizeBytes: 0 }, query }
      return { step: 'reading', done: 0, ok: 0 }
    })
    if (!found) throw new Error('a step that ended has run')
    return found
  }

  async function makeFile(job: RunningJob, row: ExportRow, asked: ListQuery): Promise<void> {
    const source = sources[row.list]
    const columns = asked.fields?.split(',') ?? source.columns
    const writer = OPENERS[row.format]({ title: row.list, columns, at: row.createdAt }, fonts)
    const keep = createKeeping(job, row)
    const query = {
      ...asked,
      ...(asked.fields && source.vehicleIn && { fields: `${asked.fields},${source.vehicleIn}` }),
    }
    const isBound = job.who.scope !== 'all'
    const keepCounted = async () => isBound && keep.about(await source.listCounted(kernel, job.who, query))
    // Before the first page and after each: what a page counts was in reach at the one or at the other.
    await keepCounted()
    const ask = (after?: string) => source.ask(kernel, job.who, { ...query, limit: PAGE, ...(after ? { after } : {}) })
    let reading: Reading | undefined = ask()
    while (reading) {
      const { data, page }: Awaited<Reading> = await reading
      if (keep.rows() + data.length > writer.mostRows) throw tooMany(row.format, writer.mostRows)
      if (isBound) keep.about(data.map((item) => item[source.vehicleIn ?? '']))
      await keepCounted()
      // One page is read while the one before is kept. Where that cannot be, nobody asks what became of the reading.
      reading = page.next === null ? undefined : ask(page.next)
      reading?.catch(() => undefined)
      await keep.add(writer.write(data.map((item) => columns.map((name) => toValue(item[name])))), data.length)
    }
    await keep.add(await writer.end(), 0, true)
  }

  /** Gathers bytes until they make a part; each page is a step, so that it can be stopped at any. */
  function createKeeping(job: RunningJob, row: ExportRow) {
    let waiting: Uint8Array[] = []
    let [rows, sizeBytes, part] = [0, 0, 0]
    /** Those that the next part names: rows are in no part before they are in the bytes that wait for it. */
    const vehicles = new Set<string>()
    return {
      rows: () => rows,
      about: (ids: readonly unknown[]): void => {
        for (const id of ids) if (typeof id === 'string') vehicles.add(id)
      },
      add: async (bytes: Uint8Array, count: number, isLast = false): Promise<void> => {
        waiting.push(bytes)
        rows += count
        sizeBytes += bytes.length
        if (sizeBytes > MOST_BYTES)
          throw new Problem(
            'refused',
            'fleet.export-too-large',
            'The file would be larger than 64 MiB. Narrow the list.',
          )
        const whole = Buffer.concat(waiting)
        const isPart = whole.length > 0 && (isLast || whole.length >= PART_BYTES)
        await job.step(async (ctx) => {
          const held = await exportStore.hold(ctx, row.id)
          if (held?.state !== 'running') throw noLongerMade(held)
          if (isPart) {
            const place = { id: uuidv7(ctx.now), owner: row.owner, part }
            const sealed = await kernel.vault.seal(ctx.tx, placeOfPart(ctx.org, place), whole.toString('base64'))
            await exportStore.insertPart(ctx, row.id, { ...place, sealed }, [...vehicles])
          }
          await exportStore.keep(ctx, { ...held, rows, sizeBytes })
          if (isLast) await exportStore.keepNamed(ctx, row.id)
          return { step: isLast ? 'writing' : 'reading', done: rows, ok: rows }
        })
        waiting = isPart ? [] : [whole]
        if (!isPart) return
        vehicles.clear()
        part += 1
      },
    }
  }
}

const noLongerMade = (row: ExportRow | undefined) =>
  new Problem(
    'conflict',
    'fleet.export-state',
    `This export is ${row?.state ?? 'gone'}: its file was let go while it was made. Ask for a new one.`,
  )

const tooMany = (format: Format, most: number) =>
  new Problem(
    'refused',
    'fleet.export-too-long',
    `As ${format} it takes ${most} rows at most. Narrow the list, or take it as CSV.`,
  )

export const createExpiry = ({ act }: Pick<Kernel, 'act'>): ErrandKind => ({
  kind: KINDS.expire,
  run: ({ org, id }) =>
    act({ actor: { kind: 'system', id: 'exports' }, org }, async (ctx) => {
      const row = await exportStore.hold(ctx, id)
      if (row?.state !== 'ready') return undefined
      await exportStore.removeParts(ctx, id)
      await exportStore.keep(ctx, { ...row, state: 'expired', expiresAt: null })
      ctx.record({ action: 'export.expire', object: id })
      return undefined
    }),
})

/** Lets go of every file of the organisation: it may hold what was erased, whoever asked for it. */
export async function expireAll(ctx: Context): Promise<void> {
  for (const { id } of await exportStore.expireAll(ctx)) ctx.record({ action: 'export.expire', object: id })
}
