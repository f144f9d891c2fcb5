import { useMutation, useQuery } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import type { FormEvent, ReactNode } from 'react'
import { useSyncExternalStore } from 'react'
import { meQuery, passkeys, stepUps } from '#api'
import { known, rich, t } from '#language'
import { Button, CodeField, Modal, ProblemNote } from '#ui'

type Waiting = NonNullable<ReturnType<typeof stepUps.read>>

/** Begins by itself nowhere: a browser asks for a passkey only after the person has pressed something. */
function PasskeyProof({ waiting, isOnly }: { waiting: Waiting; isOnly: boolean }): ReactNode {
  const prove = useMutation({
    mutationFn: async () => waiting.prove({ passkey: await passkeys.prove(waiting.operation) }),
  })
  return (
    <div className="grid gap-3.5">
      {prove.error && <ProblemNote error={prove.error} />}
      <Button kind={isOnly ? 'primary' : 'usual'} disabled={prove.isPending} onClick={() => prove.mutate()}>
        <Fingerprint />
        {prove.isPending ? t('Waiting for the passkey…') : t('Use a passkey')}
      </Button>
    </div>
  )
}

function CodeProof({ waiting }: { waiting: Waiting }): ReactNode {
  const prove = useMutation({ mutationFn: waiting.prove })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    prove.mutate({ totp: String(new FormData(event.currentTarget).get('totp')) })
  }
  return (
    <form className="grid gap-3.5" onSubmit={submit}>
      {prove.error && <ProblemNote error={prove.error} />}
      <CodeField label={t('Code from your authenticator')} name="totp" />
      <Button kind="primary" type="submit" disabled={prove.isPending}>
        {prove.isPending ? t('Checking…') : t('Go on')}
      </Button>
    </form>
  )
}

function Ask({ waiting }: { waiting: Waiting }): ReactNode {
  const { data: me } = useQuery(meQuery)
  const hasPasskey = (me?.factors.passkeys ?? 0) > 0
  const hasCode = me?.factors.totp ?? true
  return (
    <Modal title={t('Is it you?')} isOpen onClose={waiting.letBe}>
      <div className="mt-2 grid gap-3.5">
        <p>{rich('<b>{what}</b>: this needs your second factor, for this once.', { what: known(waiting.what) })}</p>
        {(hasCode || !hasPasskey) && <CodeProof waiting={waiting} />}
        {hasPasskey && <PasskeyProof waiting={waiting} isOnly={!hasCode} />}
        <Button kind="quiet" onClick={waiting.letBe}>
          {t('Let it be')}
        </Button>
      </div>
    </Modal>
  )
}

/** Asks for the second factor whenever a call waits for it, on whatever screen. */
export function StepUpDialog(): ReactNode {
  const waiting = useSyncExternalStore(stepUps.subscribe, stepUps.read)
  return waiting && <Ask key={waiting.operation} waiting={waiting} />
}
