import type { Route } from '#kernel/http'
import { defineRoute, ok, pageOf } from '#kernel/http'
import { sparse } from '#kernel/list'
import { createDocumentRoutes } from './document-routes.ts'
import { createFileRoutes } from './file-routes.ts'
import { DocumentView } from './schema.ts'
import type { DocumentVerbs } from './service.ts'
import { DOCUMENTS } from './store.ts'

/** Documents and files over HTTP: the same for vehicles and drivers, each under its own address and actions. */
export const createRoutes = (documents: DocumentVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/documents',
    access: { action: 'document.list' },
    summary: 'Lists the documents of all vehicles and drivers in reach, those that expire first before the others',
    query: DOCUMENTS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(DocumentView)) } },
    handle: async (ctx, { query }) => ok(await documents.listDocuments(ctx, query)),
  }),
  ...(['vehicle', 'driver'] as const).flatMap((kind) => [
    ...createDocumentRoutes(documents, kind),
    ...createFileRoutes(documents, kind),
  ]),
]
