import type { ReactNode } from 'react'
import type { HeldKind, HoldReason } from '#api'
import { HELD_KINDS, HOLD_REASONS, holds, useWrite } from '#api'
import { t } from '#language'
import { Field, FormDialog, formatName, SelectField } from '#ui'

/** What is to be held, and what the page calls it. */
export interface Held {
  readonly kind: HeldKind
  readonly id: string
  readonly name: string
}

interface ChoiceProps {
  readonly label: string
  readonly name: string
  readonly of: readonly string[]
}

const Choice = ({ label, name, of }: ChoiceProps): ReactNode => (
  <SelectField label={label} name={name} defaultValue={of[0]}>
    {of.map((word) => (
      <option key={word} value={word}>
        {formatName(word)}
      </option>
    ))}
  </SelectField>
)

export interface PlaceDialogProps {
  /** Undefined where somebody knows the id alone: who answers for data need not look at vehicles and people. */
  readonly held?: Held | undefined
  readonly onPlaced: () => void
  readonly onClose: () => void
}

/** Places a hold, by the second factor. */
export function PlaceDialog({ held, onPlaced, onClose }: PlaceDialogProps): ReactNode {
  const place = useWrite(
    (form: FormData) => {
      const { kind, id } = held ?? { kind: String(form.get('kind')) as HeldKind, id: String(form.get('id')).trim() }
      return holds.place(kind, id, String(form.get('reason')) as HoldReason)
    },
    { touches: ['holds'], onDone: onPlaced },
  )
  return (
    <FormDialog
      title={held ? t('Hold the records of {name}', { name: held.name }) : t('Hold records')}
      act={t('Hold them')}
      sending={place}
      onSend={place.mutate}
      onClose={onClose}
    >
      <p>{t('Nothing of them is erased or goes by its age, until somebody who may has released the hold.')}</p>
      {!held && (
        <>
          <Choice label={t('Records of a')} name="kind" of={HELD_KINDS} />
          <Field
            label={t('Its id')}
            name="id"
            hint={t('As it stands in the ledger and in the address of its page')}
            required
            autoComplete="off"
            wire
          />
        </>
      )}
      <Choice label={t('Because of')} name="reason" of={HOLD_REASONS} />
    </FormDialog>
  )
}
