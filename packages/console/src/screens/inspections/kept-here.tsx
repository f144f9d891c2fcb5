import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Me } from '#api'
import { openedOffline } from '#kept'
import { OfflineNote } from './offline-note.tsx'
import { PhotosWaiting } from './photos-waiting.tsx'
import { Submissions } from './submissions.tsx'

/** What of somebody is in this browser and not at the server yet, on whatever page they are. */
export function KeptHere({ me }: { me: Me }): ReactNode {
  const { data: isOffline } = useQuery(openedOffline)
  return (
    <>
      {isOffline && <OfflineNote me={me} />}
      <Submissions me={me} />
      <PhotosWaiting me={me} />
    </>
  )
}
