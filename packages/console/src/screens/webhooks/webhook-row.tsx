import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Webhook } from '#api'
import { webhooks } from '#api'
import { rich, t } from '#language'
import type { State } from '#ui'
import { Button, CopyLine, formatWords, Instant, Modal, ProblemNote, RecordRow, Tag } from '#ui'

const STATES: Readonly<Record<Webhook['state'], State>> = { active: 'ok', paused: 'plain', disabled: 'danger' }

/** One receiver, what it is told, and the way to its log. */
export function WebhookRow(props: { webhook: Webhook; mayWrite: boolean; onShow: () => void }): ReactNode {
  const { webhook, mayWrite, onShow } = props
  const [isOpen, setOpen] = useState(false)
  const { name, url, events, state, failingSince } = webhook
  return (
    <RecordRow>
      <th scope="row">{name}</th>
      <td className="wide wire wrap-anywhere">{url}</td>
      <td className="hide wire wrap-anywhere">{events.join(' ')}</td>
      <td>
        <Tag state={STATES[state]}>{formatWords(state)}</Tag>
        {failingSince && (
          <small className="block text-soft">
            {rich('fails since {failingSince}', { failingSince: <Instant at={failingSince} /> })}
          </small>
        )}
      </td>
      <td className="num">
        <span className="inline-flex gap-2">
          <Button size="small" onClick={onShow} aria-label={t('Log of {name}', { name })}>
            {t('Log')}
          </Button>
          {mayWrite && (
            <Button size="small" onClick={() => setOpen(true)} aria-label={t('Change {name}', { name })}>
              {t('Change')}
            </Button>
          )}
        </span>
        {isOpen && <Acts webhook={webhook} onClose={() => setOpen(false)} />}
      </td>
    </RecordRow>
  )
}

function Acts({ webhook, onClose }: { webhook: Webhook; onClose: () => void }): ReactNode {
  const client = useQueryClient()
  const renew = () => client.invalidateQueries({ queryKey: ['webhooks'] })
  const rotate = useMutation({ mutationFn: () => webhooks.rotate(webhook), onSettled: renew })
  const act = useMutation({
    mutationFn: async (what: 'active' | 'paused' | 'remove') => {
      if (what === 'remove') await webhooks.remove(webhook)
      else await webhooks.set(webhook, what)
    },
    onSuccess: onClose,
    onSettled: renew,
  })
  const error = act.error ?? rotate.error
  return (
    <Modal title={webhook.name} isOpen onClose={onClose}>
      <div className="mt-3 grid gap-3.5">
        {error && <ProblemNote error={error} />}
        {rotate.data && <CopyLine text={rotate.data.secret} what={t('the new secret')} />}
        <p>{t('A new secret is shown once. The one before signs beside it for a day.')}</p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button disabled={rotate.isPending} onClick={() => rotate.mutate()}>
            {t('New secret')}
          </Button>
          <Button disabled={act.isPending} onClick={() => act.mutate(webhook.state === 'active' ? 'paused' : 'active')}>
            {webhook.state === 'active' ? t('Pause') : t('Set going')}
          </Button>
          <Button kind="grave" disabled={act.isPending} onClick={() => act.mutate('remove')}>
            {t('Remove it')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
