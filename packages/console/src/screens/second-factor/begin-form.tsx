import type { FormEvent, ReactNode } from 'react'
import { Button, Field } from '#ui'

interface BeginFormProps {
  readonly hasFactor: boolean
  readonly isBusy: boolean
  readonly onBegin: (present: string | undefined) => void
}

/** Begins an enrolment. Whoever has a factor proves it before it is replaced. */
export function BeginForm({ hasFactor, isBusy, onBegin }: BeginFormProps): ReactNode {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onBegin(new FormData(event.currentTarget).get('present')?.toString())
  }
  return (
    <form className="grid gap-3.5" onSubmit={submit}>
      <p>
        A code from an authenticator on your phone, beside your password. Whoever administers this house needs one
        before anything else opens.
      </p>
      {hasFactor && (
        <Field
          label="Code from your present authenticator"
          name="present"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9]{6}"
          maxLength={6}
          required
          wire
        />
      )}
      <Button kind="primary" size="large" type="submit" disabled={isBusy}>
        {hasFactor ? 'Replace the authenticator' : 'Set up an authenticator'}
      </Button>
    </form>
  )
}
