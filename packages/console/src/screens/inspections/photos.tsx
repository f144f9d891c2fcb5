import type { ReactNode } from 'react'
import type { FormItem, Me, ReadInspection } from '#api'
import { t } from '#language'
import { NamedFiles } from '#screens/files'
import { may } from '#shell'
import { PhotoField } from './photo-field.tsx'
import type { WaitingPhotos } from './use-photos.ts'

export interface PhotosProps {
  readonly inspection: ReadInspection
  readonly item: FormItem
  readonly ids: readonly string[]
  readonly photos: WaitingPhotos
  readonly me: Me
}

/** The photos of a failed item, what became of each, and the way to bring one after. */
export function Photos({ inspection, item, ids, photos, me }: PhotosProps): ReactNode {
  const owner = { kind: 'vehicle', id: inspection.vehicleId } as const
  const among = inspection.answers?.flatMap(({ photoIds }) => photoIds) ?? ids
  const mayAdd = may(me, 'inspection.photo') && may(me, 'vehicle-file.upload')
  return (
    <>
      <NamedFiles owner={owner} ids={ids} among={among} me={me} label={t('Photos of {label}', { label: item.label })} />
      {mayAdd && <PhotoField inspection={inspection} item={item} photos={photos.of(item.key)} />}
    </>
  )
}
