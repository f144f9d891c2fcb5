import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])

/** What can be taken along, and the address that lists it. */
export const LISTS = {
  vehicles: '/vehicles',
  drivers: '/drivers',
  issues: '/issues',
  'fault-trends': '/fault-trends',
  inspections: '/inspections',
  'work-orders': '/work-orders',
  parts: '/parts',
  energy: '/energy-entries',
  costs: '/costs',
  documents: '/documents',
  due: '/due',
} as const
export type ListName = keyof typeof LISTS
export const LIST_NAMES = Object.keys(LISTS) as ListName[]

export const FORMATS = ['csv', 'xlsx', 'pdf'] as const
export type Format = (typeof FORMATS)[number]

export const EXPORT_STATES = ['running', 'ready', 'failed', 'expired'] as const

export type ExportDraft = Static<typeof ExportDraft>
/** `query`: the parameters of the list as its address takes them, `filter[…]`, `sort` and `fields` among them. */
export const ExportDraft = Type.Object(
  {
    list: Type.Enum(LIST_NAMES),
    format: Type.Enum(FORMATS),
    query: Type.Optional(
      Type.Record(
        Type.String({ maxLength: 100 }),
        Type.Union([Type.String({ maxLength: 4_000, 'x-data-class': 'personal' }), Type.Number(), Type.Boolean()]),
        { maxProperties: 50 },
      ),
    ),
  },
  strict,
)

export type ExportView = Static<typeof ExportView>
/** The file is there while it is ready, for a day, and for whoever asked for it alone. */
export const ExportView = Type.Object({
  id: Id,
  list: Type.Enum(LIST_NAMES),
  format: Type.Enum(FORMATS),
  state: Type.Enum(EXPORT_STATES),
  rows: Type.Integer({ minimum: 0 }),
  sizeBytes: Type.Integer({ minimum: 0 }),
  jobId: nullable(Id),
  expiresAt: nullable(Instant),
  createdAt: Instant,
})

export const ExportParams = Type.Object({ exportId: Id }, strict)
