import type { ReactNode } from 'react'
import type { ReadInspection } from '#api'
import { t } from '#language'
import { SignatureField } from '#screens/signatures'
import { CheckField, FormDialog, TextField } from '#ui'
import { ChangedNote } from './changed-note.tsx'
import { useInspectionWrite } from './use-inspection-write.ts'

export interface SignDialogProps {
  readonly title: string
  readonly what: ReactNode
  readonly act: string
  /** A certificate says why no repair was needed, or what was done. */
  readonly asksReason?: boolean
  readonly sign: (signed: {
    readonly name: string
    readonly reason: string
    readonly isNotNeeded: boolean
  }) => Promise<ReadInspection>
  /** What is signed is another by now than what stood here: it is looked at again first. */
  readonly isChanged?: boolean
  readonly onClose: () => void
}

/** A signature: the name typed as the account has it, and the second factor again. */
export function SignDialog(props: SignDialogProps): ReactNode {
  const { title, what, act, asksReason = false, sign, isChanged = false, onClose } = props
  const write = useInspectionWrite(sign, onClose)
  const send = (form: FormData) => {
    write.mutate({
      name: String(form.get('name')),
      reason: String(form.get('reason') ?? ''),
      isNotNeeded: form.get('isNotNeeded') !== null,
    })
  }
  return (
    <FormDialog title={title} act={act} sending={write} isReady={!isChanged} onSend={send} onClose={onClose}>
      {what}
      {isChanged && <ChangedNote />}
      {asksReason && (
        <>
          <TextField label={t('What was done, or why nothing had to be')} name="reason" required maxLength={1_000} />
          <CheckField
            label={t('No repair was needed')}
            hint={t('Closes the issues by your signature')}
            name="isNotNeeded"
          />
        </>
      )}
      <SignatureField />
    </FormDialog>
  )
}
