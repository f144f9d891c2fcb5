/** Door of the fleet: the service book of every vehicle. The room is the sum of its parts, each on those above it here. */
import { costs, listCostingVehicles, nameCosts, settleCosts } from '#fleet/costs'
import { dueOfDocuments, openDocuments } from '#fleet/documents'
import type { DriverVerbs } from '#fleet/drivers'
import { dueOfDrivers, openDrivers, requireDriver } from '#fleet/drivers'
import { openEnergy } from '#fleet/energy'
import { openExports } from '#fleet/exports'
import { faults, listCountedVehicles } from '#fleet/faults'
import type { HistoryVerbs } from '#fleet/history'
import { createHistory } from '#fleet/history'
import { openImports } from '#fleet/imports'
import { openInspections } from '#fleet/inspections'
import type { IssueVerbs } from '#fleet/issues'
import { openIssues, requireIssue } from '#fleet/issues'
import { meterVerbs, openMeters } from '#fleet/meters'
import type { NoticesBelow } from '#fleet/notices'
import { openNotices } from '#fleet/notices'
import { openParts } from '#fleet/parts'
import { places } from '#fleet/places'
import { openService } from '#fleet/service'
import { createSignatures, signaturesPart } from '#fleet/signatures'
import type { Below, FleetVerbs as VehicleVerbs } from '#fleet/vehicles'
import { isReachedBy, openVehicles, requireInReach } from '#fleet/vehicles'
import type { WorkVerbs } from '#fleet/work'
import { openWork } from '#fleet/work'
import type { Context, Kernel, Module, Scope, SubjectId } from '#kernel'
import { joinParts } from '#kernel'
import type { Authority } from '#kernel/errands'
import { createFiles } from '#kernel/files'
import type { Outbox } from '#kernel/mail'
import { fleetMigrations } from './migrations/index.ts'
import { retains } from './retains.ts'

export type { Cast, Ground, GroupName, Player, Running } from '#fleet/history'
export type { ScanFindings } from '#fleet/issues'
export type { Vehicle, VehicleDraft, VehicleView } from '#fleet/vehicles'
export { BOUND_BY_ASSIGNMENT } from '#fleet/vehicles'

/** What rooms above, the demo and the canary may ask of the fleet. */
export type FleetVerbs = VehicleVerbs &
  Pick<DriverVerbs, 'enterDriver' | 'changeDriver' | 'beginDriving' | 'endDriving' | 'listDrivings'> &
  Pick<IssueVerbs, 'raiseIssue' | 'judgeScan' | 'countVehiclesWith'> &
  Pick<WorkVerbs, 'requireOrderAtWork'> & {
    /** Whether the vehicle is within the reach of somebody who holds an action that far. */
    readonly isReachedBy: (ctx: Context, person: SubjectId, scope: Scope, vehicle: string) => Promise<boolean>
    readonly history: HistoryVerbs
    /** The vehicle in the caller's reach; nothing of it is opened. */
    readonly requireVehicle: typeof requireInReach
  }

type BelowFleet = Below & { readonly identity: Pick<NoticesBelow, 'addresseesOf'> & Authority }

export function openFleet(kernel: Kernel, below: BelowFleet, outbox: Outbox): Module & { readonly verbs: FleetVerbs } {
  const vehicles = openVehicles(kernel, below, meterVerbs.latestOf)
  const drivers = openDrivers(kernel, { identity: below.identity, vehicles: vehicles.verbs })
  const files = createFiles(kernel)
  const documents = openDocuments(kernel, files, { vehicles: vehicles.verbs, drivers: drivers.verbs })
  const signatures = createSignatures(kernel, below.identity)
  const issues = openIssues(kernel, { vehicles: vehicles.verbs, signatures })
  const service = openService(kernel, vehicles.verbs, [...dueOfDrivers, dueOfDocuments])
  const inspections = openInspections(kernel, {
    vehicles: vehicles.verbs,
    issues: issues.verbs,
    service: service.verbs,
    signatures,
    files,
    identity: below.identity,
  })
  const { raiseIssue, judgeScan, countVehiclesWith, advanceIssues } = issues.verbs
  const { enterDriver, changeDriver, beginDriving, endDriving, listDrivings } = drivers.verbs
  const work = openWork(kernel, {
    vehicles: vehicles.verbs,
    service: service.verbs,
    issues: { requireIssue, advanceIssues },
    files,
  })
  const parts = openParts(work.verbs)
  const energy = openEnergy(vehicles.verbs, work.verbs)
  const history = createHistory(kernel, {
    ...{ vehicles: vehicles.verbs, drivers: drivers.verbs, inspections: inspections.verbs, issues: issues.verbs },
    ...{ service: service.verbs, work: work.verbs, parts: parts.verbs, energy: energy.verbs },
  })
  const lists = [
    places,
    vehicles,
    openMeters(vehicles.verbs),
    drivers,
    documents,
    signaturesPart,
    faults,
    issues,
    inspections,
    service,
    work,
    parts,
    energy,
    costs,
    openImports(kernel, below.identity, vehicles.verbs),
  ]
  const exports = openExports(kernel, below.identity, joinParts('fleet', lists).routes ?? [], {
    'fault-trends': { listVehicles: listCountedVehicles },
    costs: { listVehicles: listCostingVehicles, settle: settleCosts, nameFile: nameCosts },
  })
  const { addresseesOf, heldBy } = below.identity
  const notices = openNotices(kernel, outbox, { addresseesOf, heldBy, listDue: service.verbs.listDue })
  return {
    ...joinParts('fleet', [...lists, exports, notices]),
    migrations: fleetMigrations,
    retains,
    subjects: {
      vehicle: async (ctx, id) => (await requireInReach(ctx, id)).subject,
      driver: async (ctx, id) => (await requireDriver(ctx, id)).subject,
    },
    verbs: {
      ...vehicles.verbs,
      ...{ enterDriver, changeDriver, beginDriving, endDriving, listDrivings },
      ...{ raiseIssue, judgeScan, countVehiclesWith, history, requireVehicle: requireInReach },
      requireOrderAtWork: work.verbs.requireOrderAtWork,
      isReachedBy: (ctx, person, scope, vehicle) =>
        isReachedBy(ctx, scope === 'all' ? undefined : { person, byGroup: scope === 'group' }, vehicle),
    },
  }
}
