/** The nouns of forms: what is looked at in an inspection. They are of things and name nobody. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
/** Unique in its form. A failed item opens an issue under its key: the same key in another form is the same thing. */
const Key = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' })

export type FormItem = Static<typeof FormItem>
export const FormItem = Type.Object(
  {
    key: Key,
    label: text(120),
    instruction: Type.Optional(text(1_000)),
    /** Failing it takes the vehicle out of service at once. */
    isCritical: Type.Boolean(),
    /** Asked for, and never waited for. */
    photoOnFail: Type.Boolean(),
  },
  strict,
)

export type FormSection = Static<typeof FormSection>
export const FormSection = Type.Object(
  { key: Key, title: text(120), items: Type.Array(FormItem, { minItems: 1, maxItems: 100 }) },
  strict,
)

const Sections = Type.Array(FormSection, { minItems: 1, maxItems: 40 })

/** Whether an inspection without a defect is over at once, or waits for the next driver. */
export const CLEAN_REVIEWS = ['at_once', 'next_driver'] as const
const CleanReview = Type.Enum(CLEAN_REVIEWS)

export const FORM_STATUSES = ['draft', 'published', 'retired'] as const

export type FormDraft = Static<typeof FormDraft>
export const FormDraft = Type.Object(
  { name: text(80), sections: Sections, cleanReview: Type.Optional(CleanReview) },
  strict,
)

export type FormPatch = Static<typeof FormPatch>
/** Changes the draft: what is published stays until it is published anew. */
export const FormPatch = Type.Object(
  {
    name: Type.Optional(text(80)),
    sections: Type.Optional(Sections),
    cleanReview: Type.Optional(CleanReview),
    status: Type.Optional(Type.Literal('retired')),
  },
  { ...strict, minProperties: 1 },
)

export type FormView = Static<typeof FormView>
export const FormView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  status: Type.Enum(FORM_STATUSES),
  cleanReview: CleanReview,
  /** The draft. */
  sections: Type.Array(FormSection),
  /** What is filled in now; null where none was published yet. */
  publishedNumber: nullable(Type.Integer()),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
})

export type FormVersionView = Static<typeof FormVersionView>
export const FormVersionView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  formId: Type.String({ format: 'uuid' }),
  number: Type.Integer(),
  name: Type.String(),
  cleanReview: CleanReview,
  sections: Type.Array(FormSection),
  publishedAt: Type.String({ format: 'date-time' }),
})

export const FormParams = Type.Object({ formId: Type.String({ format: 'uuid' }) }, strict)
