/** Door of documents: papers of vehicles and drivers with a last day, and the files that hang on either. */
import type { Kernel, Part } from '#kernel'
import type { Files } from '#kernel/files'
import { actions } from './access.ts'
import { createAgeing } from './ageing.ts'
import type { Canaries } from './canary.ts'
import { ensureCanary } from './canary.ts'
import { entries } from './entries.ts'
import { createRoutes } from './routes.ts'
import type { DocumentVerbs } from './service.ts'
import { createDocumentVerbs } from './service.ts'
import { documentStore } from './store.ts'

export { dueOfDocuments } from './ageing.ts'
export type { DocumentVerbs } from './service.ts'

export function openDocuments(kernel: Kernel, files: Files, below: Canaries): Part & { readonly verbs: DocumentVerbs } {
  const verbs = createDocumentVerbs(kernel, files)
  return {
    verbs,
    actions,
    entries,
    routes: createRoutes(verbs),
    jobs: [createAgeing(kernel)],
    personalData: [
      {
        table: 'fleet_document',
        column: 'number_sealed',
        kind: 'sealed',
        subjectColumn: 'subject_id',
        'x-data-class': 'personal',
      },
    ],
    erases: async (ctx, subject) => {
      await documentStore.removeOfDriver(ctx, subject)
    },
    canary: (ctx) => ensureCanary(ctx, verbs, below),
  }
}
