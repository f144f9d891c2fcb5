/** The one list of everything that is due, and how other parts of the fleet put something on it. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import type { Context, SubjectId } from '#kernel'
import { PageQuery } from '#kernel/http'
import { Remaining } from './schema.ts'

const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const personal = { 'x-data-class': 'personal' } as const
const Id = Type.String({ format: 'uuid' })

export const DUE_KINDS = ['service', 'document', 'licence', 'medical', 'inspection'] as const

export type DueItem = Static<typeof DueItem>
export const DueItem = Type.Object({
  /** Of the schedule, document, licence, … that is due. */
  id: Id,
  kind: Type.Enum(DUE_KINDS),
  vehicleId: nullable(Id),
  driverId: nullable(Type.String({ format: 'uuid', ...personal })),
  /** Of an inspection: the form it is done by. */
  formId: nullable(Id),
  /** What it is called: the service task, the kind of document, the licence class. Nothing personal. */
  what: Type.String(),
  state: Type.Enum(['soon', 'due', 'overdue']),
  /** Of a licence or a medical it is a day of the driver. */
  dueOn: nullable(Type.String({ format: 'date', ...personal })),
  dueAtKm: nullable(Type.Integer()),
  dueAtEngineHours: nullable(Type.Number()),
  ...Remaining.properties,
})

/** When something falls due that knows days alone. */
export const onDay = (dueOn: string) =>
  ({ dueOn, dueAtKm: null, dueAtEngineHours: null, decidedBy: 'day', kmLeft: null, engineHoursLeft: null }) as const

/** What is due, and whom it concerns. */
export interface Due extends DueItem {
  readonly subject: SubjectId
}

/** Where something stands on the list: how urgent, by which day, and its id. */
export type DuePlace = readonly [urgency: string, day: string, id: string]

/** What a page of the list wants of a source. */
export interface DueAsked {
  /** Of these alone; some are the source's. */
  readonly kinds: readonly string[]
  /** Whose alone is wanted. */
  readonly vehicle: string | undefined
  readonly after: DuePlace
  /** The most that is wanted beyond that place. */
  readonly limit: number
  /** Nothing beyond this one is wanted. */
  readonly lastUrgency: number
  readonly isWanted: (item: Due) => boolean
}

/** Tells what is soon due, due or overdue within the caller's reach; it leaves no entry of its own. */
export interface DueSource {
  readonly kinds: readonly DueItem['kind'][]
  /** In portions: all that is wanted, or the first of it in the order of places. More does no harm. */
  list(ctx: Context, asked: DueAsked): AsyncIterable<readonly Due[]>
}

export type DueQuery = Static<typeof DueQuery>
export const DueQuery = Type.Object(
  {
    ...PageQuery.properties,
    'filter[kind]': Type.Optional(words(DUE_KINDS)),
    'filter[state]': Type.Optional(words(['soon', 'due', 'overdue'])),
    'filter[vehicleId]': Type.Optional(Id),
  },
  { additionalProperties: false },
)

function words(known: readonly string[]) {
  const one = `(${known.join('|')})`
  return Type.String({ pattern: `^${one}(,${one}){0,${known.length - 1}}$` })
}
