/** The nouns of fault trends. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { PageQuery, pageOf } from '#kernel/http'

const strict = { additionalProperties: false } as const
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const Count = Type.Integer({ minimum: 0 })
const Week = Type.String({ format: 'date' })
const Named = Type.String({ minLength: 1, maxLength: 100 })

/**
 * By the share of the vehicles read that showed the code. `new`: before none did; `gone`: now none does; `unknown`: now or
 * before no vehicle was read, so there is nothing to tell.
 */
export const TRENDS = ['new', 'risen', 'level', 'fallen', 'gone', 'unknown'] as const
export type Trend = (typeof TRENDS)[number]

/** What codes are told apart by: the code alone, with the control unit, or with make and model of the vehicle. */
export const GROUPINGS = ['code', 'ecu', 'model'] as const
export type Grouping = (typeof GROUPINGS)[number]

export const DEFAULT_WEEKS = 12
export const MOST_WEEKS = 53

const oneTrend = `(${TRENDS.join('|')})`

export type TrendQuery = Static<typeof TrendQuery>
export const TrendQuery = Type.Object(
  {
    ...PageQuery.properties,
    /** How many weeks are shown; as many before them are what they are held against. */
    weeks: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_WEEKS })),
    /** A day of the last week, from 1970 to 2999; unless said, of the last that has ended. */
    until: Type.Optional(Type.String({ format: 'date', pattern: '^(19[7-9]|2\\d{2})\\d-' })),
    by: Type.Optional(Type.Enum(GROUPINGS)),
    'filter[trend]': Type.Optional(Type.String({ pattern: `^${oneTrend}(,${oneTrend}){0,${TRENDS.length - 1}}$` })),
    'filter[code]': Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    'filter[ecu]': Type.Optional(Type.String({ minLength: 1, maxLength: 12 })),
    'filter[make]': Type.Optional(Named),
    'filter[model]': Type.Optional(Named),
  },
  strict,
)

export type FaultTrend = Static<typeof FaultTrend>
export const FaultTrend = Type.Object({
  code: Type.String(),
  /** What a generic code means (SAE J2012), in our words; null of codes that makers define and of J1939. */
  text: nullable(Type.String()),
  /** The control unit, where codes are told apart by it. */
  ecu: nullable(Type.String()),
  /** Where codes are told apart by model; null as well where the vehicle’s is not known. */
  make: nullable(Type.String()),
  model: nullable(Type.String()),
  trend: Type.Enum(TRENDS),
  /** Vehicles in reach that showed it, each counted once: in the weeks asked for, and in as many weeks before them. */
  vehicles: Count,
  vehiclesBefore: Count,
  /** Vehicles read at all in those weeks, each counted once; where codes are told apart by model, of this model. */
  vehiclesRead: Count,
  vehiclesReadBefore: Count,
  /** How many vehicles more showed it than would have at the share of before, to a tenth; below 0: so many fewer. */
  change: Type.Number(),
  /** Of each week the vehicles that showed it, in the order of `weeks`. */
  weekly: Type.Array(Count),
  /** Of each week the vehicles that `vehiclesRead` counts. */
  weeklyRead: Type.Array(Count),
})

/** `vehiclesRead`: in reach, and read in this week whatever was found: more codes may mean no more than more scans. */
export type ReadWeek = Static<typeof ReadWeek>
export const ReadWeek = Type.Object({ week: Week, vehiclesRead: Count })

export const FaultTrendPage = Type.Object({ ...pageOf(FaultTrend).properties, weeks: Type.Array(ReadWeek) })
