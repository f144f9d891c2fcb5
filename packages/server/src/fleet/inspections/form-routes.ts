import type { Route } from '#kernel/http'
import { created, defineRoute, etagOf, ok, pageOf, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import { FormDraft, FormParams, FormPatch, FormVersionView, FormView } from './form-schema.ts'
import { FORMS } from './form-store.ts'
import type { Forms } from './forms.ts'

/** Forms over HTTP: drafted, published, retired. */
export const createFormRoutes = (forms: Forms): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/forms',
    access: { action: 'form.list' },
    summary: 'Lists the forms of inspections, by name',
    query: FORMS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(FormView)) } },
    read: async (ctx, { query }) => ok(await forms.listForms(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/forms',
    access: { action: 'form.draft' },
    summary: 'Drafts a form; nothing is filled in by it until it is published',
    body: FormDraft,
    answers: { 201: { description: 'The form', body: FormView } },
    handle: async (ctx, { body }) => {
      const { view, version } = await forms.draftForm(ctx, body)
      return created(`/api/v1/forms/${view.id}`, view, { etag: etagOf(version) })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/forms/:formId',
    access: { action: 'form.read' },
    summary: 'Shows one form as it is drafted now',
    params: FormParams,
    answers: { 200: { description: 'The form', body: FormView } },
    handle: async (ctx, { params }) => {
      const { view, version } = await forms.readForm(ctx, params.formId)
      return ok(view, { etag: etagOf(version) })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/forms/:formId',
    access: { action: 'form.change' },
    ifMatch: true,
    summary: 'Changes the draft, or retires the form; what was published stays as it is',
    params: FormParams,
    body: FormPatch,
    answers: { 200: { description: 'The form as it is now', body: FormView } },
    handle: async (ctx, { params, body, headers }) => {
      const { view, version } = await forms.changeForm(ctx, params.formId, body, requireIfMatch(headers))
      return ok(view, { etag: etagOf(version) })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/forms/:formId/versions',
    access: { action: 'form.publish' },
    ifMatch: true,
    summary: 'Publishes the draft as the next number, which is never changed',
    params: FormParams,
    answers: { 201: { description: 'What is filled in from now on', body: FormVersionView } },
    handle: async (ctx, { params, headers }) => {
      const published = await forms.publishForm(ctx, params.formId, requireIfMatch(headers))
      return created(`/api/v1/forms/${published.formId}`, published)
    },
  }),
]
