import type { ReactNode } from 'react'
import { t } from '#language'
import { Field } from '#ui'

/** Where a signer types the own name, under `name`. */
export const SignatureField = (): ReactNode => (
  <Field
    label={t('Your name')}
    name="name"
    required
    autoComplete="off"
    hint={t('Typed as your account has it: this is your signature')}
  />
)
