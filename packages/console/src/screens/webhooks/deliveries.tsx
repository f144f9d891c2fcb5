import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Delivery, Webhook } from '#api'
import { deliveriesQuery, webhooks } from '#api'
import { t } from '#language'
import type { State } from '#ui'
import { Button, DataTable, Drawer, formatWords, Instant, LoadMore, Paged, ProblemNote, Tag } from '#ui'

const STATES: Readonly<Record<Delivery['state'], State>> = { waiting: 'info', delivered: 'ok', failed: 'danger' }

/** What was sent there in the last month, and what became of it. */
export function Deliveries({
  of,
  mayWrite,
  onClose,
}: {
  of: Webhook
  mayWrite: boolean
  onClose: () => void
}): ReactNode {
  const client = useQueryClient()
  const list = useInfiniteQuery(deliveriesQuery(of.id))
  const again = useMutation({
    mutationFn: (id: string) => webhooks.redeliver(of.id, id),
    onSettled: () => client.invalidateQueries({ queryKey: ['webhooks', of.id] }),
  })
  const all = list.data?.pages.flatMap(({ data }) => data) ?? []
  const head = (
    <>
      <th>{t('Event')}</th>
      <th>{t('State')}</th>
      <th className="num">{t('Tries')}</th>
      <th>
        <span className="sr-only">{t('Act')}</span>
      </th>
    </>
  )
  return (
    <Drawer title={t('Log of {name}', { name: of.name })} isOpen onClose={onClose}>
      {again.error && <ProblemNote error={again.error} />}
      <Paged list={list} what={t('deliveries')} count={all.length} none={<p>{t('Nothing was sent there yet.')}</p>}>
        <DataTable label={t('Deliveries')} head={head} className="flush">
          <tbody>
            {all.map(({ id, event, state, tries, fault, createdAt }) => (
              <tr key={id}>
                <th scope="row">
                  <span className="wire">{event}</span>
                  <small className="block text-soft">
                    <Instant at={createdAt} />
                  </small>
                </th>
                <td>
                  <Tag state={STATES[state]}>{formatWords(state)}</Tag>
                  {fault && <small className="block text-soft">{fault}</small>}
                </td>
                <td className="num">{tries}</td>
                <td className="num">
                  {mayWrite && state !== 'waiting' && (
                    <Button
                      size="small"
                      disabled={again.isPending}
                      onClick={() => again.mutate(id)}
                      aria-label={t('Send {event} again', { event })}
                    >
                      {t('Again')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      </Paged>
      <LoadMore list={list} />
    </Drawer>
  )
}
