/** Door of scans: what a bridge reads of a whole vehicle, signed by it, sealed here, and held against the issues. */
import type { Presence, Reach } from '#diagnostics/bridges'
import type { Kernel, Part } from '#kernel'
import { actions } from './access.ts'
import type { ScansBelow } from './below.ts'
import { createComparing } from './comparison.ts'
import { entries } from './entries.ts'
import { createFindings } from './findings.ts'
import { createScanRoutes } from './routes.ts'
import type { ScanVerbs } from './scans.ts'
import { createScans } from './scans.ts'
import type { WorkVerbs } from './work.ts'
import { createWork } from './work.ts'

export type { ScansBelow } from './below.ts'
export type { Envelope, VehicleSnapshot } from './envelope.ts'
export { createEnvelopes, snapshotOf } from './envelope.ts'
export { createOpening } from './opening.ts'
export type { ScanRow } from './scan-store.ts'
export { QUEUED_SCANS, scanStore } from './scan-store.ts'
export type { PageOptions, ScanVerbs } from './scans.ts'
export { cursorOf, listPlaced, readScanCursor } from './scans.ts'
export type { ScanView } from './schema.ts'
export { Result, ScanSummary } from './schema.ts'
export type { ListSealedScans } from './sealed-scans.ts'
export { createListSealedScans } from './sealed-scans.ts'
export { readTrusted, summaryOf } from './view.ts'
export type { WorkVerbs } from './work.ts'

/** The bridges of this node, and those that reach a vehicle through any. */
export interface ScanBridges {
  readonly presence: Presence
  readonly reach: Reach
}

export interface Scans extends Part {
  readonly verbs: ScanVerbs
  /** What bridges say of the scans they were given. */
  readonly work: WorkVerbs
}

export function openScans(kernel: Kernel, below: ScansBelow, bridges: ScanBridges): Scans {
  const { presence, reach } = bridges
  const verbs = createScans(kernel, below, reach)
  const work = createWork(kernel)
  const findFindings = createFindings(kernel)
  return {
    verbs,
    work,
    actions,
    entries,
    routes: createScanRoutes(verbs, createComparing(kernel, below, verbs)),
    personalData: [
      {
        table: 'diagnostics_scan',
        column: 'personal_sealed',
        kind: 'sealed',
        subjectColumn: 'subject_id',
        'x-data-class': 'personal',
      },
    ],
    retains: {
      diagnostics_scan: { kept: 'maintenance', since: 'ended_at', about: ['vehicle_id', 'subject_id'] },
    },
    listens: [
      {
        /** Offers a job as soon as its request is placed. A bridge that is not here asks for its jobs when it comes. */
        name: 'diagnostics.offer',
        actions: ['scan.request'],
        handle: async (ctx, { object }) => {
          const queued = await work.findQueued(ctx, object)
          if (queued) presence.order(queued.bridgeId, queued.job)
        },
      },
      {
        /** What a sealed scan found closes issues of the vehicle, or opens them again. */
        name: 'diagnostics.judge',
        actions: ['scan.seal'],
        handle: async (ctx, { object }) => {
          const findings = await findFindings(ctx, object)
          if (findings) await below.fleet.judgeScan(ctx, findings, (id) => findFindings(ctx, id))
        },
      },
    ],
    jobs: [
      {
        name: 'diagnostics.expire-scans',
        every: { seconds: 10 },
        atStart: true,
        run: async (ctx) => {
          for (const org of await below.identity.listOrganisations(ctx)) await work.giveUpSilent(await ctx.enter(org))
        },
      },
    ],
  }
}
