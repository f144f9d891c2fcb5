/** What is serviced how often. Distances in whole kilometres, time in days, engine hours whole in intervals, to a tenth in readings. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Instructions = Type.String({ minLength: 1, maxLength: 4_000 })
const Instant = Type.String({ format: 'date-time' })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const count = (maximum: number) => Type.Optional(Type.Integer({ minimum: 0, maximum }))
const every = (maximum: number) => Type.Optional(Type.Integer({ minimum: 1, maximum }))

export const Day = Type.String({ format: 'date' })
export const OdometerKm = Type.Integer({ minimum: 0, maximum: 9_999_999 })
export const EngineHours = Type.Number({ minimum: 0, maximum: 999_999 })

export type Terms = Static<typeof Terms>
/**
 * Whichever comes first. `soft…`: how long before it is spoken of; `hard…`: how far beyond it is overdue. Each needs the
 * `every…` it belongs to.
 */
export const Terms = Type.Object(
  {
    everyKm: every(1_000_000),
    everyDays: every(7_300),
    everyEngineHours: every(100_000),
    softKm: count(1_000_000),
    softDays: count(7_300),
    softEngineHours: count(100_000),
    hardKm: count(1_000_000),
    hardDays: count(7_300),
    hardEngineHours: count(100_000),
  },
  { ...strict, minProperties: 1 },
)

export type Interval = Static<typeof Interval>
const Interval = Type.Object({ serviceTaskId: Id, ...Terms.properties }, strict)

export type ServiceTaskDraft = Static<typeof ServiceTaskDraft>
/** `formId`: the task is an inspection by this form, and is completed by nothing but one that was submitted. */
export const ServiceTaskDraft = Type.Object(
  { name: Name, instructions: Type.Optional(Instructions), formId: Type.Optional(Id) },
  strict,
)

export type ServiceTaskPatch = Static<typeof ServiceTaskPatch>
export const ServiceTaskPatch = Type.Object(
  {
    name: Type.Optional(Name),
    instructions: Type.Optional(nullable(Instructions)),
    formId: Type.Optional(nullable(Id)),
    isRetired: Type.Optional(Type.Boolean()),
  },
  { ...strict, minProperties: 1 },
)

export type ServiceTaskView = Static<typeof ServiceTaskView>
export const ServiceTaskView = Type.Object({
  id: Id,
  name: Type.String(),
  instructions: nullable(Type.String()),
  formId: nullable(Id),
  isRetired: Type.Boolean(),
  createdAt: Instant,
  updatedAt: Instant,
})

const Intervals = Type.Array(Interval, { minItems: 1, maxItems: 100 })

export type ProgramDraft = Static<typeof ProgramDraft>
export const ProgramDraft = Type.Object({ name: Name, intervals: Intervals }, strict)

export type ProgramPatch = Static<typeof ProgramPatch>
export const ProgramPatch = Type.Object(
  { name: Type.Optional(Name), intervals: Type.Optional(Intervals), isRetired: Type.Optional(Type.Boolean()) },
  { ...strict, minProperties: 1 },
)

export type ProgramView = Static<typeof ProgramView>
export const ProgramView = Type.Object({
  id: Id,
  name: Type.String(),
  intervals: Type.Array(Interval),
  isRetired: Type.Boolean(),
  createdAt: Instant,
  updatedAt: Instant,
})

/** When it was last done. What is not said is what the vehicle's meters show, and today. */
export const LastDone = Type.Object(
  {
    on: Type.Optional(Day),
    odometerKm: Type.Optional(OdometerKm),
    engineHours: Type.Optional(EngineHours),
  },
  strict,
)
export type LastDone = Static<typeof LastDone>

export type Scheduling = Static<typeof Scheduling>
export const Scheduling = Type.Object({ programId: Id, last: Type.Optional(LastDone) }, strict)

export const DUE_STATES = ['ok', 'soon', 'due', 'overdue'] as const
export const DUE_MEASURES = ['day', 'km', 'engine-hour'] as const
export type DueMeasure = (typeof DUE_MEASURES)[number]
export type DueState = (typeof DUE_STATES)[number]

/** By which measure it is in the state it is in, and how far it is to the others' points: negative beyond; null without a meter. */
export const Remaining = Type.Object({
  decidedBy: Type.Enum(DUE_MEASURES),
  kmLeft: nullable(Type.Integer()),
  engineHoursLeft: nullable(Type.Number()),
})

export type ScheduleView = Static<typeof ScheduleView>
export const ScheduleView = Type.Object({
  id: Id,
  vehicleId: Id,
  serviceTaskId: Id,
  serviceTask: Type.String(),
  programId: Id,
  terms: Terms,
  lastOn: Day,
  lastOdometerKm: nullable(Type.Integer()),
  lastEngineHours: nullable(Type.Number()),
  state: Type.Enum(DUE_STATES),
  dueOn: nullable(Day),
  dueAtKm: nullable(Type.Integer()),
  dueAtEngineHours: nullable(Type.Number()),
  ...Remaining.properties,
  etag: Type.String(),
})

export type ProgramVehicle = Static<typeof ProgramVehicle>
/** A vehicle that is on a program, by its own id. `tasks`: how many of its services are scheduled by it; `since`: when the first was. */
export const ProgramVehicle = Type.Object({
  id: Id,
  unit: Type.String(),
  tasks: Type.Integer({ minimum: 1 }),
  since: Instant,
})
