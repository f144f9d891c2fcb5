import { Camera } from 'lucide-react'
import type { ChangeEvent, ReactNode } from 'react'
import { useId } from 'react'
import type { FormItem, InspectionDetail } from '#api'
import { rich, t } from '#language'
import { Button, Note, ProblemNote } from '#ui'
import type { ItemPhotos } from './use-photos.ts'

export interface PhotoFieldProps {
  readonly inspection: InspectionDetail
  readonly item: FormItem
  readonly photos: ItemPhotos
}

function Standing({ count, unkept, refusal, isSending, sendNow, drop }: ItemPhotos): ReactNode {
  return (
    <>
      {refusal && (
        <>
          <ProblemNote error={refusal} />
          <Button size="small" onClick={drop}>
            {t('Leave it out')}
          </Button>
        </>
      )}
      {count > 0 && isSending && (
        <p role="status">{t('{count, plural, one {A photo is} other {# photos are}} being sent…', { count })}</p>
      )}
      {count > 0 && !isSending && (
        <Note state="warn" live="status">
          <p>
            {t(
              '{count, plural, one {A photo is} other {# photos are}} not sent yet, and kept in this browser. It goes on by itself.',
              { count },
            )}
          </p>
          {unkept > 0 && (
            <p>
              {t('This browser had no room for {unkept} of them: leave this page open until they are sent.', {
                unkept,
              })}
            </p>
          )}
          <Button size="small" onClick={sendNow}>
            {t('Send now')}
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
          {rich('Take a photo<of> of {label}</of>', {
            label: item.label,
            of: (inside) => <span className="sr-only">{inside}</span>,
          })}
        </label>
        <span className="text-sm text-soft">
          {taken > 0 ? t('{taken} kept', { taken }) : item.photoOnFail && t('The form asks for one; it may come later')}
        </span>
      </div>
      <Standing {...photos} />
    </div>
  )
}
