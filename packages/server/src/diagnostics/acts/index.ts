/** Door of acts: diagnostic sessions, the lock on a vehicle, and what is done to it beside reading. */
import type { BridgeId, Context, Part } from '#kernel'
import { actions } from './access.ts'
import { compileShapes } from './act-shape.ts'
import type { ActVerbs } from './acts.ts'
import { createActs } from './acts.ts'
import { ensureCanary } from './canary.ts'
import { entries } from './entries.ts'
import type { ActHearing, Told } from './hearing.ts'
import { createHearing } from './hearing.ts'
import type { ActPorts } from './ports.ts'
import type { ProfileVerbs } from './profile.ts'
import { createProfiles } from './profile.ts'
import { createActRoutes, createSessionRoutes } from './routes.ts'
import { createSealing } from './sealing.ts'
import type { SessionVerbs } from './sessions.ts'
import { createSessions } from './sessions.ts'
import type { WorkingVerbs } from './working.ts'
import { createWorking } from './working.ts'

export { actStore, URGENT_ACTS } from './act-store.ts'
export type { ActVerbs } from './acts.ts'
export type { ActHearing } from './hearing.ts'
export { isAnotherVehicle } from './judging.ts'
export type { ActPorts } from './ports.ts'
export type { Control, ProfileVerbs } from './profile.ts'
export type { ActView } from './schema.ts'
export type { SealedAct } from './sealed-acts.ts'
export { createSealedActs } from './sealed-acts.ts'
export type { SessionVerbs } from './sessions.ts'
export type { WorkingVerbs } from './working.ts'

export interface Acts extends Part {
  readonly hearing: ActHearing
  readonly verbs: {
    readonly sessions: SessionVerbs
    readonly working: WorkingVerbs
    readonly acts: ActVerbs
    readonly profiles: ProfileVerbs
  }
  /** Ids of the canary's, on its bridge. */
  readonly ensureCanary: (ctx: Context, bridge: BridgeId) => Promise<Readonly<Record<string, string>>>
}

const SEALED = {
  column: 'personal_sealed',
  kind: 'sealed',
  subjectColumn: 'subject_id',
  'x-data-class': 'personal',
} as const
const ABOUT = ['vehicle_id', 'subject_id'] as const

/** @param Result the shape of what a scan finds. */
export function openActs(ports: ActPorts, Result: Parameters<typeof compileShapes>[0]): Acts {
  const sealing = createSealing(ports.kernel)
  const sessions = createSessions(ports, sealing)
  const acts = createActs(ports, sealing, sessions)
  const profiles = createProfiles(ports)
  const hearing = createHearing(ports, sealing, compileShapes(Result))
  const tell = ({ bridgeId, messages }: Told) => {
    for (const message of messages) ports.bridges.send(bridgeId, message)
  }
  return {
    hearing,
    verbs: { sessions, working: createWorking(sealing), acts, profiles },
    ensureCanary: (ctx, bridge) => ensureCanary(ctx, ports, sealing, bridge),
    actions,
    entries,
    routes: [...createSessionRoutes(sessions), ...createActRoutes(acts, profiles)],
    personalData: [
      { ...SEALED, table: 'diagnostics_session' },
      { ...SEALED, table: 'diagnostics_act' },
    ],
    retains: {
      diagnostics_session: { kept: 'maintenance', since: 'ended_at', about: [...ABOUT, 'person_id'] },
      diagnostics_act: { with: 'diagnostics_session', by: 'session_id' },
      diagnostics_profile: { kept: 'setting' },
    },
    listens: [
      {
        /** Orders an act as soon as its request is placed. A bridge that is not here asks when it comes. */
        name: 'diagnostics.order',
        actions: ['act.request'],
        handle: async (ctx, { object }) => {
          const queued = await hearing.findQueued(ctx, object)
          if (queued) tell(queued)
        },
      },
      {
        name: 'diagnostics.stop',
        actions: ['act.stop'],
        handle: async (ctx, { object }) => {
          const stopped = await hearing.findStopped(ctx, object)
          if (stopped) tell(stopped)
        },
      },
      {
        /** What was opened in a sign-in ends with it. */
        name: 'diagnostics.signed-out',
        actions: ['session.end'],
        handle: (ctx, { object }) => sessions.endOfSignIn(ctx, object),
      },
    ],
    jobs: [
      {
        name: 'diagnostics.expire-acts',
        every: { seconds: 10 },
        atStart: true,
        run: async (ctx) => {
          for (const org of await ports.identity.listOrganisations(ctx)) {
            const inside = await ctx.enter(org)
            await sessions.sweep(inside)
            await hearing.giveUpSilent(inside)
          }
        },
      },
    ],
  }
}
