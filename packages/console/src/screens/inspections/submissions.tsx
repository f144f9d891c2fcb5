import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect, useEffectEvent } from 'react'
import { isCut, isPassing, useAgain } from '#again'
import type { Me } from '#api'
import { ApiProblem, STEP_UP_NEEDED } from '#api'
import { rich, t } from '#language'
import { VehicleLink } from '#screens/vehicles'
import { Button, Instant, Note, ProblemNote } from '#ui'
import { DoNotDrive } from './do-not-drive.tsx'
import type { Submission } from './submission.ts'
import { isElsewhere, useHandingIn, useSubmissions, useTakingBack } from './use-submissions.ts'

const isUnproven = (error: unknown): boolean => error instanceof ApiProblem && error.code === STEP_UP_NEEDED

function saidOf(isPending: boolean, error: Error | null): string {
  if (isPending) return t('The inspection is being handed in.')
  if (isElsewhere(error)) return t('The inspection is being handed in in another tab of this browser.')
  if (isUnproven(error)) return t('The inspection waits for your second factor.')
  if (error && !isPassing(error)) return t('The inspection could not be handed in.')
  if (error && !isCut(error)) return t('The inspection is not handed in yet. It is tried again by itself.')
  return t('Inspection submitted, waiting for the network.')
}

/** One that waits, and what it says. Nobody is asked for their second factor but by their own press, beside what it signs. */
function Waiting({ submission, me }: { submission: Submission; me: Me }): ReactNode {
  const { mutate, isPending, error } = useHandingIn(me.id)
  const takeBack = useTakingBack(me.id)
  const { vehicleId, failed, critical } = submission
  const goOn = () => mutate({ submission, isPressed: false })
  const begin = useEffectEvent(goOn)
  useEffect(() => begin(), [])
  const waits = isElsewhere(error) || (isPassing(error) && !isUnproven(error))
  useAgain(waits, goOn)
  const isRefused = error !== null && !waits && !isUnproven(error)
  return (
    <Note state={isRefused ? 'danger' : 'warn'} live="status">
      <p className="font-semibold">{saidOf(isPending, error)}</p>
      <p>
        {rich('Submitted in this browser {at}. <link>Show the inspection</link>', {
          at: <Instant at={submission.submittedAt} />,
          link: (text) => (
            <Link to="/app/inspections/$inspectionId" params={{ inspectionId: submission.inspectionId }}>
              {text}
            </Link>
          ),
        })}
      </p>
      <p>
        <VehicleLink vehicleId={vehicleId} />
        {': '}
        {failed.length > 0 ? t('Failed: {failed}.', { failed: failed.join(', ') }) : t('Nothing failed.')}
      </p>
      <DoNotDrive critical={critical} />
      {isRefused && <ProblemNote error={takeBack.error ?? error} />}
      <span className="mt-2 flex flex-wrap gap-2">
        <Button size="small" disabled={isPending} onClick={() => mutate({ submission, isPressed: true })}>
          {isUnproven(error) ? t('Confirm with your second factor') : t('Hand it in now')}
        </Button>
        {isRefused && (
          <Button size="small" disabled={isPending} onClick={() => takeBack.mutate(submission)}>
            {t('Open it again')}
          </Button>
        )}
      </span>
    </Note>
  )
}

/** What somebody submitted in this browser and the server does not have yet, on whatever page they are. */
export function Submissions({ me }: { me: Me }): ReactNode {
  const waiting = useSubmissions(me.id).data ?? []
  return waiting.map((submission) => (
    <div key={submission.inspectionId} className="mb-4">
      <Waiting submission={submission} me={me} />
    </div>
  ))
}
