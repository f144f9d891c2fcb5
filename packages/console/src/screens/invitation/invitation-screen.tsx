import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { FormEvent, ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { ApiProblem, session } from '#api'
import { Entrance } from '#screens/sign-in'
import { Button, Field, Note, ProblemNote } from '#ui'

/** The token stands in the fragment, which no server sees; it is taken out of the address at once. */
function useToken(): string {
  const [token] = useState(() => window.location.hash.slice(1))
  useEffect(() => {
    document.title = 'Set your password · MUTS FleetOps'
    if (token) window.history.replaceState(window.history.state, '', window.location.pathname)
  }, [token])
  return token
}

function InvitationProblem({ error }: { error: Error }): ReactNode {
  if (!(error instanceof ApiProblem) || error.status !== 401) return <ProblemNote error={error} />
  if (error.code === 'identity.second-factor-needed') return null
  return (
    <Note state="danger" live="alert">
      <p className="font-semibold">This link was used before, or its time is over.</p>
      <p>Nothing was changed. Ask your administrator for a new one.</p>
    </Note>
  )
}

function PasswordForm({ token }: { token: string }): ReactNode {
  const client = useQueryClient()
  const navigate = useNavigate()
  const accept = useMutation({
    mutationFn: (form: FormData) =>
      session.acceptInvitation(token, String(form.get('password')), form.get('totp')?.toString() || undefined),
    onSuccess: async () => {
      client.clear()
      await navigate({ to: '/', replace: true })
    },
  })
  const [mismatch, setMismatch] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const isSame = form.get('password') === form.get('again')
    setMismatch(!isSame)
    if (isSame) accept.mutate(form)
  }
  const asksFactor = accept.error instanceof ApiProblem && accept.error.code === 'identity.second-factor-needed'
  return (
    <form className="grid gap-3.5" onSubmit={submit} aria-labelledby="set-password">
      <h1 id="set-password">Set your password</h1>
      {accept.error && <InvitationProblem error={accept.error} />}
      <Field
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        autoFocus
        hint="Long is strong: four words or more. Weak and known ones are refused."
      />
      <Field
        label="New password again"
        name="again"
        type="password"
        autoComplete="new-password"
        required
        wrong={mismatch ? 'The two are not the same.' : undefined}
      />
      {asksFactor && (
        <Field
          label="Code from your authenticator"
          name="totp"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9]{6}"
          maxLength={6}
          required
          autoFocus
          wire
        />
      )}
      <Button kind="primary" size="large" type="submit" disabled={accept.isPending}>
        {accept.isPending ? 'Setting it…' : 'Set password'}
      </Button>
    </form>
  )
}

/** The page behind an invitation, a set-up link or a password reset. */
export function InvitationScreen(): ReactNode {
  const token = useToken()
  return (
    <Entrance>
      <div className="si-card">
        {token ? (
          <PasswordForm token={token} />
        ) : (
          <>
            <h1>Set your password</h1>
            <Note state="warn">
              This address has no invitation in it. Open the link from your invitation once more, in full.
            </Note>
          </>
        )}
      </div>
    </Entrance>
  )
}
