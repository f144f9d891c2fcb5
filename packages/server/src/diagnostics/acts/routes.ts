/** Diagnostic sessions and acts over HTTP: each route names its action, its shapes and the one verb it calls. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Route, RouteInput } from '#kernel/http'
import { accepted, created, defineRoute, noContent, ok, PageQuery, pageOf } from '#kernel/http'
import { bytesOf, classOf, findForbiddenBytes } from '#protocol/acts'
import type { ActVerbs } from './acts.ts'
import type { ProfileVerbs } from './profile.ts'
import { Profile } from './profile.ts'
import { ActDraft, ActView, Id, LockDraft, SessionDraft, SessionView } from './schema.ts'
import type { SessionVerbs } from './sessions.ts'

const strict = { additionalProperties: false } as const
const VehicleParams = Type.Object({ vehicleId: Id }, strict)
const SessionParams = Type.Object({ diagnosticSessionId: Id }, strict)
const ActParams = Type.Object({ actId: Id }, strict)
/** `after` where nothing is said. */
const Sealed = Type.Object({ part: Type.Optional(Type.Enum(['before', 'after'])) }, strict)
const ActStarted = Type.Object({ id: Id, status: ActView.properties.status })

/** What is refused for everybody needs nobody's second factor to hear so. */
function isReversible({ body }: RouteInput): boolean {
  const { order } = body as ActDraft
  if (classOf(order) !== 'reversible' || order.kind === 'raw') return false
  return order.kind === 'clear-codes' || !findForbiddenBytes(bytesOf(order).begin, Number(order.ecu))
}

export const createSessionRoutes = (sessions: SessionVerbs): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/vehicles/:vehicleId/diagnostic-sessions',
    access: { action: 'diagnostic-session.open' },
    summary: 'Opens a diagnostic session on a vehicle, over one bridge, for a reason',
    params: VehicleParams,
    body: SessionDraft,
    answers: { 201: { description: 'Open', body: SessionView } },
    reach: (ctx, _, { body }) => sessions.requireOwn(ctx, (body as SessionView).id),
    handle: async (ctx, { params, body }) => {
      const session = await sessions.openSession(ctx, params.vehicleId, body)
      return created(`/api/v1/diagnostic-sessions/${session.id}`, session)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/diagnostic-sessions',
    access: { action: 'diagnostic-session.list' },
    summary: 'Lists the diagnostic sessions of a vehicle, the latest first',
    params: VehicleParams,
    query: PageQuery,
    answers: { 200: { description: 'A page', body: pageOf(SessionView) } },
    handle: async (ctx, { params, query }) => ok(await sessions.listSessions(ctx, params.vehicleId, query)),
  }),
  defineRoute({
    method: 'GET',
    path: '/diagnostic-sessions/:diagnosticSessionId',
    access: { action: 'diagnostic-session.read' },
    summary: 'Shows a diagnostic session: who, why, under which order, and whether it holds the lock',
    params: SessionParams,
    answers: { 200: { description: 'The session', body: SessionView } },
    handle: async (ctx, { params }) => ok(await sessions.readSession(ctx, params.diagnosticSessionId)),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/diagnostic-sessions/:diagnosticSessionId',
    access: { action: 'diagnostic-session.end' },
    summary: 'Ends a diagnostic session; what is held goes back to the vehicle',
    params: SessionParams,
    answers: { 204: { description: 'Ended' } },
    handle: async (ctx, { params }) => {
      await sessions.endSession(ctx, params.diagnosticSessionId)
      return noContent()
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/diagnostic-sessions/:diagnosticSessionId/lock',
    access: { action: 'diagnostic-session.lock' },
    summary: 'Takes the lock on the vehicle, or makes it last longer',
    params: SessionParams,
    body: LockDraft,
    answers: { 200: { description: 'Held', body: SessionView } },
    handle: async (ctx, { params, body }) => ok(await sessions.lock(ctx, params.diagnosticSessionId, body.expiresInS)),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/diagnostic-sessions/:diagnosticSessionId/lock',
    access: { action: 'diagnostic-session.lock' },
    summary: 'Lets go of the lock; what is held goes back to the vehicle',
    params: SessionParams,
    answers: { 204: { description: 'Let go' } },
    handle: async (ctx, { params }) => {
      await sessions.unlock(ctx, params.diagnosticSessionId)
      return noContent()
    },
  }),
]

export const createActRoutes = (acts: ActVerbs, profiles: ProfileVerbs): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/diagnostic-sessions/:diagnosticSessionId/acts',
    access: { action: 'act.request' },
    summary:
      'Orders an act on the vehicle: clear codes, take a control over, run a routine, or read by a request of one’s own',
    stepUp: { what: 'Change something on a vehicle', when: isReversible },
    params: SessionParams,
    body: ActDraft,
    answers: { 202: { description: 'Queued', body: ActStarted } },
    reach: (ctx, _, { body }) => acts.requireAct(ctx, (body as Static<typeof ActStarted>).id),
    handle: async (ctx, { params, body }) => {
      const act = await acts.requestAct(ctx, params.diagnosticSessionId, body)
      return accepted(act, { location: `/api/v1/acts/${act.id}` })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/diagnostic-sessions/:diagnosticSessionId/acts',
    access: { action: 'act.read' },
    summary: 'Lists the acts of a session, the latest first, a hundred at most',
    params: SessionParams,
    answers: { 200: { description: 'The acts', body: Type.Object({ data: Type.Array(ActView) }) } },
    handle: async (ctx, { params }) => ok(await acts.listActs(ctx, params.diagnosticSessionId)),
  }),
  defineRoute({
    method: 'GET',
    path: '/acts/:actId',
    access: { action: 'act.read' },
    summary: 'Shows an act: how far it is, what was found before, what was sent, and what is there after',
    params: ActParams,
    answers: { 200: { description: 'The act', body: ActView } },
    handle: async (ctx, { params }) => ok(await acts.readAct(ctx, params.actId)),
  }),
  defineRoute({
    method: 'GET',
    path: '/acts/:actId/sealed',
    access: { action: 'act.read' },
    summary: 'Gives the exact bytes that the bridge signed before the act, or after it',
    params: ActParams,
    query: Sealed,
    answers: { 200: { description: 'Canonical JSON (RFC 8785)', media: ['application/json'] } },
    handle: async (ctx, { params, query }) =>
      ok(await acts.readSealed(ctx, params.actId, query.part ?? 'after'), { 'content-type': 'application/json' }),
  }),
  defineRoute({
    method: 'POST',
    path: '/acts/:actId/stop',
    access: { action: 'act.stop' },
    summary: 'Ends an act before its time; what is held goes back to the vehicle',
    params: ActParams,
    answers: { 204: { description: 'Asked to stop' } },
    reach: (ctx, { params }) => acts.requireAct(ctx, (params as Static<typeof ActParams>).actId),
    handle: async (ctx, { params }) => {
      await acts.stopAct(ctx, params.actId)
      return noContent()
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/diagnostic-profile',
    access: { action: 'diagnostic-profile.read' },
    summary: 'Shows which controls and routines of a vehicle may be taken over',
    params: VehicleParams,
    answers: { 200: { description: 'The profile', body: Profile } },
    handle: async (ctx, { params }) => ok(await profiles.readProfile(ctx, params.vehicleId)),
  }),
  defineRoute({
    method: 'PUT',
    path: '/vehicles/:vehicleId/diagnostic-profile',
    access: { action: 'diagnostic-profile.change' },
    summary: 'Says which controls and routines of a vehicle may be taken over',
    stepUp: { what: 'Change what may be done to a vehicle' },
    params: VehicleParams,
    body: Profile,
    answers: { 200: { description: 'The profile', body: Profile } },
    handle: async (ctx, { params, body }) => ok(await profiles.changeProfile(ctx, params.vehicleId, body)),
  }),
]
