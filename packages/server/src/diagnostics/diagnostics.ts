/** Puts the parts of the room together. */
import { openActs } from '#diagnostics/acts'
import { createCapabilityRoutes, createMatrix } from '#diagnostics/capabilities'
import { openRecordings } from '#diagnostics/recordings'
import { createSovdRoutes } from '#diagnostics/sovd'
import type { Context, Kernel, Module } from '#kernel'
import { createActPorts } from './act-ports.ts'
import { createAdmission } from './admission.ts'
import type { Below } from './below.ts'
import { createBridges } from './bridges.ts'
import { ensureCanary } from './canary.ts'
import { createComparing } from './comparison.ts'
import { createListEvidence } from './evidence.ts'
import { createFindings } from './findings.ts'
import { createHub } from './hub.ts'
import { createReadLast } from './last-scan.ts'
import { createLive } from './live.ts'
import { createLiveDesk } from './live-desk.ts'
import { createPresence } from './presence.ts'
import { createRecordingPorts } from './recording-ports.ts'
import { createReportRoutes } from './report-routes.ts'
import { createReports } from './reports.ts'
import { createBridgeRoutes, createScanRoutes } from './routes.ts'
import { createScans } from './scans.ts'
import { Result } from './schema.ts'
import { createListSealedScans } from './sealed-scans.ts'
import { createTakeOffer } from './witness-offer.ts'
import { createWork } from './work.ts'

const CONNECTION = '/api/v1/bridges/connection'

export function createDiagnostics(kernel: Kernel, below: Below) {
  const presence = createPresence()
  const bridges = createBridges(presence, below, kernel.ledger)
  const scans = createScans(kernel, below, presence)
  const work = createWork(kernel)
  const reports = createReports(kernel, below, scans)
  const [admission, takeOffer] = [createAdmission(kernel, bridges), createTakeOffer(kernel.ledger)]
  const live = createLiveDesk(kernel.clock, presence)
  const listSealed = createListSealedScans(kernel)
  const listEvidence = createListEvidence(kernel, listSealed)
  const matrix = createMatrix({ listEvidence, readVehicle: below.fleet.readVehicle })
  const acts = openActs(createActPorts(kernel, below, presence, matrix, listSealed), Result)
  const recordings = openRecordings(createRecordingPorts(kernel, below, scans))
  const { keepRecording } = recordings
  const near = { presence, bridges, work, live, admission, takeOffer }
  const hub = createHub({ kernel, ...near, acts: acts.hearing, keepRecording })

  const { routes: liveRoutes } = createLive({ below, desk: live, requireBridge: scans.requireBridge })

  const findFindings = createFindings(kernel)

  const listens: NonNullable<Module['listens']> = [
    {
      /** Offers a job as soon as its request is placed. A bridge that is not here asks for its jobs when it comes. */
      name: 'diagnostics.offer',
      actions: ['scan.request'],
      handle: async (ctx, { object }) => {
        const queued = await work.findQueued(ctx, object)
        if (queued) presence.sendJob(queued.bridgeId, queued.job)
      },
    },
    {
      /** A bridge that came back between its revocation and the commit of it is shut out for good here. */
      name: 'diagnostics.expel',
      actions: ['bridge.revoke'],
      handle: async (_ctx, { object }) => presence.expel(object),
    },
    {
      /** What a sealed scan found closes issues of the vehicle, or opens them again. */
      name: 'diagnostics.judge',
      actions: ['scan.seal'],
      handle: async (ctx, { object }) => {
        const findings = await findFindings(ctx, object)
        if (findings) await below.fleet.judgeScan(ctx, findings)
      },
    },
  ]

  const jobs: NonNullable<Module['jobs']> = [
    {
      name: 'diagnostics.expire-scans',
      every: { seconds: 10 },
      atStart: true,
      run: async (ctx) => {
        for (const org of await below.identity.listOrganisations(ctx)) await work.giveUpSilent(await ctx.enter(org))
      },
    },
  ]

  const { inviteBridge, listBridges, revokeBridge } = bridges
  return {
    verbs: { inviteBridge, listBridges, revokeBridge },
    acts,
    recordings,
    routes: [
      ...createBridgeRoutes(bridges),
      ...createScanRoutes(scans, createComparing(kernel, below, scans)),
      ...createCapabilityRoutes(matrix),
      ...createSovdRoutes({
        readLast: createReadLast(listSealed, below),
        listScans: scans.listScans,
        readSealed: scans.readSealedOf,
        matrix,
        ...acts.verbs,
      }),
      ...liveRoutes,
      ...createReportRoutes(kernel, reports),
    ],
    upgrades: [{ path: CONNECTION, accept: hub.accept }],
    listens,
    jobs,
    canary: async (ctx: Context) => {
      const ids = await ensureCanary(ctx, kernel, below)
      return { ...ids, ...(ids.bridgeId ? await acts.ensureCanary(ctx, ids.bridgeId) : {}) }
    },
    close: () => {
      hub.close()
      live.close()
    },
  }
}
