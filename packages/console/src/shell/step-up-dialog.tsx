import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useSyncExternalStore } from 'react'
import { stepUps } from '#api'
import { Button, CodeField, Modal, ProblemNote } from '#ui'

type Waiting = NonNullable<ReturnType<typeof stepUps.read>>

function Ask({ waiting }: { waiting: Waiting }): ReactNode {
  const prove = useMutation({ mutationFn: waiting.prove })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    prove.mutate(String(new FormData(event.currentTarget).get('totp')))
  }
  return (
    <Modal title="Is it you?" isOpen onClose={waiting.letBe}>
      <form className="mt-2 grid gap-3.5" onSubmit={submit}>
        <p>
          <strong>{waiting.what}</strong>: this needs a code of your authenticator, for this once.
        </p>
        {prove.error && <ProblemNote error={prove.error} />}
        <CodeField label="Code from your authenticator" name="totp" autoFocus />
        <div className="flex justify-end gap-2">
          <Button onClick={waiting.letBe}>Let it be</Button>
          <Button kind="primary" type="submit" disabled={prove.isPending}>
            {prove.isPending ? 'Checking…' : 'Go on'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** Asks for the second factor whenever a call waits for it, on whatever screen. */
export function StepUpDialog(): ReactNode {
  const waiting = useSyncExternalStore(stepUps.subscribe, stepUps.read)
  return waiting && <Ask key={waiting.operation} waiting={waiting} />
}
