import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { Me } from '#api'
import { ApiProblem, passkeys, session } from '#api'
import { t } from '#language'
import { Button, CodeField, Field, Modal, Note, ProblemNote } from '#ui'

function Refusal({ error }: { error: Error }): ReactNode {
  if (!(error instanceof ApiProblem) || error.status !== 401) return <ProblemNote error={error} />
  if (error.code === 'identity.second-factor-needed') return null
  return (
    <Note state="danger" live="alert">
      {t('That did not match. Check what you typed and try again.')}
    </Note>
  )
}

export interface ReauthenticateProps {
  readonly me: Me
  /** Signed in anew. */
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Asks the person who is signed in for the password once more, and for the factor that is enrolled. */
export function Reauthenticate({ me, onDone, onClose }: ReauthenticateProps): ReactNode {
  const signIn = useMutation({ mutationFn: session.signIn, onSuccess: onDone })
  const passkey = useMutation({ mutationFn: passkeys.signIn, onSuccess: onDone })
  const error = passkey.error ?? signIn.error
  const isFactorNeeded = signIn.error instanceof ApiProblem && signIn.error.code === 'identity.second-factor-needed'
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const totp = form.get('totp')?.toString()
    signIn.mutate({ email: me.email, password: String(form.get('password')), ...(totp === undefined ? {} : { totp }) })
  }
  return (
    <Modal title={t('Is it you?')} isOpen onClose={onClose}>
      <form className="mt-2 grid gap-3.5" onSubmit={submit}>
        <p>
          {t('You signed in a while ago. Before the second factor changes, sign in as {email} once more.', {
            email: me.email,
          })}
        </p>
        {error && <Refusal error={error} />}
        <Field label={t('Password')} name="password" type="password" autoComplete="current-password" required />
        {(me.factors.totp || isFactorNeeded) && (
          <CodeField label={t('Code from your present authenticator')} name="totp" />
        )}
        <Button kind="primary" type="submit" disabled={signIn.isPending}>
          {signIn.isPending ? t('Signing in…') : t('Go on')}
        </Button>
        {me.factors.passkeys > 0 && (
          <Button kind="quiet" disabled={passkey.isPending} onClick={() => passkey.mutate()}>
            {t('Use a passkey')}
          </Button>
        )}
      </form>
    </Modal>
  )
}
