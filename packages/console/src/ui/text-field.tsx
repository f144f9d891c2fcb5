import type { ReactNode, TextareaHTMLAttributes } from 'react'
import type { LabelledProps } from './labelled.tsx'
import { Labelled } from './labelled.tsx'

export interface TextFieldProps extends TextareaHTMLAttributes<HTMLTextAreaElement>, LabelledProps {}

/** A labelled field of several lines, for what is pasted from a machine. */
export function TextField({ label, hint, wrong, rows = 3, ...area }: TextFieldProps): ReactNode {
  return (
    <Labelled label={label} hint={hint} wrong={wrong}>
      {(ties) => <textarea {...area} {...ties} rows={rows} className="input lines wire" spellCheck={false} />}
    </Labelled>
  )
}
