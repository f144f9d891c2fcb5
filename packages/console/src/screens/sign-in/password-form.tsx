import { KeyRound } from 'lucide-react'
import type { FormEvent, ReactNode } from 'react'
import { useEffect } from 'react'
import type { Credentials } from '#api'
import { t } from '#language'
import { Button, Field } from '#ui'
import { SignInProblem } from './sign-in-problem.tsx'

interface PasswordFormProps {
  readonly isBusy: boolean
  readonly error: Error | null
  readonly onEnter: (credentials: Credentials) => void
  readonly onPasskey: () => void
  readonly onSso: () => void
  readonly onForgotten: () => void
}

/** The first step. */
export function PasswordForm({ isBusy, error, onEnter, onPasskey, onSso, onForgotten }: PasswordFormProps): ReactNode {
  useEffect(() => {
    document.title = t('Sign in · MUTS FleetOps')
  }, [])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    onEnter({ email: String(form.get('email')), password: String(form.get('password')) })
  }
  return (
    <form className="grid gap-3.5" onSubmit={submit} aria-labelledby="sign-in">
      <h1 id="sign-in">{t('Sign in')}</h1>
      {error && <SignInProblem error={error} />}
      <Field label={t('E-mail')} name="email" type="email" autoComplete="username" required autoFocus />
      <Field label={t('Password')} name="password" type="password" autoComplete="current-password" required />
      <Button kind="primary" size="large" type="submit" disabled={isBusy}>
        {isBusy ? t('Signing in…') : t('Sign in')}
      </Button>
      <Button kind="quiet" onClick={onPasskey} disabled={isBusy}>
        <KeyRound /> {t('Use a passkey')}
      </Button>
      <Button kind="quiet" onClick={onSso}>
        {t('Use single sign-on')}
      </Button>
      <Button kind="quiet" onClick={onForgotten}>
        {t('Forgot your password?')}
      </Button>
      <p className="text-sm text-soft">{t('Where a second factor is enrolled, its code is asked next.')}</p>
    </form>
  )
}
