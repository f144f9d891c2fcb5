/** Papers with a last day: valid, then due, then expired, until another replaces them. */
import { judgeDay } from '#fleet/service'
import { listedReachOf } from '#fleet/vehicles'
import type { Context, Kernel, OrgId } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Files } from '#kernel/files'
import type { Page } from '#kernel/http'
import { etagOf, stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { Opened } from '#kernel/vault'
import { openOneOrReport, openOrReport } from '#kernel/vault'
import type { Owner } from './owner.ts'
import type { DocumentDraft, DocumentPatch, DocumentStatus, DocumentView } from './schema.ts'
import type { DocumentRow } from './store.ts'
import { DOCUMENTS, documentStore } from './store.ts'

const REMIND_DAYS = 30

export type Documents = ReturnType<typeof createDocuments>

export function createDocuments({ vault }: Pick<Kernel, 'vault'>, files: Pick<Files, 'requireFilesOf'>) {
  return {
    /** @param owner whose alone; of all in reach where none is given. */
    listDocuments: async (ctx: Context, query: ListQuery, owner?: Owner): Promise<Page<DocumentView>> => {
      const plan = await DOCUMENTS.plan(query)
      const of = owner ? { owner } : { reach: await listedReachOf(ctx) }
      const rows = await documentStore.list(ctx, plan, of, query['filter[status]'] !== undefined)
      const shown = rows.slice(0, plan.limit)
      ctx.record({
        action: 'document.list',
        object: shown.map(({ id }) => id),
        subject: [...new Set(shown.map(({ subject }) => subject))],
        facts: { count: shown.length },
      })
      const numbers = await look(ctx, shown)
      return plan.toPage(rows, (row, at) => toView(row, numbers[at]))
    },

    /** @throws {Problem} `fleet.document-unknown` (404). */
    readDocument: async (ctx: Context, owner: Owner, id: string) => {
      const row = await documentStore.find(ctx, owner, id)
      if (!row) throw unknown()
      ctx.record({ action: 'document.read', object: [id, owner.id], subject: owner.subject })
      return show(ctx, row)
    },

    /**
     * @throws {Problem} `fleet.document-unknown` (404) of what it replaces; `fleet.document-replaced` (409);
     *   `fleet.document-kind`, `fleet.document-days`, `files.unusable` (422).
     */
    enterDocument: async (ctx: Context, owner: Owner, { number = null, replaces, ...draft }: DocumentDraft) => {
      const { remindDays = REMIND_DAYS, validFrom = null, validTo = null, fileIds = [] } = draft
      const id = uuidv7(ctx.now)
      await files.requireFilesOf(ctx, fileIds, owner, '/fileIds')
      const row: DocumentRow = {
        ...{ id, ...ownerColumns(owner), kind: draft.kind, validFrom, validTo, remindDays, fileIds },
        sealed: await vault.seal(ctx.tx, placeOf(ctx.org, { id, subject: owner.subject }), number),
        ...{ status: statusOf({ validTo, remindDays }, ctx.now), replacedBy: null },
        ...{ version: 1, createdAt: ctx.now, updatedAt: ctx.now },
      }
      requireDays(row)
      if (replaces !== undefined) await replace(ctx, owner, replaces, row)
      await documentStore.insert(ctx, row)
      ctx.record({ action: 'document.enter', object: [id, owner.id], subject: owner.subject })
      return show(ctx, row)
    },

    /** @throws {Problem} `fleet.document-unknown` (404), `http.stale`, and those of `enterDocument`. */
    changeDocument: async (
      ctx: Context,
      owner: Owner,
      id: string,
      patch: DocumentPatch,
      version: number | undefined,
    ) => {
      const row = await lock(ctx, owner, id, version)
      const { number, ...columns } = patch
      if (patch.fileIds) await files.requireFilesOf(ctx, patch.fileIds, owner, '/fileIds')
      const next = { ...row, ...columns }
      const changed: DocumentRow = {
        ...{ ...next, version: row.version + 1, updatedAt: ctx.now, status: statusOf(next, ctx.now) },
        ...(number === undefined ? {} : { sealed: await vault.seal(ctx.tx, placeOf(ctx.org, row), number) }),
      }
      requireDays(changed)
      await documentStore.update(ctx, changed)
      const facts = { fields: Object.keys(patch).sort().join(' ') }
      ctx.record({ action: 'document.change', object: [id, owner.id], subject: owner.subject, facts })
      return show(ctx, changed)
    },
  }

  async function show(ctx: Context, row: DocumentRow) {
    const number = await openOneOrReport<string | null>(ctx, vault, itemOf(ctx.org, row))
    return { view: toView(row, { state: 'open', value: number }), etag: etagOf(row.version) }
  }

  function look(ctx: Context, rows: readonly DocumentRow[]) {
    return openOrReport<string | null>(
      ctx,
      vault,
      rows.map((row) => itemOf(ctx.org, row)),
    )
  }
}

async function lock(ctx: Context, owner: Owner, id: string, version: number | undefined): Promise<DocumentRow> {
  const row = await documentStore.lock(ctx, owner, id)
  if (!row) throw unknown()
  if (version !== undefined && version !== row.version) throw stale()
  if (row.status !== 'replaced') return row
  const message =
    'Another came in place of this document, and it stays as it was. Change that one; nothing was changed.'
  throw new Problem('conflict', 'fleet.document-replaced', message)
}

async function replace(ctx: Context, owner: Owner, id: string, by: DocumentRow): Promise<void> {
  const before = await lock(ctx, owner, id, undefined)
  if (before.kind !== by.kind) {
    const message = `It is of the kind ${by.kind} and cannot replace one of the kind ${before.kind}. Nothing was changed.`
    throw new Problem('refused', 'fleet.document-kind', message)
  }
  const version = before.version + 1
  await documentStore.update(ctx, { ...before, status: 'replaced', replacedBy: by.id, version, updatedAt: ctx.now })
  ctx.record({ action: 'document.replace', object: [id, by.id, owner.id], subject: owner.subject })
}

/** What its last day makes of it today. */
export function statusOf(
  { validTo, remindDays }: Pick<DocumentRow, 'validTo' | 'remindDays'>,
  now: Date,
): DocumentStatus {
  const state = validTo === null ? 'ok' : judgeDay(validTo, now, remindDays)
  return state === 'ok' ? 'valid' : state === 'overdue' ? 'expired' : 'due'
}

/** @throws {Problem} `fleet.document-days` (422). */
function requireDays({ validFrom, validTo }: DocumentRow): void {
  if (validFrom === null || validTo === null || validFrom <= validTo) return
  const errors = [{ pointer: '/validTo', message: 'is before validFrom' }]
  throw new Problem('refused', 'fleet.document-days', 'It ends before it begins. Nothing was changed.', { errors })
}

const ownerColumns = ({ kind, id, subject }: Owner) => ({
  ...{ vehicleId: kind === 'vehicle' ? id : null, driverId: kind === 'driver' ? id : null, subject },
})

const unknown = () => new Problem('missing', 'fleet.document-unknown', 'There is no document with this id here.')

const itemOf = (org: OrgId, row: DocumentRow) => ({ place: placeOf(org, row), envelope: row.sealed })
const placeOf = (org: OrgId, { id, subject }: Pick<DocumentRow, 'id' | 'subject'>) => ({
  ...{ org, table: 'fleet_document', column: 'number', row: id, subject },
})

function toView(row: DocumentRow, opened: Opened<string | null> | undefined): DocumentView {
  const { id, vehicleId, driverId, kind, validFrom, validTo, remindDays, status, replacedBy } = row
  return {
    ...{ id, vehicleId, driverId, kind, validFrom, validTo, remindDays, status, replacedBy },
    number: opened?.state === 'open' ? opened.value : null,
    ...(opened?.state === 'broken' ? { isUnreadable: true } : {}),
    fileIds: [...row.fileIds],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
