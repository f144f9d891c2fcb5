import type { ReactNode } from 'react'
import type { Me, ReadInspection } from '#api'
import { t } from '#language'
import { SealMark } from '#ui'
import { Found } from './found.tsx'
import { PhotosHere } from './photos-here.tsx'
import type { Submission } from './submission.ts'
import type { WaitingPhotos } from './use-photos.ts'

export interface LockedProps {
  readonly inspection: ReadInspection
  readonly submission: Submission
  readonly photos: WaitingPhotos
  readonly me: Me
}

/** A draft that its driver submitted in this browser: read, and not filled in any more. */
export function Locked({ inspection, submission, photos, me }: LockedProps): ReactNode {
  const onFile = new Map(inspection.answers?.map((answer) => [answer.item, answer]))
  const answers = Object.entries(submission.answers).map(([item, { result, note }]) => ({
    item,
    result,
    note: note.trim() || null,
    photoIds: onFile.get(item)?.photoIds ?? [],
  }))
  return (
    <div className="grid gap-5">
      <p className="flex flex-wrap items-center gap-3">
        {t('Locked as it was submitted here.')}
        <SealMark hash={submission.sha256} />
      </p>
      <PhotosHere count={photos.count} unkept={photos.unkept} />
      <Found inspection={{ ...inspection, answers }} photos={photos} me={me} />
    </div>
  )
}
