import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Bridge } from '#api'
import { bridges, bridgesQuery } from '#api'
import { t } from '#language'
import { Button, Modal, ProblemNote } from '#ui'

function RevokeDialog({ bridge, onClose }: { bridge: Bridge; onClose: () => void }): ReactNode {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => bridges.revoke(bridge),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: bridgesQuery.queryKey })
    },
  })
  return (
    <Modal title={t('Revoke {name}?', { name: bridge.name })} isOpen onClose={onClose}>
      <div className="mt-2 grid gap-4">
        {revoke.error && <ProblemNote error={revoke.error} />}
        <p>
          {t(
            'Its connection ends at once and it never comes back: its vehicles cannot be diagnosed until another bridge serves them. What it has signed stays sealed. The device can be paired again under another name.',
          )}
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('Keep')}</Button>
          <Button kind="grave" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
            {t('Revoke {name}', { name: bridge.name })}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

/** The way to shut a bridge out for good; it asks before. */
export function Revoke({ bridge }: { bridge: Bridge }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setAsks(true)} aria-label={t('Revoke {name}', { name: bridge.name })}>
        {t('Revoke')}
      </Button>
      {asks && <RevokeDialog bridge={bridge} onClose={() => setAsks(false)} />}
    </>
  )
}
