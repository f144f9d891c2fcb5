/** The nouns of diagnostics: what a scan found, as it is signed by a bridge and shown to people. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { Id } from '#diagnostics/bridges'

const strict = { additionalProperties: false } as const
const text = (maxLength: number) => Type.String({ maxLength })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const listOf = <S extends TSchema>(item: S, maxItems: number) => Type.Array(item, { maxItems })
const personal = { 'x-data-class': 'personal' } as const

const Instant = Type.String({ format: 'date-time' })

/** A value is never invented: it is valid, too old, not there, or bytes that nobody understands. */
const truthOf = <S extends TSchema>(value: S) =>
  Type.Union([
    Type.Object({ state: Type.Union([Type.Literal('VALID'), Type.Literal('STALE')]), value }, strict),
    Type.Object({ state: Type.Literal('NOT_CONNECTED') }, strict),
    Type.Object({ state: Type.Literal('UNDECODABLE'), raw: text(2_000) }, strict),
  ])
const TruthState = Type.Enum(['VALID', 'STALE', 'NOT_CONNECTED', 'UNDECODABLE'])

const named = { name: text(80), unit: text(20), source: nullable(text(12)) }
const Reading = Type.Union([
  Type.Object({ ...named, state: Type.Union([Type.Literal('VALID'), Type.Literal('STALE')]), value: text(80) }, strict),
  Type.Object({ ...named, state: Type.Literal('NOT_CONNECTED') }, strict),
  Type.Object({ ...named, state: Type.Literal('UNDECODABLE'), raw: text(2_000) }, strict),
])

export type Failure = Static<typeof Failure>
/** `link.timeout`, `bridge.silent`, …: what broke, where, and what a person can do. */
export const Failure = Type.Object({ code: text(60), message: text(1_000), at: text(120) }, strict)

const Identification = Type.Object(
  {
    vin: nullable(Type.String({ maxLength: 17, ...personal })),
    vinState: TruthState,
    vinSource: nullable(text(12)),
    vinRaw: nullable(Type.String({ maxLength: 2_000, ...personal })),
    checkDigitMatches: nullable(Type.Boolean()),
    modelYears: listOf(Type.Integer(), 8),
  },
  strict,
)

const Dtc = Type.Object(
  {
    /** `P0301`, `SPN 110 FMI 0`, or `SPN 9664 or 1208 FMI 3` of an old truck. */
    code: text(40),
    text: text(300),
    textSource: Type.Enum(['own', 'structure']),
    status: listOf(text(40), 12),
    statusByte: Type.Optional(text(2)),
    /** Which bits of it the unit offers (ISO 14229-1, DTCStatusAvailabilityMask). */
    statusMask: Type.Optional(Type.String({ pattern: '^[0-9A-F]{2}$' })),
    freezeFrame: Type.Optional(listOf(Reading, 300)),
    extendedData: Type.Optional(text(8_200)),
    unread: Type.Optional(listOf(Type.Enum(['snapshot', 'extendedData']), 2)),
  },
  strict,
)

/** Of one kind of request: its head in hex, how often it was answered, and the codes by which it was refused. */
const Answers = Type.Object(
  {
    head: Type.String({ pattern: '^([0-9A-F]{2}){1,2}$' }),
    positive: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    refused: listOf(Type.String({ pattern: '^[0-9A-F]{2}$' }), 256),
  },
  strict,
)

export type FoundEcu = Static<typeof Ecu>
export const Ecu = Type.Object(
  {
    address: text(12),
    name: text(80),
    protocol: Type.Enum(['UDS', 'OBD', 'KWP', 'J1939', 'unknown']),
    /** May hold the VIN, so all of it is personal. */
    identification: Type.Record(Type.String({ maxLength: 40 }), truthOf(Type.String({ maxLength: 300, ...personal }))),
    dtcs: listOf(Dtc, 500),
    /** It may hold codes that it did not list. */
    hasWithheldCodes: Type.Optional(Type.Literal(true)),
    failure: Type.Optional(Failure),
    answers: Type.Optional(listOf(Answers, 100)),
  },
  strict,
)

const Readiness = truthOf(
  Type.Object(
    {
      source: text(12),
      isMilOn: Type.Boolean(),
      dtcCount: Type.Integer(),
      ignition: Type.Enum(['spark', 'compression']),
      monitors: listOf(Type.Object({ name: text(80), isComplete: Type.Boolean() }, strict), 40),
    },
    strict,
  ),
)

const MonitoredTest = Type.Object(
  {
    ...{ test: text(80), unit: text(20), value: text(40), minimum: text(40), maximum: text(40) },
    hasPassed: nullable(Type.Boolean()),
  },
  strict,
)
const monitored = { source: text(12), monitor: text(80) }
/** Service 06 by monitor, each value with the limits its unit holds it to. */
const MonitoringTests = Type.Union([
  Type.Object(
    {
      ...monitored,
      state: Type.Union([Type.Literal('VALID'), Type.Literal('STALE')]),
      value: listOf(MonitoredTest, 250),
    },
    strict,
  ),
  Type.Object({ ...monitored, state: Type.Literal('UNDECODABLE'), raw: text(8_200) }, strict),
])

/** SAE J1979 numbers 248 monitors of a unit, and OBD addresses eight units (ISO 15765-4). */
const MOST_MONITORS = 8 * 248

export type Result = Static<typeof Result>
/** The shape of `ScanResult` in #protocol/scan, checked before anything of it is believed. */
export const Result = Type.Object(
  {
    link: Type.Object({ kind: text(20), protocol: text(120), adapter: text(120) }, strict),
    identification: Identification,
    ecus: listOf(Ecu, 100),
    readiness: Readiness,
    readings: listOf(Reading, 300),
    monitoringTests: Type.Optional(listOf(MonitoringTests, MOST_MONITORS)),
  },
  strict,
)

const Source = Type.Enum(['vehicle', 'simulated', 'replayed'])

/** What a bridge signs: `ScanDocument` of #bridge/wire. */
export const Document = Type.Object(
  {
    type: Type.Literal('muts/scan/v1'),
    scanId: Id,
    vehicleId: Id,
    bridgeId: Id,
    startedAt: Instant,
    endedAt: Instant,
    source: Source,
    result: nullable(Result),
    failure: nullable(Failure),
  },
  strict,
)

const STATUSES = ['queued', 'running', 'done', 'failed'] as const
export type ScanStatus = (typeof STATUSES)[number]

const scanHead = {
  id: Id,
  vehicleId: Id,
  bridgeId: Id,
  status: Type.Enum(STATUSES),
  requestedAt: Instant,
  startedAt: nullable(Instant),
  endedAt: nullable(Instant),
  /** Its bridge hands in a recording too, behind the result. */
  isRecorded: Type.Boolean(),
}

/** In a list: what is stored is not what was sealed, so nothing of it is shown. */
const Unreadable = Type.Optional(Type.Literal(true))

const Seal = Type.Object({ sha256: Type.String(), seq: Type.Integer() })

export type ScanSummary = Static<typeof ScanSummary>
export const ScanSummary = Type.Object({
  ...scanHead,
  failure: Type.Optional(Failure),
  source: Type.Optional(Source),
  dtcCount: Type.Optional(Type.Integer()),
  untoldUnits: Type.Optional(
    Type.Integer({
      description: 'Control units that did not tell all their codes: they may hold some that are not counted',
    }),
  ),
  seal: Type.Optional(Seal),
  isUnreadable: Unreadable,
})

export type ScanView = Static<typeof ScanView>
/** What was found is there as far as it was read, also in a scan that failed; while it runs, the units read so far. */
export const ScanView = Type.Object({
  ...ScanSummary.properties,
  progress: nullable(Type.Object({ step: Type.Integer(), of: Type.Integer(), label: Type.String() })),
  link: Type.Optional(Result.properties.link),
  identification: Type.Optional(Identification),
  ecus: Type.Optional(Result.properties.ecus),
  readiness: Type.Optional(Readiness),
  readings: Type.Optional(Result.properties.readings),
  monitoringTests: Result.properties.monitoringTests,
})
