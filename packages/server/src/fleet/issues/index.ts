/** Door of issues: what is wrong with vehicles, until a scan or a signature proves that it no longer is. */
import type { SignatureVerbs } from '#fleet/signatures'
import type { FleetVerbs } from '#fleet/vehicles'
import type { Context, Kernel, Part } from '#kernel'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import { createRoutes } from './routes.ts'
import type { IssueVerbs } from './service.ts'
import { createIssues } from './service.ts'

export type { EcuFindings, ScanFindings } from './judging.ts'
export type { Sighting } from './raising.ts'
export { requireIssue } from './reading.ts'
export type { IssueVerbs } from './service.ts'

interface Below {
  readonly vehicles: Pick<FleetVerbs, 'listVehicleIds'>
  readonly signatures: SignatureVerbs
}

export function openIssues(kernel: Kernel, { vehicles, signatures }: Below): Part & { readonly verbs: IssueVerbs } {
  const verbs = createIssues(kernel, signatures)
  return {
    verbs,
    actions,
    entries,
    routes: createRoutes(verbs),
    personalData: [
      {
        table: 'fleet_issue',
        column: 'personal_sealed',
        kind: 'sealed',
        subjectColumn: 'subject_id',
        'x-data-class': 'personal',
      },
    ],
    canary: (ctx) => ensureCanary(ctx, verbs, vehicles),
  }
}

/** One issue of a vehicle that belongs to nobody. */
async function ensureCanary(ctx: Context, issues: IssueVerbs, vehicles: Below['vehicles']) {
  const known = await issues.findFirstIssue(ctx)
  if (known) return { issueId: known }
  const [vehicleId] = await vehicles.listVehicleIds(ctx)
  if (vehicleId === undefined) return {}
  const words = { title: 'Canary', description: null }
  const { row } = await issues.raiseIssue(ctx, { vehicleId, source: 'alert', severity: 'low', words })
  return { issueId: row.id }
}
