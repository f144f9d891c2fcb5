import type { ReactNode } from 'react'
import { Field } from '#ui'

/** Where a signer types the own name, under `name`. */
export const SignatureField = (): ReactNode => (
  <Field
    label="Your name"
    name="name"
    required
    autoComplete="off"
    hint="Typed as your account has it: this is your signature"
  />
)
