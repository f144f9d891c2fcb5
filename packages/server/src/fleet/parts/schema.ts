/** Parts in stock. Quantities in thousandths of the part's unit, prices in minor units for one unit. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { Minor, Quantity } from '#fleet/work'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const word = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])

export const UNITS = ['piece', 'litre', 'kilogram', 'metre'] as const
export const PART_STATUSES = ['active', 'obsolete'] as const
export const MOVE_KINDS = ['receive', 'issue', 'return', 'count'] as const
const Level = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })

export type PartDraft = Static<typeof PartDraft>
/** `minimumThousandths`: below it the part is to be ordered. */
export const PartDraft = Type.Object(
  {
    sku: word(60),
    name: word(100),
    unit: Type.Enum(UNITS),
    unitCostMinor: Minor,
    minimumThousandths: Type.Optional(Level),
  },
  strict,
)

export type PartPatch = Static<typeof PartPatch>
export const PartPatch = Type.Object(
  {
    name: Type.Optional(word(100)),
    unitCostMinor: Type.Optional(Minor),
    minimumThousandths: Type.Optional(Level),
    status: Type.Optional(Type.Enum(PART_STATUSES)),
  },
  { ...strict, minProperties: 1 },
)

export type PartView = Static<typeof PartView>
export const PartView = Type.Object({
  id: Id,
  sku: Type.String(),
  name: Type.String(),
  unit: Type.Enum(UNITS),
  currency: Type.String(),
  unitCostMinor: Type.Integer(),
  minimumThousandths: Type.Integer(),
  stockThousandths: Type.Integer(),
  status: Type.Enum(PART_STATUSES),
  createdAt: Instant,
  updatedAt: Instant,
})

const COUNT_REASONS = ['damaged', 'expired', 'found', 'lost', 'miscounted', 'other'] as const
const OfOrder = Type.Object({ workOrderId: Id, quantityThousandths: Quantity }, strict)

export type MoveDraft = Static<typeof MoveDraft>
/** A price of what is received is the part's from then on. A count says what is there; the journal gets the difference. */
export const MoveDraft = Type.Union([
  Type.Object(
    { receive: Type.Object({ quantityThousandths: Quantity, unitCostMinor: Type.Optional(Minor) }, strict) },
    strict,
  ),
  Type.Object({ issue: OfOrder }, strict),
  Type.Object({ return: OfOrder }, strict),
  Type.Object({ count: Type.Object({ countedThousandths: Level, reason: Type.Enum(COUNT_REASONS) }, strict) }, strict),
])

export type MoveView = Static<typeof MoveView>
/** `quantityThousandths` is negative for what left the stock; `stockThousandths` is what was there afterwards. */
export const MoveView = Type.Object({
  id: Id,
  partId: Id,
  number: Type.Integer(),
  kind: Type.Enum(MOVE_KINDS),
  quantityThousandths: Type.Integer(),
  stockThousandths: Type.Integer(),
  unitCostMinor: Type.Integer(),
  workOrderId: nullable(Id),
  reason: nullable(Type.Enum(COUNT_REASONS)),
  at: Instant,
})

export const PartParams = Type.Object({ partId: Id }, strict)
