import type { InspectionDetail, InspectionPatch } from '#api'
import { areSame, filledFrom, patchOf } from './filled.ts'
import type { Submission } from './submission.ts'
import { isIntact, nextFor } from './submission.ts'

/** The calls it takes. Each write is made from the version that was read. */
export interface SubmissionCalls<Read extends InspectionDetail> {
  read(id: string): Promise<Read>
  answer(inspection: Read, patch: InspectionPatch): Promise<Read>
  /** Signs: asks the person for the second factor. */
  submit(inspection: Read, name: string): Promise<Read>
}

/**
 * `broken`: what was kept is not what was locked. `changed`: on file stands what its driver had
 * not seen. `over`: it was submitted with other answers elsewhere, or thrown away. Nothing was signed by this.
 */
export type HandedIn<Read> = { readonly there: Read } | { readonly refused: 'broken' | 'changed' | 'over' }

/**
 * Hands in what was locked: puts its answers on file, and signs the version that holds them and nothing else. What
 * arrived before is not sent again. Rejects with what the calls reject with.
 */
export async function sendSubmission<Read extends InspectionDetail>(
  submission: Submission,
  calls: SubmissionCalls<Read>,
): Promise<HandedIn<Read>> {
  const { inspectionId, answers, name } = submission
  if (!(await isIntact(submission))) return { refused: 'broken' }
  const now = await calls.read(inspectionId)
  const next = nextFor(submission, now)
  if (next === 'arrived') return { there: now }
  if (next !== 'send') return { refused: next }
  const patch = patchOf(filledFrom(now.answers ?? []), answers)
  const answered = patch.answers.length === 0 ? now : await calls.answer(now, patch)
  if (!areSame(filledFrom(answered.answers ?? []), answers)) return { refused: 'changed' }
  return { there: await calls.submit(answered, name) }
}
