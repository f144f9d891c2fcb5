import type { InputHTMLAttributes, ReactNode } from 'react'
import type { LabelledProps } from './labelled.tsx'
import { Labelled } from './labelled.tsx'

export interface FieldProps extends InputHTMLAttributes<HTMLInputElement>, LabelledProps {
  /** For what came off a wire or goes to a machine: codes and tokens. */
  readonly wire?: boolean
}

/** A labelled input. */
export function Field({ label, hint, wrong, wire = false, ...input }: FieldProps): ReactNode {
  return (
    <Labelled label={label} hint={hint} wrong={wrong}>
      {(ties) => <input {...input} {...ties} className={wire ? 'input wire' : 'input'} />}
    </Labelled>
  )
}
