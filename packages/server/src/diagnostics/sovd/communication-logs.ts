/** SOVD communication logs: the recordings of a vehicle's scans and acts. Each leads to its seal, and says that it is a replay. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { RecordedKind, RecordingSummary } from '#diagnostics/recordings'
import { FORMATS, RECORDED } from '#diagnostics/recordings'
import type { Route } from '#kernel/http'
import { defineRoute, ok } from '#kernel/http'
import { addressOf } from './components.ts'
import { SOVD } from './dialect.ts'
import type { SovdPorts } from './ports.ts'
import { itemsOf, Link, VehicleParams, vehicleId } from './shapes.ts'

const strict = { additionalProperties: false } as const
const LOGS = '/vehicles/:vehicleId/sovd/v1/communication-logs'
/** As many as a page holds; the newest. */
const MOST = 200
/** `json`, the signed whole, where nothing is said. */
const Wanted = Type.Object({ format: Type.Optional(Type.Enum([...FORMATS])) }, strict)
const Id = Type.String({ format: 'uuid' })

/** `id` is that of the scan or act. `candump` and `asc` are offered where there are frames. */
const CommunicationLog = Type.Object({
  ...Link.properties,
  mimetype: Type.String(),
  'x-muts-label': Type.Literal('REPLAY'),
  'x-muts-of': Type.Enum([...RECORDED]),
  'x-muts-recorded-at': Type.String({ format: 'date-time' }),
  'x-muts-formats': Type.Array(Type.Enum([...FORMATS])),
  /** What the ledger holds of it is otherwise: it is not given. */
  'x-muts-is-unreadable': Type.Optional(Type.Literal(true)),
})

const KINDS = {
  scan: { place: 'scans', params: Type.Object({ ...vehicleId, scanId: Id }, strict), name: 'a scan' },
  act: { place: 'acts', params: Type.Object({ ...vehicleId, actId: Id }, strict), name: 'an act' },
} as const

export const createCommunicationLogRoutes = (ports: Pick<SovdPorts, 'recordings'>): readonly Route[] => [
  defineRoute({
    ...{ method: 'GET', access: { action: 'recording.list' }, dialect: SOVD },
    path: LOGS,
    summary: 'Lists the recordings of scans and acts of a vehicle, the latest first, 200 at most',
    params: VehicleParams,
    answers: { 200: { description: 'The recordings', body: itemsOf(CommunicationLog) } },
    handle: async (ctx, { params }) => {
      const { data } = await ports.recordings.listRecordings(ctx, params.vehicleId, { limit: MOST })
      return ok({ items: data.map(toLog) })
    },
  }),
  ...RECORDED.map((kind) => createDownload(ports, kind)),
]

const createDownload = ({ recordings }: Pick<SovdPorts, 'recordings'>, kind: RecordedKind): Route =>
  defineRoute({
    ...{ method: 'GET', access: { action: 'recording.export' }, dialect: SOVD },
    path: `${LOGS}/${KINDS[kind].place}/:${kind}Id`,
    summary: `Gives the recording of ${KINDS[kind].name} of this vehicle, held against its seal and its signature`,
    params: KINDS[kind].params,
    query: Wanted,
    answers: { 200: { description: 'The file', media: ['text/plain', 'text/csv', 'application/json'] } },
    handle: async (ctx, { params, query }) => {
      const of = { vehicleId: params.vehicleId, kind, id: 'scanId' in params ? params.scanId : params.actId }
      const { text, media, name } = await recordings.exportOfVehicle(ctx, of, query.format ?? 'json')
      return ok(new TextEncoder().encode(text), {
        'content-type': media,
        'content-disposition': `attachment; filename="${name}"`,
      })
    },
  })

function toLog(recording: RecordingSummary): Static<typeof CommunicationLog> {
  const { label, vehicleId: vehicle, scanId, actId, recordedAt, frames, isUnreadable } = recording
  const kind: RecordedKind = scanId === null ? 'act' : 'scan'
  const id = scanId ?? actId ?? ''
  return {
    ...{ id, name: `${label} of ${KINDS[kind].name} of ${recordedAt}` },
    href: addressOf(vehicle, 'communication-logs', KINDS[kind].place, id),
    ...{ mimetype: 'application/json', 'x-muts-label': label, 'x-muts-of': kind, 'x-muts-recorded-at': recordedAt },
    'x-muts-formats': frames > 0 ? [...FORMATS] : FORMATS.filter((format) => format === 'csv' || format === 'json'),
    ...(isUnreadable && { 'x-muts-is-unreadable': isUnreadable }),
  }
}
