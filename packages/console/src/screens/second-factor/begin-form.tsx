import type { FormEvent, ReactNode } from 'react'
import { t } from '#language'
import { Button, CodeField } from '#ui'

interface BeginFormProps {
  readonly hasFactor: boolean
  readonly isBusy: boolean
  readonly onBegin: (present: string | undefined) => void
  /** The way out of it. */
  readonly children: ReactNode
}

/** Begins an enrolment. Whoever has a factor proves it before it is replaced. */
export function BeginForm({ hasFactor, isBusy, onBegin, children }: BeginFormProps): ReactNode {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onBegin(new FormData(event.currentTarget).get('present')?.toString())
  }
  return (
    <form className="grid gap-3.5" onSubmit={submit}>
      <p>
        {t(
          'A code from an authenticator on your phone, beside your password. Whoever administers this house needs one before anything else opens.',
        )}
      </p>
      {hasFactor && <CodeField label={t('Code from your present authenticator')} name="present" />}
      <Button kind="primary" size="large" type="submit" disabled={isBusy}>
        {hasFactor ? t('Replace the authenticator') : t('Set up an authenticator')}
      </Button>
      {children}
    </form>
  )
}
