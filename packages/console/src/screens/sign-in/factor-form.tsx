import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import type { Credentials } from '#api'
import { t } from '#language'
import { Button, CodeField, Field } from '#ui'
import { SignInProblem } from './sign-in-problem.tsx'

type Factor = Pick<Credentials, 'totp' | 'recoveryCode'>

interface FactorFormProps {
  readonly isBusy: boolean
  readonly error: Error | null
  readonly onEnter: (factor: Factor) => void
  readonly onPasskey: () => void
  readonly onBack: () => void
}

function FactorField({ isRecovery }: { isRecovery: boolean }): ReactNode {
  if (isRecovery)
    return <Field key="recovery" label={t('Recovery code')} name="code" autoComplete="off" required autoFocus wire />
  return <CodeField key="totp" label={t('Code from your authenticator')} name="code" autoFocus />
}

/** The second step: a code from the authenticator, or one of the recovery codes. */
export function FactorForm({ isBusy, error, onEnter, onPasskey, onBack }: FactorFormProps): ReactNode {
  const [isRecovery, setRecovery] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = String(new FormData(event.currentTarget).get('code')).trim()
    onEnter(isRecovery ? { recoveryCode: code } : { totp: code })
  }
  return (
    <form className="grid gap-3.5" onSubmit={submit} aria-labelledby="factor">
      <h1 id="factor">{t('Second factor')}</h1>
      {error && <SignInProblem error={error} />}
      <FactorField isRecovery={isRecovery} />
      <Button kind="primary" size="large" type="submit" disabled={isBusy}>
        {isBusy ? t('Signing in…') : t('Continue')}
      </Button>
      <Button kind="quiet" onClick={onPasskey} disabled={isBusy}>
        {t('Use a passkey')}
      </Button>
      <Button kind="quiet" onClick={() => setRecovery(!isRecovery)}>
        {isRecovery ? t('Use the authenticator') : t('Use a recovery code')}
      </Button>
      <Button kind="quiet" onClick={onBack}>
        {t('Start over')}
      </Button>
    </form>
  )
}
