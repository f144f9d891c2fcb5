/** The nouns of recordings: what a bridge signs, and what people are shown. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const personal = { 'x-data-class': 'personal' } as const
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const count = Type.Integer({ minimum: 0 })

export const Id = Type.String({ format: 'uuid' })
const Source = Type.Enum(['vehicle', 'simulated', 'replayed'])
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** No line of a bridge of ours is longer: the longest answer of ISO 15765-2 that an adapter hands over, as hex, and more. */
const MOST_LINE_CHARS = 20_000

/** More than a bus carries in a day, and what its column holds. */
const MOST_DROPPED = 2_147_483_647

const signed = {
  vehicleId: Id,
  bridgeId: Id,
  source: Source,
  resultSha256: Sha256,
  lines: Type.Array(Type.String({ maxLength: MOST_LINE_CHARS }), { maxItems: 100_000 }),
  framesDropped: Type.Integer({ minimum: 0, maximum: MOST_DROPPED }),
  isCutOff: Type.Boolean(),
}

/** What a bridge signs: `RecordingDocument` and `ActRecordingDocument` of #bridge/wire. */
export const DOCUMENTS = {
  scan: Type.Object({ type: Type.Literal('muts/recording/v1'), scanId: Id, ...signed }, strict),
  act: Type.Object({ type: Type.Literal('muts/act-recording/v1'), actId: Id, ...signed }, strict),
}

const ofEither = { scanId: nullable(Id), actId: nullable(Id) }

/** Whatever comes of a recording says so. */
const Label = Type.Literal('REPLAY')

export type RecordingSummary = Static<typeof RecordingSummary>
/**
 * Of a scan or of an act: the id of the other is null. A list holds each against its entry in the ledger, and one that is
 * otherwise is `isUnreadable`; that its lines are what was sealed, it says itself when it is read.
 */
export const RecordingSummary = Type.Object({
  label: Label,
  ...ofEither,
  vehicleId: Id,
  bridgeId: Id,
  recordedAt: Type.String({ format: 'date-time' }),
  lines: count,
  frames: count,
  framesDropped: count,
  isCutOff: Type.Boolean(),
  isUnreadable: Type.Optional(Type.Literal(true)),
})

export type RecordingView = Static<typeof RecordingView>
/** As its bridge signed it; it was held against its seal just now. */
export const RecordingView = Type.Object({
  ...RecordingSummary.properties,
  source: Source,
  /** How long the scan or act took, by the clock of the recording. */
  durationMs: count,
  resultSha256: Sha256,
  seal: Type.Object({ sha256: Sha256, signature: Type.String(), seq: nullable(Type.Integer()) }),
})

export const VERDICTS = ['same', 'different', 'diverged', 'cut-off'] as const

export type ReplayView = Static<typeof ReplayView>
export const ReplayView = Type.Object({
  label: Label,
  ...ofEither,
  /** `same`: bit for bit what was sealed. */
  verdict: Type.Enum([...VERDICTS]),
  durationMs: count,
  /** `different`: the first place in the sealed document (RFC 6901), what stands there, and what came of the replay, as JSON. */
  at: nullable(Type.String()),
  sealed: nullable(Type.String({ ...personal })),
  replayed: nullable(Type.String({ ...personal })),
  /** `diverged`, `cut-off`: the line of the recording, from 1, and what happened there. */
  line: nullable(Type.Integer({ minimum: 1 })),
  because: nullable(Type.String({ ...personal })),
})
