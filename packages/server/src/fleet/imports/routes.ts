import type { Route } from '#kernel/http'
import {
  accepted,
  created,
  defineRoute,
  etagOf,
  noContent,
  ok,
  pageOf,
  requireHeld,
  requireIfMatch,
} from '#kernel/http'
import { sparse } from '#kernel/list'
import { NEEDS } from './access.ts'
import { ROWS } from './row-store.ts'
import {
  Applying,
  ImportDraft,
  ImportItem,
  ImportParams,
  ImportPart,
  ImportView,
  PartParams,
  RowView,
} from './schema.ts'
import type { ShownImport, Staging } from './staging.ts'
import { IMPORTS } from './store.ts'

const shown = ({ view, version }: ShownImport) => [view, { etag: etagOf(version) }] as const
const answers = { 202: { description: 'The import, with the job that works at it', body: ImportView } }

/** Vehicles out of files, over HTTP. */
export const createRoutes = (imports: Staging): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/imports',
    access: { action: 'import.read' },
    summary: 'Lists imports, the newest first',
    query: IMPORTS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(ImportItem)) } },
    handle: async (ctx, { query }) => ok(await imports.listImports(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/imports',
    access: { action: 'import.write' },
    summary: 'Opens an import of vehicles; its file is loaded next',
    body: ImportDraft,
    answers: { 201: { description: 'The import, open', body: ImportView } },
    handle: async (ctx, { body }) => {
      const [view, headers] = shown(await imports.openImport(ctx, body))
      return created(`/api/v1/imports/${view.id}`, view, headers)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/imports/:importId',
    access: { action: 'import.read' },
    summary: 'Shows an import: its columns, and how many rows did or would do what',
    params: ImportParams,
    answers: { 200: { description: 'The import', body: ImportView } },
    handle: async (ctx, { params }) => ok(...shown(await imports.readImport(ctx, params.importId))),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/imports/:importId',
    access: { action: 'import.write' },
    ifMatch: true,
    summary: 'Says what it matches by and which column is which field; it is checked anew then',
    params: ImportParams,
    body: ImportDraft,
    answers: { 200: { description: 'The import, open', body: ImportView } },
    handle: async (ctx, { params, body, headers }) =>
      ok(...shown(await imports.changeImport(ctx, params.importId, body, requireIfMatch(headers)))),
  }),
  defineRoute({
    method: 'PUT',
    path: '/imports/:importId/parts/:part',
    access: { action: 'import.write' },
    summary: 'Loads a part of the file, numbered from 0; one that is there already is replaced',
    params: PartParams,
    body: ImportPart,
    bodyLimitBytes: 4 * 1_048_576,
    answers: { 204: { description: 'Loaded' } },
    handle: async (ctx, { params, body }) => {
      await imports.loadPart(ctx, params.importId, params.part, body.text)
      return noContent()
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/imports/:importId/rows',
    access: { action: 'import.read' },
    summary: 'Lists its rows: what each would do or did, and what is wrong with it',
    params: ImportParams,
    query: ROWS.query,
    answers: { 200: { description: 'A page', body: pageOf(RowView) } },
    handle: async (ctx, { params, query }) => ok(await imports.listRows(ctx, params.importId, query)),
  }),
  ...jobRoutes(imports),
]

const jobRoutes = (imports: Staging): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/imports/:importId/check',
    access: { action: 'import.write' },
    summary: 'Tries every row out and changes nothing; its rows then say what would become of them',
    params: ImportParams,
    answers,
    handle: async (ctx, { params }) => accepted(...shown(await imports.checkImport(ctx, params.importId))),
  }),
  defineRoute({
    method: 'POST',
    path: '/imports/:importId/apply',
    access: { action: 'import.write' },
    summary: 'Applies what was checked: all rows or none, or the valid ones alone',
    params: ImportParams,
    body: Applying,
    answers,
    handle: async (ctx, { params, body, principal }) => {
      for (const action of NEEDS.apply) requireHeld(principal, action)
      return accepted(...shown(await imports.applyImport(ctx, params.importId, body)))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/imports/:importId/undo',
    access: { action: 'import.write' },
    summary: 'Takes an import back, but for what somebody has changed since',
    params: ImportParams,
    answers,
    handle: async (ctx, { params, principal }) => {
      for (const action of NEEDS.undo) requireHeld(principal, action)
      return accepted(...shown(await imports.undoImport(ctx, params.importId)))
    },
  }),
]
