import type { RefObject } from 'react'
import { useRef } from 'react'
import type { ReadInspection } from '#api'
import { useGate } from './use-gate.ts'
import { useNaming } from './use-naming.ts'
import type { WaitingPhotos } from './use-photos.ts'
import { usePhotos } from './use-photos.ts'
import type { InTurn } from './use-turns.ts'

/** The photos of an inspection: those that wait outlive the submission, and the page. */
export interface InspectionPhotos extends WaitingPhotos {
  /** What is to be on file before a photo is named after it: the answers of a draft. */
  readonly first: RefObject<(() => Promise<void>) | null>
}

/**
 * @param owner the id of who takes them.
 * @param isLocked a submission waits: a photo that is named meanwhile would have no answer on file, or bend what is signed.
 */
export function useInspectionPhotos(
  inspection: ReadInspection,
  owner: string,
  inTurn: InTurn,
  isLocked: boolean,
): InspectionPhotos {
  const name = useNaming(inspection)
  const untilHandedIn = useGate(isLocked)
  const first = useRef<() => Promise<void>>(null)
  const photos = usePhotos(inspection, owner, async (item, fileId) => {
    await untilHandedIn()
    await first.current?.()
    await inTurn(() => name.mutateAsync({ item, fileId }))
  })
  return { ...photos, first }
}
