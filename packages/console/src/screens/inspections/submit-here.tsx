import type { ReactNode } from 'react'
import type { Me, ReadInspection } from '#api'
import { t } from '#language'
import { SignatureField } from '#screens/signatures'
import { FormDialog } from '#ui'
import { ChangedNote } from './changed-note.tsx'
import { DoNotDrive } from './do-not-drive.tsx'
import type { FilledIn } from './filled.ts'
import { areSame, criticalFails } from './filled.ts'
import type { PhotosHereProps } from './photos-here.tsx'
import { PhotosHere } from './photos-here.tsx'
import type { Shown } from './submission.ts'
import { useSubmittingHere } from './use-submissions.ts'

export interface SubmitHereProps {
  readonly inspection: ReadInspection
  readonly me: Me
  /** As it stood in front of the driver when this was opened. */
  readonly shown: Shown
  /** As it stands now. */
  readonly filled: FilledIn
  readonly photos: PhotosHereProps
  readonly onClose: () => void
}

/** Submits without a network: the driver is done, and what follows needs one. */
export function SubmitHere({ inspection, me, shown, filled, photos, onClose }: SubmitHereProps): ReactNode {
  const submit = useSubmittingHere(inspection, me, onClose)
  const isChanged = !areSame(shown.filled, filled)
  const send = (form: FormData) => submit.mutate({ shown, name: String(form.get('name')) })
  return (
    <FormDialog
      title={t('Submit the inspection')}
      act={t('Sign and submit')}
      sending={submit}
      isReady={!isChanged}
      onSend={send}
      onClose={onClose}
    >
      {isChanged && <ChangedNote />}
      <DoNotDrive critical={criticalFails(inspection.form.sections, shown.filled)} />
      <p>
        {t(
          'There is no network. What you submit is locked in this browser and handed in as soon as there is one; your second factor is asked for then.',
        )}
      </p>
      <PhotosHere count={photos.count} unkept={photos.unkept} />
      <SignatureField />
    </FormDialog>
  )
}
