import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me, ReadInspection } from '#api'
import { inspectionQuery, inspections, meQuery } from '#api'
import { t } from '#language'
import { VehicleLink } from '#screens/vehicles'
import { may } from '#shell'
import { openDraft } from '#stored'
import { ActProblem, Button, Instant, PageHead, ProblemNote, Waiting } from '#ui'
import { FillIn } from './fill-in.tsx'
import { About, Found } from './found.tsx'
import { InspectionStatusTag, KIND_WORDS } from './inspection-tags.tsx'
import { keptInspections } from './kept-inspections.ts'
import { Locked } from './locked.tsx'
import { photoStore } from './photo-store.ts'
import { SignDialog } from './sign-dialog.tsx'
import { useInspectionPhotos } from './use-inspection-photos.ts'
import { useKeeping } from './use-keeping.ts'
import { useSubmissions } from './use-submissions.ts'
import { useTurns } from './use-turns.ts'

const WAITS_FOR_DRIVER = ['submitted', 'repaired', 'not_needed']

/** Throws the draft away, and goes back to the list. */
function Discard({ inspection, me }: { inspection: ReadInspection; me: Me }): ReactNode {
  const client = useQueryClient()
  const navigate = useNavigate()
  const discard = useMutation({
    mutationFn: () => inspections.discard(inspection),
    onSuccess: async () => {
      openDraft(me.id, inspection.id).keep(null)
      for (const photo of await photoStore.list(me.id, inspection.id).catch(() => [])) await photoStore.remove(photo)
      await keptInspections.letGo(me.id, inspection.id)
      await navigate({ to: '/app/inspections' })
      await client.invalidateQueries({ queryKey: ['inspections'] })
    },
  })
  return (
    <>
      <Button kind="grave" disabled={discard.isPending} onClick={() => discard.mutate()}>
        {t('Throw this draft away')}
      </Button>
      <ActProblem error={discard.error} />
    </>
  )
}

/** What follows a submitted inspection: the mechanic's certificate, then the next driver's note. */
function Acts({ inspection, me }: { inspection: ReadInspection; me: Me }): ReactNode {
  // What is signed is what was read when the dialog opened: what was changed since is refused (412).
  const [signed, setSigned] = useState<{ readonly act: 'repair' | 'review'; readonly read: ReadInspection }>()
  const close = () => setSigned(undefined)
  return (
    <>
      {inspection.status === 'defects_open' && may(me, 'inspection.repair') && (
        <Button kind="primary" onClick={() => setSigned({ act: 'repair', read: inspection })}>
          {t('Certify the repair')}
        </Button>
      )}
      {WAITS_FOR_DRIVER.includes(inspection.status) && may(me, 'inspection.review') && (
        <Button kind="primary" onClick={() => setSigned({ act: 'review', read: inspection })}>
          {t('Take note')}
        </Button>
      )}
      {signed?.act === 'repair' && (
        <SignDialog
          title={t('Certify the repair')}
          act={t('Sign')}
          asksReason
          what={<p>{t('You say over your name that the defects were repaired. A scan still has to prove it.')}</p>}
          sign={({ name, reason, isNotNeeded }) =>
            inspections.certify(signed.read, isNotNeeded ? 'not_needed' : 'repaired', reason, name)
          }
          onClose={close}
        />
      )}
      {signed?.act === 'review' && (
        <SignDialog
          title={t('Take note')}
          act={t('Sign')}
          what={<p>{t('You have seen what was found and what was done about it. This ends the inspection.')}</p>}
          sign={({ name }) => inspections.review(signed.read, name)}
          onClose={close}
        />
      )}
    </>
  )
}

function Loaded({ inspection, me }: { inspection: ReadInspection; me: Me }): ReactNode {
  const inTurn = useTurns()
  const { data: submitted, error: unknown } = useSubmissions(me.id)
  const locked = submitted?.find(({ inspectionId }) => inspectionId === inspection.id)
  const photos = useInspectionPhotos(inspection, me.id, inTurn, locked !== undefined)
  useKeeping(inspection, me)
  const isDraft = inspection.status === 'draft' && inspection.answers !== null && may(me, 'inspection.change')
  return (
    <>
      <PageHead
        name={t('Inspection')}
        above={<Link to="/app/inspections">{t('All inspections')}</Link>}
        title={inspection.form.name}
        below={
          <div className="facts">
            <VehicleLink vehicleId={inspection.vehicleId} />
            <span>{KIND_WORDS[inspection.kind]}</span>
            <Instant at={inspection.createdAt} />
            <InspectionStatusTag status={inspection.status} />
          </div>
        }
      >
        <Acts inspection={inspection} me={me} />
      </PageHead>
      {isDraft && locked && <Locked inspection={inspection} submission={locked} photos={photos} me={me} />}
      {/* Filled in again it would be another than what waits to be handed in. */}
      {isDraft && !submitted && unknown && <ProblemNote error={unknown} />}
      {isDraft && submitted && !locked && (
        <>
          <FillIn inspection={inspection} photos={photos} inTurn={inTurn} me={me} />
          {/* Last, where no thumb on its way to an item meets it. */}
          {may(me, 'inspection.discard') && (
            <div className="mt-8">
              <Discard inspection={inspection} me={me} />
            </div>
          )}
        </>
      )}
      {!isDraft && (
        <div className="cols cols-2">
          <div className="grid gap-5">
            <Found inspection={inspection} photos={photos} me={me} />
          </div>
          <About inspection={inspection} />
        </div>
      )}
    </>
  )
}

/** One inspection: filled in while it is a draft, then read. */
export function InspectionScreen(): ReactNode {
  const { inspectionId } = useParams({ from: '/in/app/inspections/$inspectionId' })
  const inspection = useQuery(inspectionQuery(inspectionId))
  const me = useQuery(meQuery)
  // What is filled in stays on the page while it cannot be read anew.
  if (inspection.error && !inspection.data) return <ProblemNote error={inspection.error} />
  if (!inspection.data || !me.data) return <Waiting what={t('Loading the inspection')} />
  return <Loaded key={inspectionId} inspection={inspection.data} me={me.data} />
}
