import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sessions, sessionsQuery } from '#api'
import { t } from '#language'
import { Button, Modal, ProblemNote } from '#ui'
import { SessionList } from './session-list.tsx'

export interface SessionsDialogProps {
  readonly userId: string
  readonly name: string
  readonly onClose: () => void
}

/** Where a person is signed in, for an admin who ends one session or all of them. */
export function SessionsDialog({ userId, name, onClose }: SessionsDialogProps): ReactNode {
  const client = useQueryClient()
  const endAll = useMutation({
    mutationFn: () => sessions.endAll(userId),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery({ userId }).queryKey }),
  })
  return (
    <Modal title={t('Sessions of {name}', { name })} isOpen onClose={onClose}>
      <div className="mt-2 grid gap-4">
        {endAll.error && <ProblemNote error={endAll.error} />}
        <SessionList owner={{ userId }} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('Close')}</Button>
          <Button kind="grave" disabled={endAll.isPending} onClick={() => endAll.mutate()}>
            {t('End all')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
