import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Me, ReadInspection } from '#api'
import { ApiProblem, inspectionQuery, inspections, STEP_UP_NEEDED } from '#api'
import { now } from '#clock'
import { t } from '#language'
import { openDraft, submitters } from '#stored'
import { criticalFails, editsTo, fails } from './filled.ts'
import { inOneTab } from './in-one-tab.ts'
import { keptInspections } from './kept-inspections.ts'
import { photoStore } from './photo-store.ts'
import type { SubmissionCalls } from './send-submission.ts'
import { sendSubmission } from './send-submission.ts'
import type { Shown, Submission } from './submission.ts'
import { lock, normaliseName } from './submission.ts'
import { submissionStore } from './submission-store.ts'
import { useInspectionWrite } from './use-inspection-write.ts'

/** What this browser keeps is there without a network too. */
const submissionsQuery = (owner: string) =>
  queryOptions({
    queryKey: ['submissions', owner],
    queryFn: async () => {
      const list = await submissionStore.list(owner).catch((error: unknown): readonly Submission[] => {
        // Where a browser keeps nothing, nothing was submitted; where something was, not finding it is a fault.
        if (submitters.has(owner)) throw error
        return []
      })
      // A tab that went before it could mark it left the mark to whoever finds it.
      if (list.length > 0 && !submitters.has(owner)) submitters.set(owner, true)
      return list
    },
    networkMode: 'always',
    // Another tab may have submitted, or handed in.
    staleTime: 0,
    refetchOnWindowFocus: 'always',
  })

/** What this person submitted here and the server does not have yet; without data until that is known. */
export const useSubmissions = (owner: string) => useQuery(submissionsQuery(owner))

/** Reads again what is kept, and marks whether there is anything of this person. */
function useLook(owner: string): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    const { queryKey } = submissionsQuery(owner)
    // One that was begun before would put back what was there then.
    await client.cancelQueries({ queryKey })
    const list = await submissionStore.list(owner)
    client.setQueryData(queryKey, list)
    submitters.set(owner, list.length > 0)
  }
}

/** Submits here: locks the answers and hands them to the disk. */
export function useSubmittingHere(inspection: ReadInspection, me: Me, onDone: () => void) {
  const look = useLook(me.id)
  return useMutation({
    mutationFn: async ({ shown, name }: { shown: Shown; name: string }) => {
      if (normaliseName(name) !== normaliseName(me.name))
        throw new ApiProblem({
          title: t('That is not the name of your account'),
          status: 422,
          code: 'fleet.signature-name',
          detail: t('You sign with your own name: {name}. Nothing was submitted.', { name: me.name }),
        })
      const submittedAt = new Date(now()).toISOString()
      const { onFile, filled: answers } = shown
      const { id: inspectionId, vehicleId, form } = inspection
      const failed = fails(form.sections, answers)
      const critical = criticalFails(form.sections, answers)
      const about = { owner: me.id, inspectionId, vehicleId, failed, critical }
      const locked = await lock({ ...about, onFile, answers, name, submittedAt })
      // Marked first: a mark of nothing costs a look, and what is not marked is found only by chance.
      submitters.set(me.id, true)
      await submissionStore.add(locked)
      await photoStore.hold(me.id, inspectionId, true)
      await look()
    },
    onSuccess: onDone,
  })
}

export interface HandingIn {
  readonly submission: Submission
  /** Its driver pressed for it: then they are asked for the second factor, and only then. */
  readonly isPressed: boolean
}

/**
 * Hands in what was submitted here: by itself as far as it goes without its driver, and signed where they press for it.
 * In one tab at a time, and what another has handed in is not sent again.
 */
export function useHandingIn(owner: string) {
  const look = useLook(owner)
  return useInspectionWrite(async ({ submission, isPressed }: HandingIn): Promise<ReadInspection> => {
    const { inspectionId } = submission
    const work = async () => {
      const kept = await submissionStore.find(owner, inspectionId)
      const there = kept ? await handIn(kept, isPressed ? inspections : UNSIGNED) : await inspections.read(inspectionId)
      openDraft(owner, inspectionId).keep(null)
      await keptInspections.letGo(owner, inspectionId)
      // Where it stays it is found to have arrived, and removed the next time.
      if (kept) await submissionStore.remove(kept).catch(() => undefined)
      return there
    }
    try {
      return await inOneTab(navigator.locks, `muts-submission-${inspectionId}`, work, elsewhere)
    } finally {
      await look().catch(() => undefined)
    }
  })
}

const ELSEWHERE = 'console.in-another-tab'

/** Another tab of this browser hands it in. */
export const isElsewhere = (error: unknown): boolean => error instanceof ApiProblem && error.code === ELSEWHERE

function elsewhere(): never {
  throw new ApiProblem({ title: t('Another tab of this browser is at it'), status: 409, code: ELSEWHERE })
}

const LOOK_AGAIN = t('Nothing was signed. Open it again, look at the answers, and submit what they are then.')
const REFUSED = {
  broken: {
    code: 'console.submission-broken',
    title: t('What this browser kept is not what was submitted'),
    detail: LOOK_AGAIN,
  },
  changed: {
    code: 'console.changed-elsewhere',
    title: t('The answers were changed meanwhile'),
    detail: LOOK_AGAIN,
  },
  over: {
    code: 'console.over-elsewhere',
    title: t('It was submitted with other answers elsewhere, or thrown away'),
    detail: t('What you submitted in this browser was not signed.'),
  },
} as const

/** As far as it goes without its driver. */
const UNSIGNED = {
  read: inspections.read,
  answer: inspections.answer,
  submit: async (): Promise<never> => {
    throw new ApiProblem({
      title: t('The inspection waits for your second factor.'),
      status: 401,
      code: STEP_UP_NEEDED,
    })
  },
}

async function handIn(kept: Submission, calls: SubmissionCalls<ReadInspection>): Promise<ReadInspection> {
  // A photo that is named meanwhile makes another version: once more from that.
  const handed = await sendSubmission(kept, calls).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 412) return sendSubmission(kept, calls)
    throw error
  })
  if ('there' in handed) return handed.there
  throw new ApiProblem({ ...REFUSED[handed.refused], status: 412 })
}

/** Takes a submission back that could not be handed in: its answers are a draft of this browser again. */
export function useTakingBack(owner: string) {
  const client = useQueryClient()
  const look = useLook(owner)
  const takeBack = async (submission: Submission): Promise<void> => {
    const { inspectionId, onFile, answers } = submission
    const draft = openDraft(owner, inspectionId)
    const text = JSON.stringify(editsTo(onFile, {}, answers))
    draft.keep(text)
    // The only other copy goes once this one is there to be read.
    if (draft.read() !== text)
      throw new ApiProblem({
        title: t('This browser has no room to open it again'),
        status: 507,
        code: 'console.no-room',
        detail: t('It stays locked as it is, and nothing is lost. Make room in this browser, then try again.'),
      })
    await photoStore.hold(owner, inspectionId, false)
    await submissionStore.remove(submission)
    await look()
    await client.invalidateQueries({ queryKey: inspectionQuery(inspectionId).queryKey })
  }
  return useMutation({ mutationFn: takeBack })
}
