import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Me, ReadInspection } from '#api'
import { ApiProblem, inspectionQuery, inspections } from '#api'
import { now } from '#clock'
import { t } from '#language'
import { openDraft, submitters } from '#stored'
import type { FilledIn } from './filled.ts'
import { editsTo } from './filled.ts'
import { sendSubmission } from './send-submission.ts'
import type { Submission } from './submission.ts'
import { lock, normaliseName } from './submission.ts'
import { submissionStore } from './submission-store.ts'
import { useInspectionWrite } from './use-inspection-write.ts'

/** What this browser keeps is there without a network too. */
const submissionsQuery = (owner: string) =>
  queryOptions({
    queryKey: ['submissions', owner],
    // Where a browser keeps nothing, nothing was submitted.
    queryFn: () => submissionStore.list(owner).catch((): readonly Submission[] => []),
    networkMode: 'always',
    staleTime: Number.POSITIVE_INFINITY,
  })

/** What this person submitted here and the server does not have yet; undefined until that is known. */
export const useSubmissions = (owner: string): readonly Submission[] | undefined =>
  useQuery(submissionsQuery(owner)).data

/** Reads again what is kept, and marks whether there is anything of this person. */
function useLook(owner: string): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    const list = await submissionStore.list(owner)
    client.setQueryData(submissionsQuery(owner).queryKey, list)
    submitters.set([...submitters.get().filter((each) => each !== owner), ...(list.length > 0 ? [owner] : [])])
  }
}

/** Submits here: locks the answers and hands them to the disk. */
export function useSubmittingHere(inspection: ReadInspection, me: Me, onDone: () => void) {
  const look = useLook(me.id)
  return useMutation({
    mutationFn: async ({ shown, onFile, name }: { shown: FilledIn; onFile: FilledIn; name: string }) => {
      if (normaliseName(name) !== normaliseName(me.name))
        throw new ApiProblem({
          title: t('That is not the name of your account'),
          status: 422,
          code: 'fleet.signature-name',
          detail: t('You sign with your own name: {name}. Nothing was submitted.', { name: me.name }),
        })
      const submittedAt = new Date(now()).toISOString()
      await submissionStore.add(
        await lock({ owner: me.id, inspectionId: inspection.id, onFile, answers: shown, name, submittedAt }),
      )
      await look()
    },
    onSuccess: onDone,
  })
}

/** Hands in what was submitted here. In one tab at a time, and what another has handed in is not sent again. */
export function useHandingIn(owner: string) {
  const look = useLook(owner)
  return useInspectionWrite(async ({ inspectionId }: Submission): Promise<ReadInspection> => {
    try {
      return await exclusively(async () => {
        const kept = await submissionStore.find(owner, inspectionId)
        const there = kept ? await handIn(kept) : await inspections.read(inspectionId)
        openDraft(owner, inspectionId).keep(null)
        if (kept) await submissionStore.remove(kept)
        return there
      })
    } finally {
      await look()
    }
  })
}

const REFUSED = {
  broken: { code: 'console.submission-broken', title: t('What this browser kept is not what was submitted') },
  changed: { code: 'console.changed-elsewhere', title: t('The answers were changed meanwhile') },
} as const

async function handIn(kept: Submission): Promise<ReadInspection> {
  // A photo that is named meanwhile makes another version: once more from that.
  const handed = await sendSubmission(kept, inspections).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 412) return sendSubmission(kept, inspections)
    throw error
  })
  if ('there' in handed) return handed.there
  throw new ApiProblem({
    ...REFUSED[handed.refused],
    status: 412,
    detail: t('Nothing was signed. Open it again, look at the answers, and submit what they are then.'),
  })
}

const exclusively = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('muts-submissions', work) : work()

/** Takes a submission back that could not be handed in: its answers are a draft of this browser again. */
export function useTakingBack(owner: string) {
  const client = useQueryClient()
  const look = useLook(owner)
  return async (submission: Submission): Promise<void> => {
    const { inspectionId, onFile, answers } = submission
    openDraft(owner, inspectionId).keep(JSON.stringify(editsTo(onFile, {}, answers)))
    await submissionStore.remove(submission)
    await look()
    await client.invalidateQueries({ queryKey: inspectionQuery(inspectionId).queryKey })
  }
}
