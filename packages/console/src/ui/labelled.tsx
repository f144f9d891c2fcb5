import type { ReactNode } from 'react'
import { useId } from 'react'

export interface LabelledProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly wrong?: string | undefined
}

/** What ties a control to its label, its hint and what is wrong with it. */
interface Ties {
  readonly id: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

/** The frame of every field: its hint and what is wrong with it are read out with it. */
export function Labelled({
  label,
  hint,
  wrong,
  children,
}: LabelledProps & { readonly children: (ties: Ties) => ReactNode }): ReactNode {
  const id = useId()
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': wrong !== undefined, 'aria-describedby': described || undefined })}
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      {wrong && (
        <small id={`${id}-wrong`} className="wrong" role="alert">
          {wrong}
        </small>
      )}
    </div>
  )
}
