import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useRef } from 'react'
import type { Me } from '#api'
import { faultsOf, isReauthenticationNeeded, session } from '#api'
import { t } from '#language'
import { Button, Field, Note, ProblemNote, Sheet } from '#ui'
import { Reauthenticate } from './reauthenticate.tsx'

interface Passwords {
  readonly current: string
  readonly password: string
}

/** Another password for who knows the present one. Other sessions end, so it says so. */
export function PasswordSheet({ me }: { me: Me }): ReactNode {
  const form = useRef<HTMLFormElement>(null)
  const change = useMutation({
    mutationFn: ({ current, password }: Passwords) => session.changePassword(current, password),
    onSuccess: () => form.current?.reset(),
  })
  const asksPerson = isReauthenticationNeeded(change.error)
  const faults = faultsOf(change.error)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    change.mutate({ current: String(data.get('current')), password: String(data.get('password')) })
  }
  return (
    <Sheet title={t('Password')}>
      <form ref={form} className="pad grid gap-3.5" onSubmit={submit}>
        {change.error && !asksPerson && Object.keys(faults).length === 0 && <ProblemNote error={change.error} />}
        {change.isSuccess && (
          <Note state="ok" live="status">
            {t('The password is changed. Your other sessions have ended.')}
          </Note>
        )}
        <Field
          label={t('Present password')}
          name="current"
          type="password"
          autoComplete="current-password"
          wrong={faults.current}
          required
        />
        <Field
          label={t('New password')}
          name="password"
          type="password"
          autoComplete="new-password"
          hint={t('At least 12 characters, one of them neither letter nor digit; several unrelated words are best')}
          wrong={faults.password}
          required
        />
        <Button type="submit" disabled={change.isPending}>
          {t('Change the password')}
        </Button>
      </form>
      {asksPerson && change.variables && (
        <Reauthenticate me={me} onDone={() => change.mutate(change.variables)} onClose={change.reset} />
      )}
    </Sheet>
  )
}
