/** Takes uploads in, sealed in pieces under the subject of their owner, and gives out what was released. */
import { createHash } from 'node:crypto'
import type { Context, FileId, Kernel, OrgId } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Opened } from '#kernel/vault'
import { openOrReport, requireOpen } from '#kernel/vault'
import type { FileHead, FileOwner, FileRow, FileType } from './file.ts'
import type { ChunkRow } from './store.ts'
import { fileStore } from './store.ts'

const CHUNK_BYTES = 262_144

export interface Upload {
  readonly name: string
  /** As it was claimed. */
  readonly type: FileType
  readonly bytes: Uint8Array
}

export type Files = ReturnType<typeof createFiles>

/** Whoever asks has judged who may, and leaves the entry of what is shown. */
export function createFiles({ vault }: Pick<Kernel, 'vault'>) {
  return {
    openContent,

    /** In quarantine until it was looked into. @throws {Problem} `files.empty` (422). */
    keepFile: async (ctx: Context, owner: FileOwner, { name, type, bytes }: Upload): Promise<FileRow> => {
      if (bytes.length === 0) throw new Problem('refused', 'files.empty', 'There are no bytes in it. Nothing was kept.')
      const [id, { subject }] = [uuidv7<FileId>(ctx.now), owner]
      const head: FileHead = { name, sha256: sha256(bytes) }
      const row: FileRow = {
        ...{ id, ownerKind: owner.kind, ownerId: owner.id, subject, type, sizeBytes: bytes.length },
        sealed: await vault.seal(ctx.tx, headPlace(ctx.org, { id, subject }), head),
        ...{ state: 'quarantine', reason: 'waiting', scan: null, createdAt: ctx.now, checkedAt: null },
      }
      await fileStore.insert(ctx, row)
      for (let number = 0; number * CHUNK_BYTES < bytes.length; number++) {
        const [chunk, from] = [uuidv7(ctx.now), number * CHUNK_BYTES]
        const text = Buffer.from(bytes.subarray(from, from + CHUNK_BYTES)).toString('base64')
        const sealed = await vault.seal(ctx.tx, chunkPlace(ctx.org, { id: chunk, subject }), text)
        await fileStore.insertChunk(ctx, id, number, { id: chunk, subject, sealed })
      }
      ctx.record({ action: 'file.keep', object: [id, owner.id], subject, facts: { type, sizeBytes: bytes.length } })
      return row
    },

    findFile: ({ tx, org }: Context, id: string) => fileStore.find(tx, org, id),
    listFiles: ({ tx, org }: Context, owner: Pick<FileOwner, 'kind' | 'id'>, ids?: readonly string[]) =>
      fileStore.listOf(tx, org, owner, ids),

    /** In the order of the rows; what is broken leaves its entry. */
    lookAtHeads: (ctx: Context, rows: readonly FileRow[]): Promise<readonly Opened<FileHead>[]> =>
      openOrReport<FileHead>(
        ctx,
        vault,
        rows.map((row) => ({ place: headPlace(ctx.org, row), envelope: row.sealed })),
      ),

    /**
     * Of files that something else is to name: all there, of this owner, and none refused. One in quarantine will do, so
     * that nobody waits for the scanner.
     *
     * @throws {Problem} `files.unusable` (422), with those that are not.
     */
    requireFilesOf: async (ctx: Context, ids: readonly string[], owner: Pick<FileOwner, 'kind' | 'id'>, at: string) => {
      const rows = new Map((await fileStore.listByIds(ctx.tx, ctx.org, ids)).map((row) => [row.id as string, row]))
      const errors = ids.flatMap((id) => {
        const row = rows.get(id)
        const isOurs = row?.ownerKind === owner.kind && row.ownerId === owner.id
        if (isOurs && row.state !== 'refused') return []
        return [{ pointer: at, message: isOurs ? `${id} was refused: ${row.reason}` : `there is no file ${id} of it` }]
      })
      if (errors.length === 0) return
      const message = 'Not all of these are files of the same thing. Nothing was changed; upload them to it first.'
      throw new Problem('refused', 'files.unusable', message, { errors })
    },

    /** @throws {Problem} `files.quarantined`, `files.refused` (409); `vault.integrity`, `vault.subject-erased`. */
    readContent: async (ctx: Context, row: FileRow): Promise<Buffer> => {
      if (row.state === 'released') return openContent(ctx, row)
      if (row.state === 'refused') {
        const message = `This file was refused (${row.reason}) and is given to nobody. Upload another.`
        throw new Problem('conflict', 'files.refused', message)
      }
      const message = `This file is still in quarantine (${row.reason}). Nothing is lost; ask again later.`
      throw new Problem('conflict', 'files.quarantined', message)
    },
  }

  /** All bytes, in whatever state. @throws {Problem} `vault.integrity`, `vault.subject-erased`. */
  async function openContent(ctx: Context, row: FileRow): Promise<Buffer> {
    const [head] = await openOrReport<FileHead>(ctx, vault, [{ place: headPlace(ctx.org, row), envelope: row.sealed }])
    const { sha256: known } = requireOpen(head)
    const chunks = await fileStore.listChunks(ctx.tx, ctx.org, row.id)
    const items = chunks.map((chunk) => ({ place: chunkPlace(ctx.org, chunk), envelope: chunk.sealed }))
    const opened = await openOrReport<string>(ctx, vault, items)
    const bytes = Buffer.concat(opened.map((chunk) => Buffer.from(requireOpen(chunk), 'base64')))
    if (sha256(bytes) === known) return bytes
    throw new Problem('unavailable', 'vault.integrity', 'A stored file is not what was sealed there.')
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const headPlace = (org: OrgId, { id, subject }: Pick<FileRow, 'id' | 'subject'>) => ({
  ...{ org, table: 'kernel_file', column: 'head', row: id, subject },
})

const chunkPlace = (org: OrgId, { id, subject }: Pick<ChunkRow, 'id' | 'subject'>) => ({
  ...{ org, table: 'kernel_file_chunk', column: 'bytes', row: id, subject },
})
