import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import type { Me, ReadInspection } from '#api'
import { inspectionQuery } from '#api'
import { rich } from '#language'
import { Note } from '#ui'
import { photoStore } from './photo-store.ts'
import { useInspectionPhotos } from './use-inspection-photos.ts'
import { useSubmissions } from './use-submissions.ts'
import { useTurns } from './use-turns.ts'

const KEY = 'kept-photos'

interface SenderProps {
  readonly inspection: ReadInspection
  readonly me: Me
  readonly isLocked: boolean
}

/** Sends what waits, without a screen. */
function Sender({ inspection, me, isLocked }: SenderProps): ReactNode {
  const { count } = useInspectionPhotos(inspection, me.id, useTurns(), isLocked)
  const client = useQueryClient()
  useEffect(() => {
    if (count === 0) void client.invalidateQueries({ queryKey: [KEY] })
  }, [count, client])
  return null
}

/** Photos of a draft are named after its answers, which its own page sends: it says so, and leads there. */
function Of({ inspectionId, count, me }: { inspectionId: string; count: number; me: Me }): ReactNode {
  const { data: inspection } = useQuery(inspectionQuery(inspectionId))
  const isLocked = useSubmissions(me.id).data?.some((one) => one.inspectionId === inspectionId) ?? false
  const isSent = inspection !== undefined && (inspection.status !== 'draft' || isLocked)
  return (
    <div className="mb-4">
      {isSent && <Sender inspection={inspection} me={me} isLocked={isLocked} />}
      <Note state="warn" live="status">
        {rich(
          '{count, plural, one {A photo} other {# photos}} of <link>an inspection</link> still to be sent from this browser.',
          {
            count,
            link: (inside) => (
              <Link to="/app/inspections/$inspectionId" params={{ inspectionId }}>
                {inside}
              </Link>
            ),
          },
        )}
      </Note>
    </div>
  )
}

/** Photos that wait in this browser, of all inspections but the one that is shown: that one tells its own. */
export function PhotosWaiting({ me }: { me: Me }): ReactNode {
  const path = useLocation({ select: ({ pathname }) => pathname })
  const { data = [] } = useQuery({
    queryKey: [KEY, me.id, path],
    queryFn: () => photoStore.ofOwner(me.id),
    networkMode: 'always',
    staleTime: 0,
  })
  const by = Map.groupBy(data, ({ inspectionId }) => inspectionId)
  return [...by]
    .filter(([inspectionId]) => !path.endsWith(inspectionId))
    .map(([inspectionId, photos]) => (
      <Of key={inspectionId} inspectionId={inspectionId} count={photos.length} me={me} />
    ))
}
