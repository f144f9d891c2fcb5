import type { Route } from '#kernel/http'
import { created, defineRoute, ok, pageOf, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import { addressesOf } from './addresses.ts'
import type { OwnerKind } from './owner.ts'
import { DocumentDraft, DocumentPatch, DocumentView } from './schema.ts'
import type { DocumentVerbs } from './service.ts'
import { DOCUMENTS } from './store.ts'

export function createDocumentRoutes(documents: DocumentVerbs, kind: OwnerKind): readonly Route[] {
  const { all, one, ownerIn, thingIn, urlOf } = addressesOf(kind, 'Document')
  const [read, write] = [{ action: `${kind}-document.read` }, { action: `${kind}-document.write` }]
  return [
    defineRoute({
      method: 'GET',
      ...all,
      access: read,
      summary: `Lists the documents of a ${kind}, those that expire first before the others`,
      query: DOCUMENTS.query,
      answers: { 200: { description: 'A page', body: pageOf(sparse(DocumentView)) } },
      handle: async (ctx, { params, query }) =>
        ok(await documents.listDocuments(ctx, query, await ownerIn(ctx, params))),
    }),
    defineRoute({
      method: 'POST',
      ...all,
      access: write,
      summary: `Enters a document of a ${kind}, also in place of one before`,
      body: DocumentDraft,
      answers: { 201: { description: 'The document', body: DocumentView } },
      reach: (ctx, { params }) => ownerIn(ctx, params),
      handle: async (ctx, { params, body }) => {
        const { view, etag } = await documents.enterDocument(ctx, await ownerIn(ctx, params), body)
        return created(urlOf(params, view.id), view, { etag })
      },
    }),
    defineRoute({
      method: 'GET',
      ...one,
      access: read,
      summary: `Shows one document of a ${kind}`,
      answers: { 200: { description: 'The document', body: DocumentView } },
      handle: async (ctx, { params }) => {
        const { view, etag } = await documents.readDocument(ctx, await ownerIn(ctx, params), thingIn(params))
        return ok(view, { etag })
      },
    }),
    defineRoute({
      method: 'PATCH',
      ...one,
      access: write,
      ifMatch: true,
      summary: `Changes what the body names of a document of a ${kind}`,
      body: DocumentPatch,
      answers: { 200: { description: 'The document as it is now', body: DocumentView } },
      handle: async (ctx, { params, body, headers }) => {
        const [owner, version] = [await ownerIn(ctx, params), requireIfMatch(headers)]
        const { view, etag } = await documents.changeDocument(ctx, owner, thingIn(params), body, version)
        return ok(view, { etag })
      },
    }),
  ]
}
