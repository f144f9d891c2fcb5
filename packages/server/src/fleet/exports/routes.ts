import type { Route } from '#kernel/http'
import { accepted, defineRoute, NEVER_KEPT, ok, pageOf } from '#kernel/http'
import { sparse } from '#kernel/list'
import { mediaOf } from './exporting.ts'
import type { ExportVerbs } from './exports.ts'
import type { ExportDraft as Draft, ListName } from './schema.ts'
import { ExportDraft, ExportParams, ExportView, FORMATS } from './schema.ts'
import type { Source } from './sources.ts'
import { scopeFor } from './sources.ts'
import { EXPORTS } from './store.ts'

/** Lists as files, over HTTP. */
export const createRoutes = (exports: ExportVerbs, sources: Readonly<Record<ListName, Source>>): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/exports',
    access: { action: 'export.read' },
    summary: 'Lists your exports, the newest first; to admins everybody’s',
    query: EXPORTS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(ExportView)) } },
    handle: async (ctx, { query }) => ok(await exports.listExports(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/exports',
    access: { action: 'export.write' },
    summary: 'Begins to write a list into a file: all of it that you may see, as its filters say',
    body: ExportDraft,
    stepUp: {
      what: 'Take data about people along as a file',
      when: ({ body }) => sources[(body as Draft).list].isPersonal,
    },
    answers: { 202: { description: 'The export, with the job that makes it', body: ExportView } },
    reach: (ctx, _, { body }) => exports.requireExport(ctx, (body as ExportView).id),
    handle: async (ctx, { body, principal }) =>
      accepted(await exports.beginExport(ctx, body, scopeFor(sources[body.list], principal))),
  }),
  defineRoute({
    method: 'GET',
    path: '/exports/:exportId',
    access: { action: 'export.read' },
    summary: 'Shows an export',
    params: ExportParams,
    passive: true,
    answers: { 200: { description: 'The export', body: ExportView } },
    handle: async (ctx, { params }) => ok(await exports.readExport(ctx, params.exportId)),
  }),
  defineRoute({
    method: 'GET',
    path: '/exports/:exportId/file',
    access: { action: 'export.download' },
    summary: 'Gives the file to whoever asked for it, for a day',
    params: ExportParams,
    answers: { 200: { description: 'The file', media: FORMATS.map(mediaOf) } },
    handle: async (ctx, { params, principal }) => {
      const scopeOf = (list: ListName) => scopeFor(sources[list], principal)
      const { bytes, format, name } = await exports.openFile(ctx, params.exportId, scopeOf)
      const disposition = `attachment; filename="${name}"`
      return ok(bytes, { ...NEVER_KEPT, 'content-type': mediaOf(format), 'content-disposition': disposition })
    },
  }),
]
