import type { InputHTMLAttributes, ReactNode } from 'react'
import { useId } from 'react'

export interface CheckFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  readonly label: string
  readonly hint?: string
  /** For a word of a machine. */
  readonly wire?: boolean
}

/** A yes or no; the hint is read out with it. */
export function CheckField({ label, hint, wire = false, ...input }: CheckFieldProps): ReactNode {
  const id = useId()
  return (
    <div className="check">
      <input {...input} id={id} type="checkbox" aria-describedby={hint && `${id}-hint`} />
      <label htmlFor={id} className={wire ? 'wire' : undefined}>
        {label}
      </label>
      {hint && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  )
}
