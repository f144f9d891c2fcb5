import type { InputHTMLAttributes, ReactNode } from 'react'
import { useId } from 'react'

export interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string
  readonly hint?: string
  readonly wrong?: string | undefined
  /** For what came off a wire or goes to a machine: codes and tokens. */
  readonly wire?: boolean
}

/** A labelled input; its hint and what is wrong with it are read out with it. */
export function Field({ label, hint, wrong, wire = false, ...input }: FieldProps): ReactNode {
  const id = useId()
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        className={wire ? 'input wire' : 'input'}
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
