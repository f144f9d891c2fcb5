import type { ReactNode, SelectHTMLAttributes } from 'react'
import type { LabelledProps } from './labelled.tsx'
import { Labelled } from './labelled.tsx'

export interface SelectFieldProps extends SelectHTMLAttributes<HTMLSelectElement>, LabelledProps {}

/** A labelled choice of one among several. */
export function SelectField({ label, hint, wrong, children, ...select }: SelectFieldProps): ReactNode {
  return (
    <Labelled label={label} hint={hint} wrong={wrong}>
      {(ties) => (
        <select {...select} {...ties} className="input">
          {children}
        </select>
      )}
    </Labelled>
  )
}
