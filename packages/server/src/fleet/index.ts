/** Door of the fleet: the service book of every vehicle. The room is the sum of its parts, each on those above it here. */
import { openEnergy } from '#fleet/energy'
import type { IssueVerbs } from '#fleet/issues'
import { openIssues, requireIssue } from '#fleet/issues'
import { meterVerbs, openMeters } from '#fleet/meters'
import { openParts } from '#fleet/parts'
import { places } from '#fleet/places'
import { openService } from '#fleet/service'
import { createSignatures, signaturesPart } from '#fleet/signatures'
import type { Below, FleetVerbs as VehicleVerbs } from '#fleet/vehicles'
import { openVehicles } from '#fleet/vehicles'
import { openWork } from '#fleet/work'
import type { Context, Kernel, Module } from '#kernel'
import { joinParts } from '#kernel'
import { createCanary } from './canary.ts'
import { fleetMigrations } from './migrations/index.ts'

export type { ScanFindings } from '#fleet/issues'
export type { Vehicle, VehicleDraft, VehicleView } from '#fleet/vehicles'
export { BOUND_BY_ASSIGNMENT } from '#fleet/vehicles'

/** What rooms above, the demo and the canary may ask of the fleet. */
export type FleetVerbs = VehicleVerbs &
  Pick<IssueVerbs, 'raiseIssue' | 'judgeScan'> & {
    /** Makes what the canary organisation has not yet: one of each thing of its first vehicle. */
    ensureCanary(ctx: Context): Promise<void>
  }

export function openFleet(kernel: Kernel, below: Below): Module & { readonly verbs: FleetVerbs } {
  const vehicles = openVehicles(kernel, below)
  const signatures = createSignatures(kernel, below.identity)
  const issues = openIssues(kernel, signatures)
  const service = openService(vehicles.verbs, meterVerbs)
  const { raiseIssue, judgeScan, advanceIssues } = issues.verbs
  const work = openWork(kernel, {
    vehicles: vehicles.verbs,
    service: service.verbs,
    issues: { requireIssue, advanceIssues },
  })
  const parts = openParts(work.verbs)
  const energy = openEnergy(vehicles.verbs, work.verbs)
  const ensureCanary = createCanary({ vehicles: vehicles.verbs, issues: issues.verbs })
  return {
    ...joinParts('fleet', [
      places,
      vehicles,
      openMeters(vehicles.verbs),
      signaturesPart,
      issues,
      service,
      work,
      parts,
      energy,
    ]),
    migrations: fleetMigrations,
    verbs: { ...vehicles.verbs, raiseIssue, judgeScan, ensureCanary },
  }
}
