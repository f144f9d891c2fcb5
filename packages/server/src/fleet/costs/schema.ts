/** The nouns of costs. Money in minor units of the currency beside it, and never summed over currencies. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { PageQuery, pageOf } from '#kernel/http'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
/** Below 0 where more parts went back to the stock than were taken. Beyond 2^53 the nearest number there is. */
const Sum = Type.Integer()
/** Of UTC, from 1970 to 2999. */
export const MONTH = '^(19[7-9]\\d|2\\d{3})-(0[1-9]|1[0-2])$'
const Month = Type.String({ pattern: '^\\d{4}-\\d\\d$' })

/** What a line stands for. */
export const PLACES = ['vehicle', 'site'] as const
export type Place = (typeof PLACES)[number]

/**
 * The dearest first, each currency for itself; or by currency and then by id, where no cost that is written meanwhile moves
 * a line over the end of a page: what whoever reads all of them wants.
 */
export const SORTS = ['-totalMinor', 'currency'] as const
export type CostSort = (typeof SORTS)[number]

export type CostQuery = Static<typeof CostQuery>
export const CostQuery = Type.Object(
  {
    ...PageQuery.properties,
    /** Unless said, that of the cursor; without one, the month that runs. */
    month: Type.Optional(Type.String({ pattern: MONTH })),
    /** Unless said, as the cursor has it; without one, by vehicle. */
    by: Type.Optional(Type.Enum(PLACES)),
    /** Unless said, that of the cursor; without one, the dearest first. */
    sort: Type.Optional(Type.Enum(SORTS)),
    'filter[vehicleId]': Type.Optional(Id),
    'filter[siteId]': Type.Optional(Id),
  },
  strict,
)

/**
 * Labour and parts are the lines of work orders, in the month in which each was written: of drafts none, of cancelled orders
 * only what left the stock. Fuel (litres) and charge (kilowatt hours) are the energy entries that are not void, in the month
 * in which each began. What the stock is bought for counts when it is used, not before.
 */
const Sums = {
  labourMinor: Sum,
  partsMinor: Sum,
  fuelMinor: Sum,
  chargeMinor: Sum,
  totalMinor: Sum,
  labourMinorBefore: Sum,
  partsMinorBefore: Sum,
  fuelMinorBefore: Sum,
  chargeMinorBefore: Sum,
  totalMinorBefore: Sum,
}

export type Cost = Static<typeof Cost>
/** A vehicle or a site in one currency: two lines where it cost something in two. */
export const Cost = Type.Object({
  month: Month,
  /** Null by site. */
  vehicleId: nullable(Id),
  /** Where the vehicle is at home now; null where at none. */
  siteId: nullable(Id),
  /** The vehicle's unit, or the site's name. */
  name: nullable(Type.String()),
  currency: Type.String(),
  ...Sums,
})

export type CostTotal = Static<typeof CostTotal>
export const CostTotal = Type.Object({ currency: Type.String(), ...Sums })

export const CostPage = Type.Object({
  ...pageOf(Cost).properties,
  month: Month,
  monthBefore: Month,
  /** Whether the month is over: what runs is held against a whole one. */
  isEnded: Type.Boolean(),
  /** Over all pages, a line a currency: told with the first page, and none with those after it. */
  totals: Type.Array(CostTotal),
})
