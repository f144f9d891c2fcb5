import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { MATCH_KEYS } from '#fleet/vehicles'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Count = Type.Integer({ minimum: 0 })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])

/**
 * open → checking → checked → applying → applied → undoing → undone. What was cancelled or refused on the way is taken
 * back by itself; expired: the file was let go before it was applied.
 */
export const IMPORT_STATES = [
  'open',
  'checking',
  'checked',
  'applying',
  'applied',
  'undoing',
  'undone',
  'expired',
] as const
export type ImportState = (typeof IMPORT_STATES)[number]

/** What a row would do, then what it did, then what became of that. */
export const OUTCOMES = ['create', 'change', 'same', 'error', 'created', 'changed', 'undone', 'kept'] as const
export type RowOutcome = (typeof OUTCOMES)[number]

const MatchBy = Type.Enum([...MATCH_KEYS, 'nothing'])

export type ImportDraft = Static<typeof ImportDraft>
/**
 * `matchBy`: what tells that a row is of a vehicle that is there already; `unit` where none is given. `columns`: header →
 * field of a vehicle, null to leave it out; what is not named is known by its name.
 */
export const ImportDraft = Type.Object(
  {
    matchBy: Type.Optional(MatchBy),
    columns: Type.Optional(
      Type.Record(Type.String({ maxLength: 100 }), nullable(Type.String({ maxLength: 60 })), { maxProperties: 200 }),
    ),
  },
  strict,
)

/** At most this many characters a part; a row may begin in one and end in the next. */
const MOST_PART = 524_288
export const MOST_PARTS = 128

export const ImportPart = Type.Object({ text: Type.String({ maxLength: MOST_PART }) }, strict)

export type Applying = Static<typeof Applying>
/** `onlyValid`: rows with errors are left out; otherwise all rows must be right, and all of them become or none. */
export const Applying = Type.Object({ onlyValid: Type.Optional(Type.Boolean()) }, strict)

export const ImportParams = Type.Object({ importId: Id }, strict)
export const PartParams = Type.Object(
  { importId: Id, part: Type.Integer({ minimum: 0, maximum: MOST_PARTS - 1 }) },
  strict,
)

const frame = {
  id: Id,
  state: Type.Enum(IMPORT_STATES),
  matchBy: MatchBy,
  /** As the last check understood them; `field` null: left out. */
  columns: Type.Array(Type.Object({ header: Type.String(), field: nullable(Type.String()) })),
  /** The job that works at it, or the last that did. */
  jobId: nullable(Id),
  undoUntil: nullable(Instant),
  createdAt: Instant,
  updatedAt: Instant,
}

export type ImportItem = Static<typeof ImportItem>
export const ImportItem = Type.Object(frame)

export type ImportView = Static<typeof ImportView>
export const ImportView = Type.Object({
  ...frame,
  /** How many rows there are of each outcome. */
  rows: Type.Object(Object.fromEntries(OUTCOMES.map((word) => [word, Count])) as Record<RowOutcome, typeof Count>),
})

export type RowView = Static<typeof RowView>
/** `row` counts as a table shows it: the header is 1. `fields` are those that change. */
export const RowView = Type.Object({
  id: Id,
  row: Type.Integer({ minimum: 2 }),
  outcome: Type.Enum(OUTCOMES),
  unit: nullable(Type.String()),
  vehicleId: nullable(Id),
  fields: Type.Array(Type.String()),
  errors: Type.Array(Type.Object({ column: Type.String(), code: Type.String(), message: Type.String() })),
})
