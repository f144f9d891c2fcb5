/** Work orders. Money in minor units of the currency beside it; quantities in thousandths of the unit; labour in minutes. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Text = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', 'x-data-class': 'personal' })
const Note = Type.String({ minLength: 1, maxLength: 4_000, 'x-data-class': 'personal' })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])

/** At most ten thousand million. */
export const Minor = Type.Integer({ minimum: 0, maximum: 10_000_000_000 })
export const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000_000 })
export const Currency = Type.String({ pattern: '^[A-Z]{3}$' })

export const ORDER_STATUSES = [
  'draft',
  'approved',
  'in_progress',
  'waiting',
  'done',
  'verified',
  'closed',
  'cancelled',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

const WaitingFor = Type.Enum(['parts', 'vendor', 'approval', 'vehicle', 'other'])
export type WaitingFor = Static<typeof WaitingFor>

const Task = Type.Object({ text: Text, scheduleId: Type.Optional(Id) }, strict)
export type TaskDraft = Static<typeof Task>

/** Pictures of the repair: files of the order's vehicle, released or still in quarantine. */
const PhotoIds = Type.Array(Id, { maxItems: 50, uniqueItems: true })

/** All of the order's vehicle. */
const IssueIds = Type.Array(Id, { maxItems: 100, uniqueItems: true })

export type WorkOrderDraft = Static<typeof WorkOrderDraft>
export const WorkOrderDraft = Type.Object(
  {
    vehicleId: Id,
    title: Text,
    note: Type.Optional(Note),
    estimateMinor: Type.Optional(Minor),
    tasks: Type.Optional(Type.Array(Task, { maxItems: 100 })),
    issueIds: Type.Optional(IssueIds),
  },
  strict,
)

export type WorkOrderPatch = Static<typeof WorkOrderPatch>
/** What is not named stays; null empties a field. Downtime is from when to when the vehicle could not be used. */
export const WorkOrderPatch = Type.Object(
  {
    title: Type.Optional(Text),
    note: Type.Optional(nullable(Note)),
    estimateMinor: Type.Optional(Minor),
    downFrom: Type.Optional(nullable(Instant)),
    downTo: Type.Optional(nullable(Instant)),
    issueIds: Type.Optional(IssueIds),
    photoIds: Type.Optional(PhotoIds),
  },
  { ...strict, minProperties: 1 },
)

export type Move = Static<typeof Move>
/** `waitingFor` belongs to `waiting`. An order is approved by an approval, and by nothing else. */
export const Move = Type.Object(
  {
    status: Type.Enum(['in_progress', 'waiting', 'done', 'verified', 'closed', 'cancelled']),
    waitingFor: Type.Optional(WaitingFor),
  },
  strict,
)

export type LineDraft = Static<typeof LineDraft>
/** A task that names a schedule resets it once it is done. Parts of the own stock are issued there. */
export const LineDraft = Type.Union([
  Type.Object({ task: Task }, strict),
  Type.Object(
    {
      labour: Type.Object(
        { text: Text, minutes: Type.Integer({ minimum: 1, maximum: 100_000 }), ratePerHourMinor: Minor },
        strict,
      ),
    },
    strict,
  ),
  Type.Object(
    { part: Type.Object({ text: Text, quantityThousandths: Quantity, unitCostMinor: Minor }, strict) },
    strict,
  ),
])

export type LineView = Static<typeof LineView>
export const LineView = Type.Object({
  id: Id,
  kind: Type.Enum(['task', 'labour', 'part']),
  text: nullable(Text),
  isUnreadable: Type.Optional(Type.Literal(true)),
  isDone: Type.Boolean(),
  scheduleId: nullable(Id),
  minutes: nullable(Type.Integer()),
  ratePerHourMinor: nullable(Type.Integer()),
  partId: nullable(Id),
  quantityThousandths: nullable(Type.Integer()),
  unitCostMinor: nullable(Type.Integer()),
  costMinor: Type.Integer(),
})

export type WorkOrderItem = Static<typeof WorkOrderItem>
export const WorkOrderItem = Type.Object({
  id: Id,
  number: Type.Integer(),
  vehicleId: Id,
  title: nullable(Text),
  isUnreadable: Type.Optional(Type.Literal(true)),
  status: Type.Enum(ORDER_STATUSES),
  waitingFor: nullable(WaitingFor),
  currency: Type.String(),
  estimateMinor: Type.Integer(),
  approvedMinor: nullable(Type.Integer()),
  costMinor: Type.Integer(),
  downFrom: nullable(Instant),
  downTo: nullable(Instant),
  createdAt: Instant,
  updatedAt: Instant,
})

export type WorkOrderView = Static<typeof WorkOrderView>
export const WorkOrderView = Type.Object({
  ...WorkOrderItem.properties,
  note: nullable(Note),
  issueIds: Type.Array(Id),
  photoIds: Type.Array(Id),
  lines: Type.Array(LineView),
})

export const OrderParams = Type.Object({ workOrderId: Id }, strict)
export const LineParams = Type.Object({ workOrderId: Id, lineId: Id }, strict)

export type Limits = Static<typeof Limits>
/** Up to which amount a set may approve; admins without limit. */
export const Limits = Type.Object({ technician: Minor, fleet_operator: Minor, fleet_manager: Minor }, strict)

export type WorkshopPatch = Static<typeof WorkshopPatch>
export const WorkshopPatch = Type.Object(
  { currency: Type.Optional(Currency), limits: Type.Optional(Limits) },
  { ...strict, minProperties: 1 },
)
export const WorkshopView = Type.Object({ currency: Currency, limits: Limits })
