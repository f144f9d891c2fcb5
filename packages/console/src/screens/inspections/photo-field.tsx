import { Camera } from 'lucide-react'
import type { ChangeEvent, ReactNode } from 'react'
import { useId } from 'react'
import type { FormItem, InspectionDetail } from '#api'
import { Button, Note, ProblemNote } from '#ui'
import type { ItemPhotos } from './use-photos.ts'

export interface PhotoFieldProps {
  readonly inspection: InspectionDetail
  readonly item: FormItem
  readonly photos: ItemPhotos
}

function Standing({ count, refusal, isSending, sendNow, drop }: ItemPhotos): ReactNode {
  const said = count === 1 ? 'A photo is' : `${count} photos are`
  return (
    <>
      {refusal && (
        <>
          <ProblemNote error={refusal} />
          <Button size="small" onClick={drop}>
            Leave it out
          </Button>
        </>
      )}
      {count > 0 && isSending && <p role="status">{said} being sent…</p>}
      {count > 0 && !isSending && (
        <Note state="warn" live="status">
          <p>{said} not sent yet. Leave this page open, and it goes on by itself.</p>
          <Button size="small" onClick={sendNow}>
            Send now
          </Button>
        </Note>
      )}
    </>
  )
}

/** Takes photos of a failed item with the phone's camera, or chooses some. Nothing waits for them. */
export function PhotoField({ inspection, item, photos }: PhotoFieldProps): ReactNode {
  const id = useId()
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
      <Standing {...photos} />
    </div>
  )
}
