/** Recordings over HTTP: each route names its action, its shapes and the one verb it calls. */
import type { TObject } from 'typebox'
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { defineRoute, ok, PageQuery, pageOf } from '#kernel/http'
import { FORMATS } from './export.ts'
import type { RecordedKind, RecordingPorts } from './ports.ts'
import type { RecordingVerbs } from './reading.ts'
import { Id, RecordingSummary, RecordingView, ReplayView } from './schema.ts'

const strict = { additionalProperties: false } as const
const VehicleParams = Type.Object({ vehicleId: Id }, strict)
/** `json` where nothing is said. */
const Wanted = Type.Object({ format: Type.Optional(Type.Enum([...FORMATS])) }, strict)

type Of = RecordingPorts['of']

export const createRecordingRoutes = (recordings: RecordingVerbs, of: Of): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/recordings',
    access: { action: 'recording.list' },
    summary: 'Lists the recordings of scans and acts of a vehicle, the latest first',
    params: VehicleParams,
    query: PageQuery,
    answers: { 200: { description: 'A page', body: pageOf(RecordingSummary) } },
    handle: async (ctx, { params, query }) => ok(await recordings.listRecordings(ctx, params.vehicleId, query)),
  }),
  ...routesOf(recordings, of, {
    kind: 'scan',
    path: '/scans/:scanId',
    params: Type.Object({ scanId: Id }, strict),
    idIn: (params) => (params as { scanId: string }).scanId,
  }),
  ...routesOf(recordings, of, {
    kind: 'act',
    path: '/acts/:actId',
    params: Type.Object({ actId: Id }, strict),
    idIn: (params) => (params as { actId: string }).actId,
  }),
]

interface Kind {
  readonly kind: RecordedKind
  readonly path: `/${string}`
  readonly params: TObject
  readonly idIn: (params: unknown) => string
}

const NAMES = { scan: 'a scan', act: 'an act' } as const
const AGAIN = { scan: 'Scans again', act: 'Does the act again' } as const

const routesOf = (recordings: RecordingVerbs, of: Of, { kind, path, params, idIn }: Kind): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: `${path}/recording`,
    access: { action: 'recording.read' },
    summary: `Shows what was recorded of ${NAMES[kind]}, held against its seal and its signature`,
    params,
    answers: { 200: { description: 'The recording', body: RecordingView } },
    handle: async (ctx, input) => ok(await recordings.readRecording(ctx, kind, idIn(input.params))),
  }),
  defineRoute({
    method: 'GET',
    path: `${path}/recording/file`,
    access: { action: 'recording.export' },
    summary: `Gives the recording of ${NAMES[kind]} as candump or ASC log of its frames, as CSV, or as signed JSON`,
    params,
    query: Wanted,
    answers: { 200: { description: 'The file', media: ['text/plain', 'text/csv', 'application/json'] } },
    handle: async (ctx, input) => {
      const format = input.query.format ?? 'json'
      const { text, media, name } = await recordings.exportRecording(ctx, kind, idIn(input.params), format)
      return ok(new TextEncoder().encode(text), {
        'content-type': media,
        'content-disposition': `attachment; filename="${name}"`,
      })
    },
  }),
  defineRoute({
    method: 'POST',
    path: `${path}/recording/replays`,
    access: { action: 'recording.replay' },
    summary: `${AGAIN[kind]} out of the recording, in virtual time and over no link, and holds the result against the sealed one`,
    params,
    answers: { 200: { description: 'Whether it is the same, or where it differs', body: ReplayView } },
    reach: (ctx, input) => of[kind].require(ctx, idIn(input.params)),
    handle: async (ctx, input) => ok(await recordings.replayRecording(ctx, kind, idIn(input.params))),
  }),
]
