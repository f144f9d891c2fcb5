import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { session } from '#api'
import { t } from '#language'
import { Button, Field, ProblemNote } from '#ui'

/** Leads to the identity provider of the organisation; whether there is one is seen there, not here. */
export function SsoForm({ onBack }: { onBack: () => void }): ReactNode {
  const begin = useMutation({
    mutationFn: session.beginSso,
    onSuccess: ({ location }) => window.location.assign(location),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    begin.mutate(String(new FormData(event.currentTarget).get('email')))
  }
  return (
    <form className="grid gap-3.5" onSubmit={submit} aria-labelledby="sso">
      <h1 id="sso">{t('Single sign-on')}</h1>
      {begin.error && <ProblemNote error={begin.error} />}
      <Field
        label={t('E-mail at your organisation')}
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
      />
      <Button kind="primary" size="large" type="submit" disabled={begin.isPending || begin.isSuccess}>
        {t('Continue')}
      </Button>
      <Button kind="quiet" onClick={onBack}>
        {t('Back to sign-in')}
      </Button>
    </form>
  )
}
