import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Credentials } from '#api'
import { ApiProblem, forgetPerson, passkeys, session } from '#api'
import { t } from '#language'
import { unended } from '#shell'
import { submitters } from '#stored'
import { Note } from '#ui'
import { Entrance } from './entrance.tsx'
import { FactorForm } from './factor-form.tsx'
import { ForgottenForm } from './forgotten-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { SsoForm } from './sso-form.tsx'
import { Unended } from './unended.tsx'

const isFactorNeeded = (error: unknown) => error instanceof ApiProblem && error.code === 'identity.second-factor-needed'

/** Signs in, and goes back to where the person was. */
function useSignIn() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { then } = useSearch({ from: '/app/sign-in' })
  const onSuccess = async () => {
    // The session that this one replaces is no concern of its own any more.
    unended.set(null)
    forgetPerson(client)
    await navigate({ href: then ?? '/', replace: true })
  }
  const typed = useMutation({ mutationFn: session.signIn, onSuccess })
  const passkey = useMutation({ mutationFn: passkeys.signIn, onSuccess })
  const shown = useMutation({ mutationFn: session.showFactor, onSuccess })
  return { typed, passkey, shown, isPending: typed.isPending || passkey.isPending || shown.isPending }
}

/** E-mail and password; then, for whom it is enrolled, the second factor. Or a passkey, which is both. */
export function SignInScreen(): ReactNode {
  const [first, setFirst] = useState<Credentials>()
  const [aside, setAside] = useState<'forgotten' | 'sso'>()
  const { then, sso } = useSearch({ from: '/app/sign-in' })
  const isUnended = unended.use() !== null
  const navigate = useNavigate()
  const { typed, passkey, shown, isPending } = useSignIn()
  const asksFactor =
    first !== undefined &&
    (isFactorNeeded(typed.error) || typed.variables?.totp !== undefined || typed.variables?.recoveryCode !== undefined)
  const error = passkey.error ?? (isFactorNeeded(typed.error) ? null : typed.error)
  const enter = (credentials: Credentials) => {
    passkey.reset()
    typed.mutate(credentials)
  }
  const startOver = () => {
    setFirst(undefined)
    passkey.reset()
    typed.reset()
  }
  const shared = { isBusy: isPending, error, onPasskey: () => passkey.mutate() }
  if (aside) {
    const Form = aside === 'sso' ? SsoForm : ForgottenForm
    return (
      <Entrance>
        <div className="si-card">
          <Form onBack={() => setAside(undefined)} />
        </div>
      </Entrance>
    )
  }
  if (sso) {
    return (
      <Entrance>
        <div className="si-card">
          <FactorForm
            {...shared}
            error={passkey.error ?? shown.error}
            onBack={() => void navigate({ to: '/app/sign-in', search: {} })}
            onEnter={(factor) => shown.mutate(factor)}
          />
        </div>
      </Entrance>
    )
  }
  return (
    <Entrance>
      <div className="si-card">
        {isUnended && <Unended />}
        {submitters.isAny() && (
          <Note state="warn" live="status">
            {t(
              'An inspection submitted in this browser is not handed in yet: only its driver can, signed in here again.',
            )}
          </Note>
        )}
        {then && !first && (
          <Note state="info" live="status">
            {t('Sign in to go on where you were.')}
          </Note>
        )}
        {asksFactor && first ? (
          <FactorForm
            {...shared}
            onBack={startOver}
            onEnter={(factor) => enter({ email: first.email, password: first.password, ...factor })}
          />
        ) : (
          <PasswordForm
            {...shared}
            onForgotten={() => setAside('forgotten')}
            onSso={() => setAside('sso')}
            onEnter={(credentials) => {
              setFirst(credentials)
              enter(credentials)
            }}
          />
        )}
      </div>
    </Entrance>
  )
}
