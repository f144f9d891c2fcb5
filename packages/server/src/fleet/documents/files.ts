/** Uploads of a vehicle or driver: in quarantine at once, released or refused when they were looked into. */
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { FileHead, FileRow, Files, FileType } from '#kernel/files'
import type { Page } from '#kernel/http'
import type { Opened } from '#kernel/vault'
import type { Owner } from './owner.ts'
import type { FileView } from './schema.ts'

export type OwnedFiles = ReturnType<typeof createOwnedFiles>

export function createOwnedFiles(files: Files) {
  return {
    uploadFile: async (
      ctx: Context,
      owner: Owner,
      upload: { readonly name: string; readonly type: FileType; readonly bytes: Uint8Array },
    ): Promise<FileView> => show(ctx, await files.keepFile(ctx, owner, upload)),

    /** The newest 200 of them, or these as far as they are the owner's; the newest first. */
    listFiles: async (ctx: Context, owner: Owner, ids?: readonly string[]): Promise<Page<FileView>> => {
      const rows = await files.listFiles(ctx, owner, ids)
      const facts = { count: rows.length }
      ctx.record({ action: 'file.list', object: rows.map(({ id }) => id), subject: owner.subject, facts })
      const heads = await files.lookAtHeads(ctx, rows)
      return { data: rows.map((row, at) => toView(row, heads[at])), page: { next: null, hasMore: false } }
    },

    /** @throws {Problem} `fleet.file-unknown` (404). */
    readFile: async (ctx: Context, owner: Owner, id: string): Promise<FileView> => {
      const row = await requireFile(ctx, owner, id)
      ctx.record({ action: 'file.read', object: [id, owner.id], subject: owner.subject })
      return show(ctx, row)
    },

    /** @throws {Problem} `fleet.file-unknown` (404); `files.quarantined`, `files.refused` (409). */
    fetchFile: async (ctx: Context, owner: Owner, id: string) => {
      const row = await requireFile(ctx, owner, id)
      const bytes = await files.readContent(ctx, row)
      ctx.record({ action: 'file.fetch', object: [id, owner.id], subject: owner.subject })
      const [head] = await files.lookAtHeads(ctx, [row])
      return { bytes, type: row.type, name: head?.state === 'open' ? head.value.name : id }
    },
  }

  async function requireFile(ctx: Context, owner: Owner, id: string): Promise<FileRow> {
    const row = await files.findFile(ctx, id)
    if (row?.ownerKind === owner.kind && row.ownerId === owner.id) return row
    throw new Problem('missing', 'fleet.file-unknown', 'There is no file with this id here.')
  }

  async function show(ctx: Context, row: FileRow): Promise<FileView> {
    const [head] = await files.lookAtHeads(ctx, [row])
    return toView(row, head)
  }
}

function toView(row: FileRow, opened: Opened<FileHead> | undefined): FileView {
  const { id, type, sizeBytes, state, reason, scan } = row
  const { name, sha256 } = opened?.state === 'open' ? opened.value : { name: null, sha256: null }
  return {
    ...{ id, name, type, sizeBytes, sha256, state, reason, scan },
    ...(opened?.state === 'broken' ? { isUnreadable: true } : {}),
    createdAt: row.createdAt.toISOString(),
    checkedAt: row.checkedAt?.toISOString() ?? null,
  }
}
