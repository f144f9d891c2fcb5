import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import type { LinkPurpose } from '#api'
import { ApiProblem, faultsOf, forgetPerson, session } from '#api'
import { known, t } from '#language'
import { Button, CodeField, Field, Note, ProblemNote } from '#ui'

/** What is wrong with the password stands beside it, once. */
const wrongWith = (error: Error | null): string | undefined =>
  error instanceof ApiProblem && 'password' in faultsOf(error) ? known(error.detail ?? error.message) : undefined

function InvitationProblem({ error }: { error: Error }): ReactNode {
  if (wrongWith(error)) return null
  if (!(error instanceof ApiProblem) || error.status !== 401) return <ProblemNote error={error} />
  if (asksFactor(error)) return null
  return (
    <Note state="danger" live="alert">
      <p className="font-semibold">{t('This link was used before, or its time is over.')}</p>
      <p>{t('Nothing was changed. Ask your administrator for a new one.')}</p>
    </Note>
  )
}

/** Accepts the invitation and signs in. */
function useAccept(token: string, onDone: (purpose: LinkPurpose) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (form: FormData) =>
      session.acceptInvitation(token, String(form.get('password')), form.get('totp')?.toString() || undefined),
    onSuccess: ({ purpose }) => {
      forgetPerson(client)
      onDone(purpose)
    },
  })
}

const asksFactor = (error: Error | null): boolean =>
  error instanceof ApiProblem && error.code === 'identity.second-factor-needed'

interface PasswordFormProps {
  readonly token: string
  /** The password is set, and its person signed in. */
  readonly onDone: (purpose: LinkPurpose) => void
}

/** A new password, twice, and the second factor of whoever has one. */
export function PasswordForm({ token, onDone }: PasswordFormProps): ReactNode {
  const accept = useAccept(token, onDone)
  const [mismatch, setMismatch] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const isSame = form.get('password') === form.get('again')
    setMismatch(!isSame)
    if (isSame) accept.mutate(form)
  }
  return (
    <form className="grid gap-3.5" onSubmit={submit} aria-labelledby="set-password">
      <h1 id="set-password">{t('Set your password')}</h1>
      {accept.error && <InvitationProblem error={accept.error} />}
      <NewPassword mismatch={mismatch} wrong={wrongWith(accept.error)} />
      {asksFactor(accept.error) && <CodeField label={t('Code from your authenticator')} name="totp" autoFocus />}
      <Button kind="primary" size="large" type="submit" disabled={accept.isPending}>
        {accept.isPending ? t('Setting it…') : t('Set password')}
      </Button>
    </form>
  )
}

function NewPassword({ mismatch, wrong }: { mismatch: boolean; wrong: string | undefined }): ReactNode {
  const shared = { type: 'password', autoComplete: 'new-password', required: true } as const
  return (
    <>
      <Field
        {...shared}
        label={t('New password')}
        name="password"
        autoFocus
        hint={t('Long is strong: four words or more. Weak and known ones are refused.')}
        wrong={wrong}
      />
      <Field
        {...shared}
        label={t('New password again')}
        name="again"
        wrong={mismatch ? t('The two are not the same.') : undefined}
      />
    </>
  )
}
