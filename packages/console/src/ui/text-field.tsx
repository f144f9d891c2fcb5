import type { ReactNode, TextareaHTMLAttributes } from 'react'
import { useId } from 'react'

export interface TextFieldProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly label: string
  readonly hint?: string
  readonly wrong?: string | undefined
}

/** A labelled field of several lines, for what is pasted from a machine. */
export function TextField({ label, hint, wrong, rows = 3, ...area }: TextFieldProps): ReactNode {
  const id = useId()
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        {...area}
        id={id}
        rows={rows}
        className="input lines wire"
        spellCheck={false}
        aria-invalid={wrong !== undefined}
        aria-describedby={described || undefined}
      />
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      {wrong && (
        <small id={`${id}-wrong`} className="wrong" role="alert">
          {wrong}
        </small>
      )}
    </div>
  )
}
