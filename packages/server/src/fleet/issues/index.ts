/** Door of issues: what is wrong with vehicles, until a scan or a signature proves that it no longer is. */
import type { SignatureVerbs } from '#fleet/signatures'
import type { Kernel, Part } from '#kernel'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import { createRoutes } from './routes.ts'
import type { IssueVerbs } from './service.ts'
import { createIssues } from './service.ts'

export type { EcuFindings, ScanFindings } from './judging.ts'
export type { Sighting } from './raising.ts'
export { requireIssue } from './reading.ts'
export type { IssueVerbs } from './service.ts'

export function openIssues(kernel: Kernel, signatures: SignatureVerbs): Part & { readonly verbs: IssueVerbs } {
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
        retention: 'maintenance',
      },
    ],
    canary: async (ctx) => {
      const issueId = await verbs.findFirstIssue(ctx)
      return issueId === undefined ? {} : { issueId }
    },
  }
}
