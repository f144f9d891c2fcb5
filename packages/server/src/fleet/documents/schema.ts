/** Papers of vehicles and drivers. Days count in UTC; the last day of validity still belongs to it. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { FILE_STATES, FILE_TYPES, REFUSALS, SCANS, WAITING } from '#kernel/files'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Day = Type.String({ format: 'date', pattern: '^(19|20)\\d\\d-' })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const optional = <S extends TSchema>(shape: S) => Type.Optional(nullable(shape))

export const DOCUMENT_KINDS = [
  'registration',
  'insurance',
  'inspection',
  'tax',
  'permit',
  'lease',
  'warranty',
  'licence',
  'medical',
  'training',
  'contract',
  'identity',
  'other',
] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

export const DOCUMENT_STATUSES = ['valid', 'due', 'expired', 'replaced'] as const
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number]

const DocumentNumber = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', 'x-data-class': 'personal' })
export const MOST_REMIND_DAYS = 365
const RemindDays = Type.Integer({ minimum: 0, maximum: MOST_REMIND_DAYS })
const FileIds = Type.Array(Id, { maxItems: 20, uniqueItems: true })

export type DocumentDraft = Static<typeof DocumentDraft>
/** `remindDays` before its last day it is due; 30 where nothing is said. `replaces`: the one before, of the same kind. */
export const DocumentDraft = Type.Object(
  {
    kind: Type.Enum(DOCUMENT_KINDS),
    number: optional(DocumentNumber),
    validFrom: optional(Day),
    validTo: optional(Day),
    remindDays: Type.Optional(RemindDays),
    fileIds: Type.Optional(FileIds),
    replaces: Type.Optional(Id),
  },
  strict,
)

export type DocumentPatch = Static<typeof DocumentPatch>
/** What is not named stays; null empties a field. */
export const DocumentPatch = Type.Object(
  {
    number: optional(DocumentNumber),
    validFrom: optional(Day),
    validTo: optional(Day),
    remindDays: Type.Optional(RemindDays),
    fileIds: Type.Optional(FileIds),
  },
  { ...strict, minProperties: 1 },
)

export type DocumentView = Static<typeof DocumentView>
export const DocumentView = Type.Object({
  id: Id,
  vehicleId: nullable(Id),
  driverId: nullable(Id),
  kind: Type.Enum(DOCUMENT_KINDS),
  number: nullable(DocumentNumber),
  /** What is stored of the number is not what was sealed, so nothing of it is shown. */
  isUnreadable: Type.Optional(Type.Literal(true)),
  validFrom: nullable(Day),
  validTo: nullable(Day),
  remindDays: RemindDays,
  fileIds: Type.Array(Id),
  status: Type.Enum(DOCUMENT_STATUSES),
  replacedBy: nullable(Id),
  createdAt: Instant,
  updatedAt: Instant,
})

/** What people call the file. */
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
/** Up to 50 ids with commas between them. What is not a file of the owner is not in the answer. */
export const FilesQuery = Type.Object(
  { ids: Type.Optional(Type.String({ pattern: `^${UUID}(,${UUID}){0,49}$` })) },
  strict,
)

export const UploadQuery = Type.Object(
  { name: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', 'x-data-class': 'personal' })) },
  strict,
)

export type FileView = Static<typeof FileView>
/** `reason`: why it is still in quarantine, or was refused. `scan`: `not-scanned` only where the house has no scanner. */
export const FileView = Type.Object({
  id: Id,
  name: nullable(Type.String({ 'x-data-class': 'personal' })),
  isUnreadable: Type.Optional(Type.Literal(true)),
  type: Type.Enum(FILE_TYPES),
  sizeBytes: Type.Integer(),
  sha256: nullable(Type.String({ 'x-data-class': 'personal' })),
  state: Type.Enum(FILE_STATES),
  reason: nullable(Type.Enum([...WAITING, ...REFUSALS])),
  scan: nullable(Type.Enum(SCANS)),
  createdAt: Instant,
  checkedAt: nullable(Instant),
})
