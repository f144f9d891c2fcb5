import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { session } from '#api'
import { t } from '#language'
import { Button, Field, Note, ProblemNote } from '#ui'

/** Asks for a link to set a new password. It says the same whether there is such an account or not. */
export function ForgottenForm({ onBack }: { onBack: () => void }): ReactNode {
  const ask = useMutation({ mutationFn: session.forgotPassword })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    ask.mutate(String(new FormData(event.currentTarget).get('email')))
  }
  return (
    <form className="grid gap-3.5" onSubmit={submit} aria-labelledby="forgotten">
      <h1 id="forgotten">{t('New password')}</h1>
      {ask.error && <ProblemNote error={ask.error} />}
      {ask.isSuccess ? (
        <Note state="info" live="status">
          {t(
            'If there is an account with this address, a link is on its way to it. It is good for 15 minutes. If none comes, ask whoever administers your organisation for one.',
          )}
        </Note>
      ) : (
        <>
          <Field label={t('E-mail')} name="email" type="email" autoComplete="username" required autoFocus />
          <Button kind="primary" size="large" type="submit" disabled={ask.isPending}>
            {t('Send a link')}
          </Button>
        </>
      )}
      <Button kind="quiet" onClick={onBack}>
        {t('Back to sign-in')}
      </Button>
    </form>
  )
}
