/** The nouns of issues: what is wrong with a vehicle, from the first sight of it to the proof that it is gone. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { SignatureView, SignedName } from '#fleet/signatures'

const strict = { additionalProperties: false } as const
const personal = { 'x-data-class': 'personal' } as const
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
/** In the one spelling in which ids stand in entries. */
const Id = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })

export const SOURCES = ['person', 'inspection', 'trouble-code', 'alert'] as const
export type IssueSource = (typeof SOURCES)[number]

/** From the least. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]
export const Severity = Type.Enum(SEVERITIES)

export const STATUSES = ['open', 'triaged', 'in_work', 'fixed', 'deferred', 'verified', 'rejected'] as const
export type IssueStatus = (typeof STATUSES)[number]

/** May name people: sealed under the vehicle's subject. */
const Title = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S', ...personal })
const Description = Type.String({ minLength: 1, maxLength: 2_000, ...personal })

/** The unit and its trouble code, as a scan writes them. */
const Trouble = Type.Object(
  { ecu: Type.String({ minLength: 1, maxLength: 12 }), code: Type.String({ minLength: 1, maxLength: 40 }) },
  strict,
)

export type IssueDraft = Static<typeof IssueDraft>
export const IssueDraft = Type.Object(
  {
    vehicleId: Id,
    title: Title,
    description: Type.Optional(Description),
    severity: Severity,
    trouble: Type.Optional(Trouble),
  },
  strict,
)

export type IssuePatch = Static<typeof IssuePatch>
/** What is not named stays; null empties a field. Closing and deferring are decisions, which are signed. */
export const IssuePatch = Type.Object(
  {
    title: Type.Optional(Title),
    description: Type.Optional(nullable(Description)),
    severity: Type.Optional(Severity),
    status: Type.Optional(Type.Enum(['open', 'triaged', 'in_work', 'fixed'])),
  },
  { ...strict, minProperties: 1 },
)

const signed = {
  reason: Type.String({ minLength: 1, maxLength: 1_000, pattern: '\\S', ...personal }),
  name: SignedName,
}

export type IssueDecision = Static<typeof IssueDecision>
/** `until`: the day on which a deferred issue is looked at again. */
export const IssueDecision = Type.Union([
  Type.Object({ decision: Type.Enum(['verify', 'reject']), ...signed }, strict),
  Type.Object({ decision: Type.Literal('defer'), until: Type.String({ format: 'date' }), ...signed }, strict),
])

/** A scan by the hash under which the ledger keeps it. */
const SealedScan = nullable(Type.Object({ scanId: Type.String({ format: 'uuid' }), sha256: Type.String() }))

export type IssueView = Static<typeof IssueView>
export const IssueView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  vehicleId: Type.String({ format: 'uuid' }),
  source: Type.Enum(SOURCES),
  /** Of a trouble code the unit; null of anything else. */
  ecu: nullable(Type.String()),
  /** The trouble code, or the key of the item of an inspection. */
  code: nullable(Type.String()),
  severity: Severity,
  status: Type.Enum(STATUSES),
  /** Null once the vehicle's data was erased. */
  title: nullable(Type.String(personal)),
  description: nullable(Type.String(personal)),
  /** How often it was seen. */
  count: Type.Integer(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  fixedAt: nullable(Instant),
  closedAt: nullable(Instant),
  deferredUntil: nullable(Type.String({ format: 'date' })),
  /** The last scan that showed it, or the vehicle before the repair. */
  before: SealedScan,
  /** The scan that proved the repair. */
  after: SealedScan,
  createdAt: Instant,
  updatedAt: Instant,
  isUnreadable: Type.Optional(Type.Literal(true)),
})

export type IssueDetail = Static<typeof IssueDetail>
export const IssueDetail = Type.Object({ ...IssueView.properties, signatures: Type.Array(SignatureView) })

export const IssueParams = Type.Object({ issueId: Type.String({ format: 'uuid' }) }, strict)
