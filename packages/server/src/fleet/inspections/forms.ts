import type { ServiceVerbs } from '#fleet/service'
import type { Context, FormId, FormVersionId, ReadContext } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { isUniqueViolation } from '#kernel/database'
import type { Page } from '#kernel/http'
import { stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { FormDraft, FormPatch, FormSection, FormVersionView, FormView } from './form-schema.ts'
import type { FormRow, FormVersionRow } from './form-store.ts'
import { FORMS, formStore, listForms } from './form-store.ts'

export interface VersionedForm {
  readonly view: FormView
  readonly version: number
}

export type Forms = ReturnType<typeof createForms>

/** Forms are drafted, published and retired. What was published is never changed, only followed by the next number. */
export const createForms = (service: Pick<ServiceVerbs, 'requireFormUnused'>) => ({
  listForms: async (ctx: ReadContext, query: ListQuery): Promise<Page<FormView>> => {
    const plan = await FORMS.plan(query)
    const rows = await ctx.list<FormRow>(listForms(ctx.org, plan))
    const object = rows.slice(0, plan.limit).map(({ id }) => id)
    await ctx.disclosed({ action: 'form.list', object, facts: { count: object.length } })
    return plan.toPage(rows, viewOf)
  },

  /** @throws {Problem} `fleet.form-unknown` */
  readForm: async (ctx: Context, id: string): Promise<VersionedForm> => {
    const row = await formStore.find(ctx.tx, ctx.org, id)
    if (!row) throw unknown()
    ctx.record({ action: 'form.read', object: row.id })
    return versioned(row)
  },

  /** @throws {Problem} `fleet.form-taken`, `fleet.form-keys`. */
  draftForm: async (ctx: Context, { name, sections, cleanReview = 'at_once' }: FormDraft): Promise<VersionedForm> => {
    requireKeys(sections)
    const at = { createdAt: ctx.now, updatedAt: ctx.now }
    const head = { id: uuidv7<FormId>(ctx.now), status: 'draft', publishedNumber: 0, version: 1 } as const
    const row: FormRow = { ...head, name: name.trim(), cleanReview, sections, ...at }
    await refuseTaken(() => formStore.insert(ctx.tx, ctx.org, row))
    ctx.record({ action: 'form.draft', object: row.id })
    return versioned(row)
  },

  /**
   * @throws {Problem} `fleet.form-unknown`, `http.stale`, `fleet.form-retired`, `fleet.form-taken`, `fleet.form-keys`;
   *   `fleet.form-in-use` while something falls due by the form that is to be retired.
   */
  changeForm: async (ctx: Context, id: string, patch: FormPatch, version: number | undefined) => {
    const row = await holdForm(ctx, id, version)
    if (patch.sections) requireKeys(patch.sections)
    if (patch.status === 'retired') await service.requireFormUnused(ctx, row.id)
    const name = patch.name?.trim() ?? row.name
    const changed = { ...row, ...patch, name, version: row.version + 1, updatedAt: ctx.now }
    await refuseTaken(() => formStore.update(ctx.tx, ctx.org, changed))
    ctx.record({ action: 'form.change', object: row.id, facts: { fields: Object.keys(patch).sort().join(' ') } })
    return versioned(changed)
  },

  /** The draft as the next number, for every inspection that begins from now on. @throws {Problem} as `changeForm`. */
  publishForm: async (ctx: Context, id: string, version: number | undefined): Promise<FormVersionView> => {
    const row = await holdForm(ctx, id, version)
    const number = row.publishedNumber + 1
    const { name, cleanReview, sections } = row
    const draft = { formId: row.id, number, name, cleanReview, sections }
    const published: FormVersionRow = { id: uuidv7<FormVersionId>(ctx.now), ...draft, publishedAt: ctx.now }
    await formStore.insertVersion(ctx.tx, ctx.org, published)
    const next = { status: 'published', publishedNumber: number, version: row.version + 1, updatedAt: ctx.now } as const
    await formStore.update(ctx.tx, ctx.org, { ...row, ...next })
    ctx.record({ action: 'form.publish', object: [row.id, published.id], facts: { number } })
    return { ...published, sections: [...sections], publishedAt: published.publishedAt.toISOString() }
  },

  /** The version that is filled in now. @throws {Problem} `fleet.form-unknown`, `fleet.form-unpublished`. */
  requirePublished: async (ctx: Context, id: string): Promise<FormVersionRow> => {
    const row = await formStore.find(ctx.tx, ctx.org, id)
    if (!row) throw unknown()
    const published =
      row.status === 'published' ? await formStore.findNumber(ctx.tx, ctx.org, id, row.publishedNumber) : undefined
    if (published) return published
    throw new Problem(
      'conflict',
      'fleet.form-unpublished',
      `This form is ${row.status}, so nothing is filled in by it. Choose one that is published. Nothing was begun.`,
    )
  },

  /** The first there ever was, for the canary organisation. */
  findFirstForm: async (ctx: Context): Promise<FormId | undefined> => (await formStore.findFirst(ctx.tx, ctx.org))?.id,
})

async function holdForm(ctx: Context, id: string, version: number | undefined): Promise<FormRow> {
  const row = await formStore.hold(ctx.tx, ctx.org, id)
  if (!row) throw unknown()
  if (version !== undefined && version !== row.version) throw stale()
  if (row.status !== 'retired') return row
  throw new Problem(
    'conflict',
    'fleet.form-retired',
    'This form is retired; what was filled in by it stays. Draft another. Nothing was changed.',
  )
}

/** Every key once: answers and issues go by it. */
function requireKeys(sections: readonly FormSection[]): void {
  const keys = [...sections.map(({ key }) => key), ...sections.flatMap(({ items }) => items.map(({ key }) => key))]
  const twice = keys.filter((key, at) => keys.indexOf(key) !== at)
  if (twice.length === 0) return
  const message = `names ${[...new Set(twice)].join(', ')} twice`
  throw new Problem('refused', 'fleet.form-keys', 'Each key stands once in a form. Nothing was changed.', {
    errors: [{ pointer: '/sections', message }],
  })
}

async function refuseTaken(write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!isUniqueViolation(error, 'fleet_form_name')) throw error
    const message = 'There is a form with this name already. Choose another, or retire that one. Nothing was changed.'
    throw new Problem('conflict', 'fleet.form-taken', message, { cause: error as Error })
  }
}

const unknown = () => new Problem('missing', 'fleet.form-unknown', 'There is no form with this id.')

const versioned = (row: FormRow): VersionedForm => ({ view: viewOf(row), version: row.version })

const viewOf = ({
  id,
  name,
  status,
  cleanReview,
  sections,
  publishedNumber,
  createdAt,
  updatedAt,
}: FormRow): FormView => ({
  ...{ id, name, status, cleanReview, sections: [...sections] },
  publishedNumber: publishedNumber === 0 ? null : publishedNumber,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})
