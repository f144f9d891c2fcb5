import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { now } from '#clock'
import { rich, t } from '#language'
import { Button, Instant, Modal, ProblemNote, Tag } from '#ui'

/** Something that lets a machine in. */
export interface Admitted {
  readonly name: string
  readonly expiresAt: string
  readonly revokedAt: string | null
}

/** Whether it still opens anything. */
export function Standing({ of: { revokedAt, expiresAt } }: { of: Admitted }): ReactNode {
  if (revokedAt) return <Tag state="plain">{t('revoked')}</Tag>
  if (Date.parse(expiresAt) <= now()) return <Tag state="plain">{t('expired')}</Tag>
  return (
    <>
      <Tag state="ok">{t('good')}</Tag>
      <small className="block text-soft">{rich('until {expiresAt}', { expiresAt: <Instant at={expiresAt} /> })}</small>
    </>
  )
}

export interface RevokeProps {
  readonly name: string
  readonly revoke: () => Promise<unknown>
  /** The list that is another afterwards. */
  readonly queryKey: readonly string[]
  /** What becomes of whoever uses it. */
  readonly children: ReactNode
}

/** Ends it for good, after one question. */
export function Revoke({ name, revoke, queryKey, children }: RevokeProps): ReactNode {
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const run = useMutation({
    mutationFn: revoke,
    onSuccess: () => setAsking(false),
    onSettled: () => client.invalidateQueries({ queryKey }),
  })
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)} aria-label={t('Revoke {name}', { name })}>
        {t('Revoke')}
      </Button>
      <Modal title={t('Revoke {name}?', { name })} isOpen={isAsking} onClose={() => setAsking(false)}>
        <div className="mt-2 grid gap-4">
          {run.error && <ProblemNote error={run.error} />}
          <p>
            {children} {t('It cannot be brought back.')}
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{t('Keep')}</Button>
            <Button kind="grave" disabled={run.isPending} onClick={() => run.mutate()}>
              {t('Revoke')}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  )
}
