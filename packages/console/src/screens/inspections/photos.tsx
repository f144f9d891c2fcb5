import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { FormItem, Me, ReadInspection } from '#api'
import { filesQuery } from '#api'
import { FileLine } from '#screens/files'
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
  const { data } = useQuery({ ...filesQuery(owner), enabled: ids.length > 0 && may(me, 'vehicle-file.read') })
  const mayAdd = may(me, 'inspection.photo') && may(me, 'vehicle-file.upload')
  const kept = data?.filter(({ id }) => ids.includes(id)) ?? []
  return (
    <>
      {kept.length > 0 && (
        <ul aria-label={`Photos of ${item.label}`}>
          {kept.map((file) => (
            <FileLine key={file.id} file={file} owner={owner} />
          ))}
        </ul>
      )}
      {mayAdd && <PhotoField inspection={inspection} item={item} photos={photos.of(item.key)} />}
    </>
  )
}
