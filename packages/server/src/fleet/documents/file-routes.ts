import { FILE_TYPES, MOST_FILE_BYTES } from '#kernel/files'
import type { Route } from '#kernel/http'
import { bytesOf, created, defineRoute, ok, pageOf } from '#kernel/http'
import { addressesOf } from './addresses.ts'
import type { OwnerKind } from './owner.ts'
import { FilesQuery, FileView, UploadQuery } from './schema.ts'
import type { DocumentVerbs } from './service.ts'

const UNNAMED = 'unnamed'

export function createFileRoutes(documents: DocumentVerbs, kind: OwnerKind): readonly Route[] {
  const { all, one, ownerIn, thingIn, urlOf } = addressesOf(kind, 'File')
  const read = { action: `${kind}-file.read` }
  return [
    defineRoute({
      method: 'GET',
      ...all,
      access: read,
      summary: `Lists the newest 200 files of a ${kind}, or those that \`ids\` names, with what became of them`,
      query: FilesQuery,
      answers: { 200: { description: 'The newest first', body: pageOf(FileView) } },
      handle: async (ctx, { params, query }) =>
        ok(await documents.listFiles(ctx, await ownerIn(ctx, params), query.ids?.split(','))),
    }),
    defineRoute({
      method: 'POST',
      ...all,
      access: { action: `${kind}-file.upload` },
      summary: `Uploads a file to a ${kind}, up to 15 MiB; it is in quarantine until it was looked into`,
      query: UploadQuery,
      bytes: FILE_TYPES,
      bodyLimitBytes: MOST_FILE_BYTES,
      answers: { 201: { description: 'The file, in quarantine', body: FileView } },
      reach: (ctx, { params }) => ownerIn(ctx, params),
      handle: async (ctx, { params, query, ...sent }) => {
        const owner = await ownerIn(ctx, params)
        const { bytes, media: type } = bytesOf(sent, FILE_TYPES)
        const view = await documents.uploadFile(ctx, owner, { name: query.name ?? UNNAMED, type, bytes })
        return created(urlOf(params, view.id), view)
      },
    }),
    defineRoute({
      method: 'GET',
      ...one,
      access: read,
      summary: `Tells what became of a file of a ${kind}`,
      answers: { 200: { description: 'The file without its bytes', body: FileView } },
      handle: async (ctx, { params }) => ok(await documents.readFile(ctx, await ownerIn(ctx, params), thingIn(params))),
    }),
    defineRoute({
      method: 'GET',
      path: `${one.path}/content`,
      params: one.params,
      access: read,
      summary: `Gives the bytes of a file of a ${kind} that was released`,
      answers: { 200: { description: 'The bytes, as they came', media: FILE_TYPES } },
      handle: async (ctx, { params }) => {
        const { bytes, type, name } = await documents.fetchFile(ctx, await ownerIn(ctx, params), thingIn(params))
        // Never shown within the page: a browser keeps it as a file (RFC 6266, section 4.3; RFC 8187).
        const disposition = `attachment; filename*=UTF-8''${encodeExtended(name)}`
        return ok(bytes, { 'content-type': type, 'content-disposition': disposition, 'cache-control': 'no-store' })
      },
    }),
  ]
}

/** RFC 8187, section 3.2.1: `encodeURIComponent` leaves four signs that it does not allow. */
const encodeExtended = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
