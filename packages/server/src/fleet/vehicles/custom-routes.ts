import type { Route } from '#kernel/http'
import { defineRoute, etagOf, ok, requireIfMatch } from '#kernel/http'
import { CustomFieldsDraft, CustomFieldsView } from './custom.ts'
import { customFields } from './custom-fields.ts'

const answers = { 200: { description: 'The fields, those that are retired at the end', body: CustomFieldsView } }

export const customRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/vehicle-fields',
    access: { action: 'vehicle-fields.read' },
    summary: 'Shows the fields that the organisation adds to its vehicles',
    answers,
    read: async (ctx) => {
      const { version, fields } = await customFields.readCustomFields(ctx)
      return ok({ fields }, { etag: etagOf(version) })
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/vehicle-fields',
    access: { action: 'vehicle-fields.change' },
    ifMatch: true,
    summary: 'Declares the fields that the organisation adds to its vehicles; one that is left out is retired',
    body: CustomFieldsDraft,
    answers,
    handle: async (ctx, { body, headers }) => {
      const { version, fields } = await customFields.changeCustomFields(ctx, body, requireIfMatch(headers))
      return ok({ fields }, { etag: etagOf(version) })
    },
  }),
]
