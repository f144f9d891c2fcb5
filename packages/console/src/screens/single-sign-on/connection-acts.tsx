import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Connection, SsoTrial } from '#api'
import { sso } from '#api'
import { t } from '#language'
import { Button, Modal, Note, ProblemNote } from '#ui'
import { ConnectionDialog } from './connection-dialog.tsx'

/** Of a connection everything else hangs: domains, groups, and what it gave. */
function useAct<T>(act: () => Promise<T>, onSuccess?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    ...(onSuccess ? { onSuccess } : {}),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['sso'] })
      await client.invalidateQueries({ queryKey: ['groups'] })
    },
  })
}

/** What a look at the provider found. */
export function TrialNote({ trial }: { trial: SsoTrial }): ReactNode {
  return (
    <Note state={trial.isReady ? 'ok' : 'danger'} live="status">
      <p className="font-semibold">
        {trial.isReady ? t('The provider answers as it must.') : t('The provider does not answer as it must.')}
      </p>
      <ul>
        {trial.found.map((line) => (
          <li key={line} className="wire wrap-anywhere">
            {line}
          </li>
        ))}
      </ul>
    </Note>
  )
}

interface GraveProps {
  readonly title: string
  readonly act: () => Promise<unknown>
  readonly verb: string
  readonly children: ReactNode
  readonly onClose: () => void
}

function GraveDialog({ title, act, verb, children, onClose }: GraveProps): ReactNode {
  const run = useAct(act, onClose)
  return (
    <Modal title={title} isOpen onClose={onClose}>
      <div className="mt-2 grid gap-4">
        {run.error && <ProblemNote error={run.error} />}
        <p>{children}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('Keep')}</Button>
          <Button kind="grave" disabled={run.isPending} onClick={() => run.mutate()}>
            {verb}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

/** What can be done with a connection. `onTried` hears what a look at the provider found. */
export function ConnectionActs({
  connection,
  onTried,
}: {
  connection: Connection
  onTried: (found: SsoTrial | Error) => void
}): ReactNode {
  const [asks, setAsks] = useState<'edit' | 'close' | 'remove'>()
  const close = () => setAsks(undefined)
  const trial = useMutation({ mutationFn: () => sso.tryOut(connection), onSuccess: onTried, onError: onTried })
  const open = useAct(() => sso.change(connection, { isEnabled: true }))
  return (
    <span className="flex flex-wrap gap-1">
      <Button size="small" disabled={trial.isPending} onClick={() => trial.mutate()}>
        {trial.isPending ? t('Trying…') : t('Try it')}
      </Button>
      <Button size="small" onClick={() => setAsks('edit')}>
        {t('Edit')}
      </Button>
      {connection.isEnabled ? (
        <Button size="small" onClick={() => setAsks('close')}>
          {t('Close')}
        </Button>
      ) : (
        <Button size="small" disabled={open.isPending} onClick={() => open.mutate(undefined, { onError: onTried })}>
          {t('Open')}
        </Button>
      )}
      <Button size="small" onClick={() => setAsks('remove')}>
        {t('Remove')}
      </Button>
      {asks === 'edit' && <ConnectionDialog connection={connection} onClose={close} />}
      {asks === 'close' && (
        <GraveDialog
          title={t('Close {name}?', { name: connection.name })}
          act={() => sso.change(connection, { isEnabled: false })}
          verb={t('Close it')}
          onClose={close}
        >
          {t('Whoever came by it is signed out at once, and nobody comes by it. You can open it again.')}
        </GraveDialog>
      )}
      {asks === 'remove' && (
        <GraveDialog
          title={t('Remove {name}?', { name: connection.name })}
          act={() => sso.remove(connection)}
          verb={t('Remove it')}
          onClose={close}
        >
          {t(
            'Its secret, its domains and what its groups gave go with it, and whoever came by it is signed out at once. It cannot be brought back.',
          )}
        </GraveDialog>
      )}
    </span>
  )
}
