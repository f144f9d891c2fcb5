/** Door of the fleet: the service book of every vehicle. The room is the sum of its parts, each on those above it here. */
import { openInspections } from '#fleet/inspections'
import type { IssueVerbs } from '#fleet/issues'
import { openIssues } from '#fleet/issues'
import { createSignatures, signaturesPart } from '#fleet/signatures'
import type { Below, FleetVerbs as VehicleVerbs } from '#fleet/vehicles'
import { openVehicles } from '#fleet/vehicles'
import type { Context, Kernel, Module, SubjectId } from '#kernel'
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
    ensureCanary(ctx: Context, driver: SubjectId): Promise<void>
  }

export function openFleet(kernel: Kernel, below: Below): Module & { readonly verbs: FleetVerbs } {
  const vehicles = openVehicles(kernel, below)
  const signatures = createSignatures(kernel, below.identity)
  const issues = openIssues(kernel, signatures)
  const inspections = openInspections(kernel, { vehicles: vehicles.verbs, issues: issues.verbs, signatures })
  const { raiseIssue, judgeScan } = issues.verbs
  const ensureCanary = createCanary({ vehicles: vehicles.verbs, issues: issues.verbs, inspections: inspections.verbs })
  return {
    ...joinParts('fleet', [vehicles, signaturesPart, issues, inspections]),
    migrations: fleetMigrations,
    verbs: { ...vehicles.verbs, raiseIssue, judgeScan, ensureCanary },
  }
}
