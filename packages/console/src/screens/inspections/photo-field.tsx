import { useMutation } from '@tanstack/react-query'
import { Camera } from 'lucide-react'
import type { ChangeEvent, ReactNode } from 'react'
import { useId, useState } from 'react'
import type { FormItem, InspectionDetail } from '#api'
import { useUploads } from '#screens/files'
import { Button, Note, ProblemNote } from '#ui'
import { isCut, useAgain } from './use-again.ts'

export interface PhotoFieldProps {
  readonly inspection: InspectionDetail
  readonly item: FormItem
  /** Says of which item these uploads are photos. */
  readonly onName: (item: string, fileIds: readonly string[]) => Promise<unknown>
}

/** Photos are files of the vehicle. What got no answer stays chosen and is sent again, once. */
function usePhotos({ inspection, item, onName }: PhotoFieldProps) {
  const upload = useUploads({ kind: 'vehicle', id: inspection.vehicleId })
  const [waiting, setWaiting] = useState<readonly File[]>([])
  const send = useMutation({
    mutationFn: async (chosen: readonly File[]) => {
      await onName(item.key, await upload(chosen))
      setWaiting((before) => before.filter((file) => !chosen.includes(file)))
    },
  })
  const add = (chosen: readonly File[]) => {
    const all = [...waiting, ...chosen]
    setWaiting(all)
    if (all.length > 0) send.mutate(all)
  }
  useAgain(waiting.length > 0 && isCut(send.error), () => add([]))
  return { waiting, send, add, drop: () => setWaiting([]) }
}

function Standing({ photos }: { photos: ReturnType<typeof usePhotos> }): ReactNode {
  const { waiting, send, add, drop } = photos
  if (waiting.length === 0) return null
  const count = waiting.length === 1 ? 'A photo is' : `${waiting.length} photos are`
  if (send.isPending) return <p role="status">{count} being sent…</p>
  if (isCut(send.error))
    return (
      <Note state="warn" live="status">
        <p>{count} not sent yet: there is no connection. Leave this page open, and it goes on by itself.</p>
        <Button size="small" onClick={() => add([])}>
          Send now
        </Button>
      </Note>
    )
  return (
    send.error && (
      <>
        <ProblemNote error={send.error} />
        <Button size="small" onClick={drop}>
          Leave it out
        </Button>
      </>
    )
  )
}

/** Takes photos of a failed item with the phone's camera, or chooses some. Nothing waits for them. */
export function PhotoField(props: PhotoFieldProps): ReactNode {
  const id = useId()
  const photos = usePhotos(props)
  const { item, inspection } = props
  const taken = inspection.answers?.find((answer) => answer.item === item.key)?.photoIds.length ?? 0
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    photos.add([...(target.files ?? [])])
    target.value = ''
  }
  return (
    <div className="grid gap-2">
      <div className="photo-field">
        <input id={id} type="file" accept="image/*" capture="environment" className="sr-only" onChange={choose} />
        <label htmlFor={id} className="btn usual">
          <Camera aria-hidden="true" />
          Take a photo
          <span className="sr-only"> of {item.label}</span>
        </label>
        <span className="text-sm text-soft">
          {taken > 0 ? `${taken} kept` : item.photoOnFail && 'The form asks for one; it may come later'}
        </span>
      </div>
      <Standing photos={photos} />
    </div>
  )
}
