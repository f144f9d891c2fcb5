import { isCut } from '#again'
import { ApiProblem, inspections } from '#api'
import { inTime } from '#in-time'
import { t } from '#language'

/** How long somebody waits for a network that may only look alive. */
export const ANSWER_MS = 5_000

/**
 * Asks the server for this inspection, so that nobody signs into a void. A refusal is an answer too.
 *
 * @throws {ApiProblem} status 0 where none comes in time.
 */
export async function requireAnswer(inspectionId: string): Promise<void> {
  const reading = inspections.read(inspectionId).then(
    () => undefined,
    (error: unknown) => (isCut(error) ? ('late' as const) : undefined),
  )
  if ((await inTime(ANSWER_MS, reading)) !== 'late') return
  throw new ApiProblem({ title: t('No answer'), status: 0, code: 'console.unreachable' })
}
