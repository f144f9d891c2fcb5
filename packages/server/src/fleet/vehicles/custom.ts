/** Fields that an organisation adds to its vehicles: declared as data, checked when a value is written. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Problem } from '#kernel'

const strict = { additionalProperties: false } as const
const Key = Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,39}$' })
const Words = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })
const MOST = 50

const KINDS = ['text', 'integer', 'decimal', 'yes-no', 'date', 'choice'] as const

export type CustomField = Static<typeof CustomField>
const CustomField = Type.Object(
  {
    key: Key,
    label: Words,
    kind: Type.Enum(KINDS),
    /** Of a choice, and of nothing else. */
    choices: Type.Optional(Type.Array(Words, { minItems: 1, maxItems: 100, uniqueItems: true })),
  },
  strict,
)

export type CustomFieldsDraft = Static<typeof CustomFieldsDraft>
export const CustomFieldsDraft = Type.Object({ fields: Type.Array(CustomField, { maxItems: MOST }) }, strict)

export type DeclaredField = Static<typeof DeclaredField>
/** One that is retired shows what it holds, and takes nothing new. */
const DeclaredField = Type.Object({ ...CustomField.properties, isRetired: Type.Boolean() })
export const CustomFieldsView = Type.Object({ fields: Type.Array(DeclaredField) })

/** Free text may name people, so all of it stands sealed with VIN and plate. */
const Value = Type.Union([Type.String({ minLength: 1, maxLength: 500 }), Type.Number(), Type.Boolean()])
const values = { ...strict, maxProperties: MOST, 'x-data-class': 'personal' } as const

export type CustomValues = Static<typeof CustomValues>
export const CustomValues = Type.Record(Key, Value, values)
export type CustomPatch = Static<typeof CustomPatch>
export const CustomPatch = Type.Record(Key, Type.Union([...Value.anyOf, Type.Null()]), values)

/** What is named replaces what was; null takes it away. */
export const patchCustom = (old: CustomValues = {}, patch: CustomPatch = {}): CustomValues =>
  Object.fromEntries(
    Object.entries({ ...old, ...patch }).filter((entry): entry is [string, CustomValues[string]] => entry[1] !== null),
  )

/** @throws {Problem} `fleet.custom-refused` (422), naming each value that no field in use takes. */
export function requireCustom(declared: readonly DeclaredField[], patch: CustomPatch): void {
  const fields = new Map(declared.map((field) => [field.key, field]))
  const errors = Object.entries(patch).flatMap(([key, value]) => {
    const message = value === null ? undefined : faultOf(fields.get(key), value)
    return message === undefined ? [] : [{ pointer: `/custom/${key}`, message }]
  })
  if (errors.length === 0) return
  const message =
    'A custom field does not take what it was given. Nothing was changed; GET /vehicle-fields says what each takes.'
  throw new Problem('refused', 'fleet.custom-refused', message, { errors })
}

function faultOf(field: DeclaredField | undefined, value: CustomValues[string]): string | undefined {
  if (!field) return 'is no field of this organisation'
  if (field.isRetired) return 'is retired and takes nothing new'
  return TAKES[field.kind](value, field) ? undefined : `takes ${WORDS[field.kind]}`
}

type Takes = (value: CustomValues[string], field: DeclaredField) => boolean

const TAKES: Readonly<Record<DeclaredField['kind'], Takes>> = {
  text: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  decimal: (value) => typeof value === 'number',
  'yes-no': (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isDate(value),
  choice: (value, { choices = [] }) => choices.includes(value as string),
}

const WORDS: Readonly<Record<DeclaredField['kind'], string>> = {
  text: 'a text',
  integer: 'a whole number',
  decimal: 'a number',
  'yes-no': 'true or false',
  date: 'a date such as 2026-01-05',
  choice: 'one of its choices',
}

/** A day that there is. */
function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
