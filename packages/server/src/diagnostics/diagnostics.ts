/** Puts the parts of the room together, each on those above it here. */
import { openActs } from '#diagnostics/acts'
import { bridgesPart, createBridges, createPresence, createReach, openRegister } from '#diagnostics/bridges'
import { createCapabilityRoutes, createMatrix } from '#diagnostics/capabilities'
import { openConnections } from '#diagnostics/connection'
import { createFramesDesk, openFrames } from '#diagnostics/frames'
import { createLiveDesk, openLive } from '#diagnostics/live'
import { openRecordings } from '#diagnostics/recordings'
import { openReports } from '#diagnostics/reports'
import { createListSealedScans, openScans, Result } from '#diagnostics/scans'
import { createSovdRoutes } from '#diagnostics/sovd'
import type { Context, Kernel, Part } from '#kernel'
import { createActPorts } from './act-ports.ts'
import type { Below } from './below.ts'
import { ensureCanary } from './canary.ts'
import { createListEvidence } from './evidence.ts'
import { createReadLast } from './last-scan.ts'
import { createRecordingPorts } from './recording-ports.ts'

const CONNECTION = '/api/v1/bridges/connection'

export function createDiagnostics(kernel: Kernel, below: Below) {
  const presence = createPresence()
  const register = openRegister(kernel, presence)
  const reach = createReach(presence, register)
  const bridges = createBridges({ presence, register }, below, kernel.ledger)
  const scans = openScans(kernel, below, { presence, reach })
  const { listScans, readSealedOf } = scans.verbs
  const desk = createLiveDesk(kernel.clock, presence)
  const live = openLive({ below, desk, requireBridge: reach.requireBridgeHere })
  const framesDesk = createFramesDesk(kernel.clock, presence)
  const frames = openFrames({ below, desk: framesDesk, requireBridge: reach.requireRawBridgeHere })
  const reports = openReports(kernel, below, scans.verbs)
  const listSealed = createListSealedScans(kernel)
  const listEvidence = createListEvidence(kernel, listSealed)
  const matrix = createMatrix({ listEvidence, readVehicle: below.fleet.readVehicle })
  const acts = openActs(createActPorts(kernel, below, { presence, reach }, matrix, listSealed), Result)
  const recordings = openRecordings(createRecordingPorts(kernel, below, scans.verbs, acts.verbs.acts))
  const readLast = createReadLast(listSealed, below)
  const hub = openConnections(kernel, {
    ...{ presence, register, bridges, live: desk, frames: framesDesk },
    work: scans.work,
    acts: acts.hearing,
    keepRecording: recordings.keepRecording,
  })
  const facades: Part = {
    routes: [
      ...createCapabilityRoutes(matrix),
      ...createSovdRoutes({
        readLast,
        listScans,
        readSealed: readSealedOf,
        matrix,
        recordings: recordings.verbs,
        ...acts.verbs,
      }),
    ],
    upgrades: [{ path: CONNECTION, accept: hub.accept }],
    canary: async (ctx: Context) => {
      const ids = await ensureCanary(ctx, kernel, below)
      return { ...ids, ...(ids.bridgeId ? await acts.ensureCanary(ctx, ids.bridgeId) : {}) }
    },
  }
  const { inviteBridge, listBridges, revokeBridge } = bridges
  return {
    verbs: { inviteBridge, listBridges, revokeBridge },
    parts: [bridgesPart(bridges, presence), scans, facades, live, frames, reports, acts, recordings],
    close: async () => {
      // While its bridges are told to go: another node is not to believe that they are here.
      await register.close()
      hub.close()
      desk.close()
      framesDesk.close()
    },
  }
}
