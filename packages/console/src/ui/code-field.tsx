import type { ReactNode } from 'react'
import { t } from '#language'
import { Field } from './field.tsx'

/** Six digits of an authenticator, new every 30 seconds. */
export function CodeField({
  label,
  name,
  autoFocus = false,
}: {
  label: string
  name: string
  autoFocus?: boolean
}): ReactNode {
  return (
    <Field
      label={label}
      name={name}
      hint={t('Six digits, new every 30 seconds')}
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9]{6}"
      maxLength={6}
      required
      autoFocus={autoFocus}
      wire
    />
  )
}
