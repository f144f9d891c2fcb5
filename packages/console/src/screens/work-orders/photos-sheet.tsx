import { useMutation } from '@tanstack/react-query'
import { Camera } from 'lucide-react'
import type { ChangeEvent, ReactNode } from 'react'
import { useId } from 'react'
import type { Me, ReadOrder } from '#api'
import { workOrders } from '#api'
import { t } from '#language'
import { NamedFiles, useUploads } from '#screens/files'
import { may } from '#shell'
import { Button, ProblemNote, Sheet } from '#ui'
import { useOrderWrite } from './use-order-write.ts'

const OPEN: readonly ReadOrder['status'][] = ['draft', 'approved', 'in_progress', 'waiting']

/** Takes a picture with the phone's camera, or chooses some; each is a file of the vehicle before the order names it. */
function AddPhotos({ order }: { order: ReadOrder }): ReactNode {
  const id = useId()
  const upload = useUploads({ kind: 'vehicle', id: order.vehicleId })
  const name = useOrderWrite((photoIds: readonly string[]) => workOrders.change(order, { photoIds }))
  const add = useMutation({
    mutationFn: async (chosen: readonly File[]) => {
      await name.mutateAsync([...new Set([...order.photoIds, ...(await upload(chosen))])])
    },
  })
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(target.files ?? [])]
    target.value = ''
    if (chosen.length > 0) add.mutate(chosen)
  }
  return (
    <div className="pad grid gap-2">
      <div className="photo-field">
        <input
          id={id}
          type="file"
          accept="image/*"
          multiple
          className="sr-only"
          disabled={add.isPending}
          onChange={choose}
        />
        <label htmlFor={id} className="btn usual">
          <Camera aria-hidden="true" /> {t('Add a photo')}
        </label>
        {add.isPending && <span role="status">{t('being sent…')}</span>}
      </div>
      {add.error && <ProblemNote error={add.error} />}
      {add.error && add.variables && (
        <Button size="small" onClick={() => add.mutate(add.variables)}>
          {t('Send again')}
        </Button>
      )}
    </div>
  )
}

/** Pictures of the repair, what became of each, and the way to add more while the order is open. */
export function PhotosSheet({ order, me }: { order: ReadOrder; me: Me }): ReactNode {
  const owner = { kind: 'vehicle', id: order.vehicleId } as const
  const mayAdd = OPEN.includes(order.status) && may(me, 'work-order.change') && may(me, 'vehicle-file.upload')
  if (!mayAdd && order.photoIds.length === 0) return null
  return (
    <Sheet title={t('Photos')}>
      {order.photoIds.length === 0 ? (
        <p className="px-4 pb-2 text-soft">{t('None yet.')}</p>
      ) : (
        <NamedFiles owner={owner} ids={order.photoIds} me={me} label={t('Photos')} className="px-4" />
      )}
      {mayAdd && <AddPhotos order={order} />}
    </Sheet>
  )
}
