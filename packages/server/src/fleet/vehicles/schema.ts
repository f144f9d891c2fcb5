import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

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

const draft = {
  unit: Unit,
  vin: Type.Optional(Vin),
  plate: Type.Optional(Plate),
  make: Type.Optional(text(50)),
  model: Type.Optional(text(50)),
  year: Type.Optional(Type.Integer({ minimum: 1900, maximum: 2100 })),
  fuel: Type.Optional(Fuel),
}

const Id = Type.String({ format: 'uuid' })
const IfMatch = Type.String({ minLength: 1, maxLength: 40 })

const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])

export type VehicleDraft = Static<typeof VehicleDraft>
/** `status` of a new vehicle is planned or active; active where none is given. */
export const VehicleDraft = Type.Object(
  { ...draft, status: Type.Optional(Type.Union([Type.Literal('planned'), Type.Literal('active')])) },
  { additionalProperties: false },
)

export type VehiclePatch = Static<typeof VehiclePatch>
/** What is not named stays; null empties a field. */
export const VehiclePatch = Type.Object(
  {
    unit: Type.Optional(Unit),
    vin: Type.Optional(nullable(Vin)),
    plate: Type.Optional(nullable(Plate)),
    make: Type.Optional(nullable(text(50))),
    model: Type.Optional(nullable(text(50))),
    year: Type.Optional(nullable(Type.Integer({ minimum: 1900, maximum: 2100 }))),
    fuel: Type.Optional(nullable(Fuel)),
    status: Type.Optional(Status),
  },
  { additionalProperties: false, minProperties: 1 },
)

export type VehicleView = Static<typeof VehicleView>
export const VehicleView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  unit: Type.String(),
  vin: Type.Union([Vin, Type.Null()]),
  vinHint: Type.Union([Type.Literal('check-digit-holds'), Type.Literal('check-digit-differs'), Type.Null()]),
  plate: Type.Union([Plate, Type.Null()]),
  /** In a list: what is stored of VIN and plate is not what was sealed, so nothing of it is shown. */
  isUnreadable: Type.Optional(Type.Literal(true)),
  make: Type.Union([Type.String(), Type.Null()]),
  model: Type.Union([Type.String(), Type.Null()]),
  year: Type.Union([Type.Integer(), Type.Null()]),
  fuel: Type.Union([Fuel, Type.Null()]),
  status: Status,
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
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

export const VehicleParams = Type.Object(
  { vehicleId: Type.String({ format: 'uuid' }) },
  { additionalProperties: false },
)

export type AssignableView = Static<typeof AssignableView>
export const AssignableView = Type.Object({
  userId: Type.String({ format: 'uuid' }),
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
