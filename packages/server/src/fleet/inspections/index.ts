/** Door of inspections: forms that are published once for all, and what was found and signed by them. */
import type { Kernel, Part } from '#kernel'
import { actions } from './access.ts'
import { ensureCanary } from './canary.ts'
import { entries } from './entries.ts'
import { createFormRoutes } from './form-routes.ts'
import { createRoutes } from './routes.ts'
import type { Below, InspectionVerbs } from './service.ts'
import { createInspections } from './service.ts'

export type { InspectionVerbs } from './service.ts'

export function openInspections(kernel: Kernel, below: Below): Part & { readonly verbs: InspectionVerbs } {
  const verbs = createInspections(kernel, below)
  return {
    verbs,
    actions,
    entries,
    routes: [...createFormRoutes(verbs), ...createRoutes(verbs)],
    personalData: [
      {
        table: 'fleet_inspection',
        column: 'personal_sealed',
        kind: 'sealed',
        subjectColumn: 'subject_id',
        'x-data-class': 'personal',
      },
    ],
    canary: (ctx) => ensureCanary(ctx, verbs, below),
  }
}
