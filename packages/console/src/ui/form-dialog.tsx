import type { FormEvent, ReactNode } from 'react'
import { t } from '#language'
import type { ButtonProps } from './button.tsx'
import { Button } from './button.tsx'
import { Modal } from './drawer.tsx'
import { ProblemNote } from './problem-note.tsx'

export interface FormDialogProps {
  readonly title: string
  /** What the button says that sends it. */
  readonly act: string
  readonly kind?: ButtonProps['kind']
  /** What the button says that leaves things as they are. */
  readonly otherwise?: string
  readonly sending: { readonly isPending: boolean; readonly error: Error | null }
  /** False while something is missing that no field can say. */
  readonly isReady?: boolean
  readonly onSend: (form: FormData) => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** One short question with its fields. A refusal stands above them, and what was typed stays. */
export function FormDialog(props: FormDialogProps): ReactNode {
  const { title, act, kind = 'primary', otherwise = t('Cancel'), sending, isReady = true, onSend, onClose } = props
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSend(new FormData(event.currentTarget))
  }
  return (
    <Modal title={title} isOpen onClose={onClose}>
      <form className="mt-2 grid gap-4" onSubmit={submit}>
        {sending.error && <ProblemNote error={sending.error} />}
        {props.children}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{otherwise}</Button>
          <Button kind={kind} type="submit" disabled={sending.isPending || !isReady}>
            {act}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
