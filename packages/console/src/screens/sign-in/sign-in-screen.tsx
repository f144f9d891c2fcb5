import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Credentials } from '#api'
import { ApiProblem, session } from '#api'
import { Note } from '#ui'
import { Entrance } from './entrance.tsx'
import { FactorForm } from './factor-form.tsx'
import { PasswordForm } from './password-form.tsx'

const isFactorNeeded = (error: unknown) => error instanceof ApiProblem && error.code === 'identity.second-factor-needed'

/** Signs in, and goes back to where the person was. */
function useSignIn() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { then } = useSearch({ from: '/app/sign-in' })
  return useMutation({
    mutationFn: session.signIn,
    onSuccess: async () => {
      client.clear()
      await navigate({ href: then ?? '/', replace: true })
    },
  })
}

/** E-mail and password; then, for whom it is enrolled, the second factor. */
export function SignInScreen(): ReactNode {
  const [first, setFirst] = useState<Credentials>()
  const { then } = useSearch({ from: '/app/sign-in' })
  const signIn = useSignIn()
  const asksFactor =
    first !== undefined &&
    (isFactorNeeded(signIn.error) ||
      signIn.variables?.totp !== undefined ||
      signIn.variables?.recoveryCode !== undefined)
  const error = isFactorNeeded(signIn.error) ? null : signIn.error
  const enter = (credentials: Credentials) => {
    setFirst(credentials)
    signIn.mutate(credentials)
  }
  const startOver = () => {
    setFirst(undefined)
    signIn.reset()
  }
  return (
    <Entrance>
      <div className="si-card">
        {then && !first && (
          <Note state="info" live="status">
            Sign in to go on where you were.
          </Note>
        )}
        {asksFactor && first ? (
          <FactorForm
            isBusy={signIn.isPending}
            error={error}
            onBack={startOver}
            onEnter={(factor) => signIn.mutate({ email: first.email, password: first.password, ...factor })}
          />
        ) : (
          <PasswordForm isBusy={signIn.isPending} error={error} onEnter={enter} />
        )}
      </div>
    </Entrance>
  )
}
