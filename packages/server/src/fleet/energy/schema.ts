/** Fuel and charge. Quantities in thousandths of a litre or kilowatt hour, money in minor units, distance in whole kilometres. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { OdometerKm } from '#fleet/service'
import { Minor } from '#fleet/work'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
/** At most a hundred thousand litres or kilowatt hours. */
const Quantity = Type.Integer({ minimum: 1, maximum: 100_000_000 })

export const ENERGY_UNITS = ['litre', 'kilowatt-hour'] as const
export type EnergyUnit = (typeof ENERGY_UNITS)[number]
export const ENTRY_STATUSES = ['posted', 'questioned', 'accepted', 'void'] as const
/** What speaks against an entry. */
export const FLAGS = ['above-capacity', 'economy-outlier', 'odometer-back', 'odometer-jump', 'time-overlap'] as const
export type Flag = (typeof FLAGS)[number]

export type EnergyDraft = Static<typeof EnergyDraft>
/** `isFull`: filled to the brim or charged to the end. Now where no instant is given; `endedAt` is `beganAt` where it is not. */
export const EnergyDraft = Type.Object(
  {
    unit: Type.Enum(ENERGY_UNITS),
    quantityThousandths: Quantity,
    costMinor: Minor,
    odometerKm: OdometerKm,
    isFull: Type.Boolean(),
    beganAt: Type.Optional(Instant),
    endedAt: Type.Optional(Instant),
  },
  strict,
)

const REASONS = ['receipt-seen', 'reserve-filled', 'misread', 'duplicate', 'other-vehicle', 'theft', 'other'] as const

export type Judgement = Static<typeof Judgement>
export const Judgement = Type.Object({ status: Type.Enum(['accepted', 'void']), reason: Type.Enum(REASONS) }, strict)

export type EnergyView = Static<typeof EnergyView>
/** `economyThousandthsPer100Km`: used since the last full one; null where it is not full or there is none before. */
export const EnergyView = Type.Object({
  id: Id,
  vehicleId: Id,
  unit: Type.Enum(ENERGY_UNITS),
  quantityThousandths: Type.Integer(),
  costMinor: Type.Integer(),
  currency: Type.String(),
  odometerKm: Type.Integer(),
  /** What it became among the readings of the odometer; null while that is doubted. */
  readingId: nullable(Id),
  isFull: Type.Boolean(),
  beganAt: Instant,
  endedAt: Instant,
  economyThousandthsPer100Km: nullable(Type.Integer()),
  flags: Type.Array(Type.Enum(FLAGS)),
  status: Type.Enum(ENTRY_STATUSES),
  reason: nullable(Type.Enum(REASONS)),
  createdAt: Instant,
  updatedAt: Instant,
})

export type Capacity = Static<typeof Capacity>
/** What fits into tank and battery; null where nothing is known. */
export const Capacity = Type.Object(
  { litreThousandths: nullable(Quantity), kilowattHourThousandths: nullable(Quantity) },
  strict,
)

export const EntryParams = Type.Object({ energyEntryId: Id }, strict)
