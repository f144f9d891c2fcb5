/** Recordings over HTTP: each route names its action, its shapes and the one verb it calls. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { defineRoute, ok, PageQuery, pageOf } from '#kernel/http'
import { FORMATS } from './export.ts'
import type { RecordingPorts } from './ports.ts'
import type { RecordingVerbs } from './reading.ts'
import { Id, RecordingSummary, RecordingView, ReplayView } from './schema.ts'

const strict = { additionalProperties: false } as const
const VehicleParams = Type.Object({ vehicleId: Id }, strict)
const ScanParams = Type.Object({ scanId: Id }, strict)
/** `json` where nothing is said. */
const Wanted = Type.Object({ format: Type.Optional(Type.Enum([...FORMATS])) }, strict)

export const createRecordingRoutes = (
  recordings: RecordingVerbs,
  scans: Pick<RecordingPorts['scans'], 'require'>,
): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/recordings',
    access: { action: 'recording.list' },
    summary: 'Lists the recordings of scans of a vehicle, the latest first',
    params: VehicleParams,
    query: PageQuery,
    answers: { 200: { description: 'A page', body: pageOf(RecordingSummary) } },
    handle: async (ctx, { params, query }) => ok(await recordings.listRecordings(ctx, params.vehicleId, query)),
  }),
  defineRoute({
    method: 'GET',
    path: '/scans/:scanId/recording',
    access: { action: 'recording.read' },
    summary: 'Shows what was recorded of a scan, held against its seal and its signature',
    params: ScanParams,
    answers: { 200: { description: 'The recording', body: RecordingView } },
    handle: async (ctx, { params }) => ok(await recordings.readRecording(ctx, params.scanId)),
  }),
  defineRoute({
    method: 'GET',
    path: '/scans/:scanId/recording/file',
    access: { action: 'recording.export' },
    summary: 'Gives the recording of a scan as candump or ASC log of its frames, as CSV, or as signed JSON',
    params: ScanParams,
    query: Wanted,
    answers: { 200: { description: 'The file', media: ['text/plain', 'text/csv', 'application/json'] } },
    handle: async (ctx, { params, query }) => {
      const { text, media, name } = await recordings.exportRecording(ctx, params.scanId, query.format ?? 'json')
      return ok(new TextEncoder().encode(text), {
        'content-type': media,
        'content-disposition': `attachment; filename="${name}"`,
      })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/scans/:scanId/recording/replays',
    access: { action: 'recording.replay' },
    summary: 'Scans again out of the recording, in virtual time, and holds the result against the sealed one',
    params: ScanParams,
    answers: { 200: { description: 'Whether it is the same, or where it differs', body: ReplayView } },
    reach: (ctx, { params }) => scans.require(ctx, (params as Static<typeof ScanParams>).scanId),
    handle: async (ctx, { params }) => ok(await recordings.replayRecording(ctx, params.scanId)),
  }),
]
