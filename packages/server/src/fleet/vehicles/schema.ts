import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { CustomPatch, CustomValues } from './custom.ts'
import { ExternalIds, ExternalPatch } from './external-ids.ts'

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

/** What people call the vehicle by: never blank. */
const Unit = Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' })

/** ISO 3779: 17 characters without I, O and Q. The check digit is a hint, not a rule: most of the world has none. */
export const Vin = Type.String({ pattern: '^[A-HJ-NPR-Za-hj-npr-z0-9]{17}$', 'x-data-class': 'personal' })
export const Plate = Type.String({ minLength: 1, maxLength: 20, 'x-data-class': 'personal' })

export const FUELS = ['petrol', 'diesel', 'electric', 'hybrid', 'gas', 'hydrogen', 'other'] as const
export type Fuel = (typeof FUELS)[number]
const Fuel = Type.Enum(FUELS)

export const STATUSES = ['planned', 'active', 'in_shop', 'out_of_service', 'sold', 'archived'] as const
export type VehicleStatus = (typeof STATUSES)[number]
const Status = Type.Enum(STATUSES)

export const KINDS = ['vehicle', 'trailer', 'equipment'] as const
export type VehicleKind = (typeof KINDS)[number]
const Kind = Type.Enum(KINDS)

const Id = Type.String({ format: 'uuid' })
const IfMatch = Type.String({ minLength: 1, maxLength: 40 })
const Year = Type.Integer({ minimum: 1900, maximum: 2100 })
/** What it may weigh with everything on it. */
const GrossWeightKg = Type.Integer({ minimum: 1, maximum: 500_000 })

const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])

const draft = {
  unit: Unit,
  kind: Type.Optional(Kind),
  vin: Type.Optional(Vin),
  plate: Type.Optional(Plate),
  make: Type.Optional(text(50)),
  model: Type.Optional(text(50)),
  year: Type.Optional(Year),
  fuel: Type.Optional(Fuel),
  grossWeightKg: Type.Optional(GrossWeightKg),
  siteId: Type.Optional(Id),
  groupId: Type.Optional(Id),
  custom: Type.Optional(CustomValues),
  externalIds: Type.Optional(ExternalIds),
}

export type VehicleDraft = Static<typeof VehicleDraft>
/** `status` of a new vehicle is planned or active; active where none is given. It is a vehicle where no `kind` is. */
export const VehicleDraft = Type.Object(
  { ...draft, status: Type.Optional(Type.Union([Type.Literal('planned'), Type.Literal('active')])) },
  { additionalProperties: false },
)

export type VehiclePatch = Static<typeof VehiclePatch>
/** What is not named stays, within `custom` and `externalIds` too; null empties a field. */
export const VehiclePatch = Type.Object(
  {
    unit: Type.Optional(Unit),
    kind: Type.Optional(Kind),
    vin: Type.Optional(nullable(Vin)),
    plate: Type.Optional(nullable(Plate)),
    make: Type.Optional(nullable(text(50))),
    model: Type.Optional(nullable(text(50))),
    year: Type.Optional(nullable(Year)),
    fuel: Type.Optional(nullable(Fuel)),
    grossWeightKg: Type.Optional(nullable(GrossWeightKg)),
    siteId: Type.Optional(nullable(Id)),
    groupId: Type.Optional(nullable(Id)),
    custom: Type.Optional(CustomPatch),
    externalIds: Type.Optional(ExternalPatch),
    status: Type.Optional(Status),
  },
  { additionalProperties: false, minProperties: 1 },
)

const Named = nullable(Type.Object({ id: Id, name: Type.String() }))

/** What can be asked for beside a vehicle. */
export const INCLUDES = ['meters', 'site', 'group'] as const

export type Included = Static<typeof Included>
const Included = Type.Object({
  meters: Type.Optional(Type.Object({ odometerKm: nullable(Type.Number()), engineHours: nullable(Type.Number()) })),
  site: Type.Optional(Named),
  group: Type.Optional(Named),
})

export type VehicleView = Static<typeof VehicleView>
export const VehicleView = Type.Object({
  id: Id,
  unit: Type.String(),
  kind: Kind,
  vin: Type.Union([Vin, Type.Null()]),
  vinHint: Type.Union([Type.Literal('check-digit-holds'), Type.Literal('check-digit-differs'), Type.Null()]),
  plate: Type.Union([Plate, Type.Null()]),
  /** In a list: what is stored of VIN and plate is not what was sealed, so nothing of it is shown. */
  isUnreadable: Type.Optional(Type.Literal(true)),
  make: Type.Union([Type.String(), Type.Null()]),
  model: Type.Union([Type.String(), Type.Null()]),
  year: Type.Union([Type.Integer(), Type.Null()]),
  fuel: Type.Union([Fuel, Type.Null()]),
  grossWeightKg: nullable(Type.Integer()),
  siteId: nullable(Id),
  groupId: nullable(Id),
  /** By the fields that the organisation has declared; empty once the vehicle's data was erased. */
  custom: CustomValues,
  externalIds: ExternalIds,
  status: Status,
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
  ...Included.properties,
})

/** One operation of a batch; `ifMatch` is the ETag of what was read. */
export const VehicleOperation = Type.Union([
  Type.Object({ register: VehicleDraft }, { additionalProperties: false }),
  Type.Object({ change: VehiclePatch, id: Id, ifMatch: IfMatch }, { additionalProperties: false }),
  Type.Object({ archive: Type.Literal(true), id: Id, ifMatch: IfMatch }, { additionalProperties: false }),
])
export type VehicleOperation = Static<typeof VehicleOperation>

/** A vehicle that changed, as it is now; null once it is archived. */
export const VehicleChange = Type.Object({
  id: Id,
  at: Type.String({ format: 'date-time' }),
  vehicle: nullable(VehicleView),
})

export const VehicleParams = Type.Object({ vehicleId: Id }, { additionalProperties: false })

export type AssignableView = Static<typeof AssignableView>
export const AssignableView = Type.Object({
  userId: Id,
  name: Type.String({ 'x-data-class': 'personal' }),
  role: Type.String(),
  /** What is stored of the name is not what was sealed, so nothing of it is shown. */
  isUnreadable: Type.Optional(Type.Literal(true)),
})

export type AssignmentView = Static<typeof AssignmentView>
export const AssignmentView = Type.Object({
  ...AssignableView.properties,
  assignedAt: Type.String({ format: 'date-time' }),
})

export type HeldGroupView = Static<typeof HeldGroupView>
/** A group that is assigned to a person. */
export const HeldGroupView = Type.Object({
  id: Id,
  name: Type.String(),
  assignedAt: Type.String({ format: 'date-time' }),
})
