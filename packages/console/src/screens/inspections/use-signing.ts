import { useQueryClient } from '@tanstack/react-query'
import type { ReadInspection } from '#api'
import { ApiProblem, inspectionQuery, inspections } from '#api'
import { t } from '#language'
import type { FilledIn } from './filled.ts'
import { areSame, filledFrom } from './filled.ts'
import type { InTurn } from './use-turns.ts'

/**
 * Signs a draft in its turn: what is named is the version that stands then, photos included, and only where its answers
 * are those that were shown.
 *
 * @throws {ApiProblem} `console.changed-elsewhere` where they are others; nothing was signed.
 */
export function useSigning(inspection: ReadInspection, inTurn: InTurn) {
  const client = useQueryClient()
  return (shown: FilledIn, name: string): Promise<ReadInspection> =>
    inTurn(() => {
      const now = client.getQueryData<ReadInspection>(inspectionQuery(inspection.id).queryKey) ?? inspection
      if (areSame(shown, filledFrom(now.answers ?? []))) return inspections.submit(now, name)
      throw new ApiProblem({
        title: t('The answers were changed meanwhile'),
        status: 412,
        code: 'console.changed-elsewhere',
        detail: t('Nothing was signed. Close this, look at the answers, and sign what they are then.'),
      })
    })
}
