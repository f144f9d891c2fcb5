import type { ReactNode, SelectHTMLAttributes } from 'react'
import { useId } from 'react'

export interface SelectFieldProps extends SelectHTMLAttributes<HTMLSelectElement> {
  readonly label: string
  readonly wrong?: string | undefined
}

/** A labelled choice of one among several; what is wrong with it is read out with it. */
export function SelectField({ label, wrong, children, ...select }: SelectFieldProps): ReactNode {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        {...select}
        id={id}
        className="input"
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong && `${id}-wrong`}
      >
        {children}
      </select>
      {wrong && (
        <small id={`${id}-wrong`} className="wrong" role="alert">
          {wrong}
        </small>
      )}
    </div>
  )
}
