import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { pagesQuery } from './pages.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

export interface FormItem {
  readonly key: string
  readonly label: string
  readonly instruction?: string
  /** Failing it takes the vehicle out of service at once. */
  readonly isCritical: boolean
  readonly photoOnFail: boolean
}

export interface FormSection {
  readonly key: string
  readonly title: string
  readonly items: readonly FormItem[]
}

/** What is looked at in an inspection; `sections` are those of the draft. */
export interface InspectionForm {
  readonly id: string
  readonly name: string
  readonly status: 'draft' | 'published' | 'retired'
  readonly sections: readonly FormSection[]
  readonly publishedNumber: number | null
  readonly updatedAt: string
}

/** What was published, and is never changed. */
export interface FormVersion {
  readonly number: number
  readonly name: string
  readonly sections: readonly FormSection[]
}

export type ReadForm = Versioned<InspectionForm>
export type FormDraft = Pick<InspectionForm, 'name' | 'sections'>

const addressOf = (id: string): string => `/forms/${encodeURIComponent(id)}`

export const formsQuery = pagesQuery<InspectionForm>({ key: ['forms', 'pages'], path: '/forms' })

/** The first 200 that can be filled in. */
export const publishedFormsQuery = queryOptions({
  queryKey: ['forms', 'published'],
  queryFn: async ({ signal }) =>
    (await api.json<Page<InspectionForm>>(pageOf('/forms', 200, null, { 'filter[status]': 'published' }), { signal }))
      .data,
})

export const formQuery = (id: string) =>
  queryOptions({
    queryKey: ['forms', id],
    queryFn: ({ signal }) => versioned<InspectionForm>(api.send(addressOf(id), { signal })),
  })

/** The writing calls on forms. */
export const forms = {
  draft: (draft: FormDraft) => api.json<InspectionForm>('/forms', { method: 'POST', body: draft }),
  change: ({ id, etag }: ReadForm, patch: Partial<FormDraft> | { readonly status: 'retired' }) =>
    versioned<InspectionForm>(api.send(addressOf(id), { method: 'PATCH', body: patch, ifMatch: etag })),
  /** The draft as the next number. */
  publish: ({ id, etag }: ReadForm) => api.send(`${addressOf(id)}/versions`, { method: 'POST', ifMatch: etag }),
}
