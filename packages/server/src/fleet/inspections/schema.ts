/** The nouns of inspections: what was found when somebody went round a vehicle, and who put their name to it. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { SignatureView, SignedName } from '#fleet/signatures'
import { FormVersionView } from './form-schema.ts'

const strict = { additionalProperties: false } as const
const personal = { 'x-data-class': 'personal' } as const
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
/** In the one spelling in which ids stand in entries. */
const Id = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const Key = Type.String({ minLength: 1, maxLength: 40 })

export const KINDS = ['pre', 'post', 'periodic'] as const
export type InspectionKind = (typeof KINDS)[number]
const Kind = Type.Enum(KINDS)

export const STATUSES = [
  'draft',
  'discarded',
  'submitted',
  'defects_open',
  'repaired',
  'not_needed',
  'reviewed',
] as const
export type InspectionStatus = (typeof STATUSES)[number]

const OdometerKm = Type.Integer({ minimum: 0, maximum: 9_999_999 })
const Result = Type.Enum(['pass', 'fail', 'na'])
const Note = Type.String({ minLength: 1, maxLength: 1_000, ...personal })
const PhotoIds = Type.Array(Id, { maxItems: 10 })

/** A photo is a file of the vehicle, released or still in quarantine. */
const Answer = Type.Object(
  { item: Key, result: Result, note: Type.Optional(Note), photoIds: Type.Optional(PhotoIds) },
  strict,
)

export type InspectionDraft = Static<typeof InspectionDraft>
export const InspectionDraft = Type.Object(
  {
    ...{ vehicleId: Id, formId: Id, kind: Kind },
    odometerKm: Type.Optional(OdometerKm),
    /** An implausible odometer was looked at again and stands. */
    confirmOdometer: Type.Optional(Type.Boolean()),
  },
  strict,
)

export type InspectionPatch = Static<typeof InspectionPatch>
/** Answers replace those of the same items; `sectionsPassed` answers with pass whatever of them has no answer yet. */
export const InspectionPatch = Type.Object(
  {
    answers: Type.Optional(Type.Array(Answer, { maxItems: 500 })),
    sectionsPassed: Type.Optional(Type.Array(Key, { maxItems: 40 })),
    odometerKm: Type.Optional(OdometerKm),
    confirmOdometer: Type.Optional(Type.Boolean()),
  },
  { ...strict, minProperties: 1 },
)

export const Signed = Type.Object({ name: SignedName }, strict)

export type RepairCertificate = Static<typeof RepairCertificate>
/** `not_needed` closes the issues of the inspection by this signature; `repaired` leaves their proof to a scan. */
export const RepairCertificate = Type.Object(
  {
    outcome: Type.Enum(['repaired', 'not_needed']),
    reason: Type.String({ minLength: 1, maxLength: 1_000, pattern: '\\S', ...personal }),
    name: SignedName,
  },
  strict,
)

export const PhotoOf = Type.Object({ item: Key }, strict)

export type InspectionView = Static<typeof InspectionView>
export const InspectionView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  vehicleId: Type.String({ format: 'uuid' }),
  formVersionId: Type.String({ format: 'uuid' }),
  kind: Kind,
  status: Type.Enum(STATUSES),
  odometerKm: nullable(Type.Integer()),
  /** What that became among the readings at submission; null before, and where another reading spoke against it by then. */
  readingId: nullable(Id),
  defects: Type.Integer(),
  criticalDefects: Type.Integer(),
  /** The issues that its defects opened or were seen in. */
  issueIds: Type.Array(Type.String({ format: 'uuid' })),
  createdAt: Instant,
  submittedAt: nullable(Instant),
  reviewedAt: nullable(Instant),
  updatedAt: Instant,
})

export type AnswerView = Static<typeof AnswerView>
const AnswerView = Type.Object({
  item: Type.String(),
  result: Result,
  note: nullable(Note),
  photoIds: Type.Array(Type.String({ format: 'uuid' })),
})

export type InspectionDetail = Static<typeof InspectionDetail>
export const InspectionDetail = Type.Object({
  ...InspectionView.properties,
  form: FormVersionView,
  /** Null once the vehicle's data was erased. */
  answers: nullable(Type.Array(AnswerView)),
  /** Failed items whose form asks for a photo that is not named yet. */
  photosAwaited: Type.Array(Type.String()),
  signatures: Type.Array(SignatureView),
  isUnreadable: Type.Optional(Type.Literal(true)),
})

export const InspectionParams = Type.Object({ inspectionId: Type.String({ format: 'uuid' }) }, strict)
export const PhotoParams = Type.Object({ ...InspectionParams.properties, photoId: Id }, strict)
