import type { ReactNode } from 'react'
import type { ApiClient } from '#api'
import { keys } from '#api'
import { t } from '#language'
import { formatWords, Instant, RecordRow } from '#ui'
import { Revoke, Standing } from './standing.tsx'

/** One key or client as a line. */
export function KeyRow({ client, mayRevoke }: { client: ApiClient; mayRevoke: boolean }): ReactNode {
  return (
    <RecordRow>
      <th scope="row">
        {client.name}
        <small className="wire block text-soft">{client.id}</small>
      </th>
      <td>
        {client.role === null ? t('nothing') : formatWords(client.role)}
        <small className="wire block text-soft">{client.actions.join(' ')}</small>
      </td>
      <td className="hide wire">{client.networks.join(' ') || t('any')}</td>
      <td className="wide labelled" data-label={t('Last used')}>
        <Instant at={client.lastUsedAt} otherwise={t('never')} />
      </td>
      <td>
        <Standing of={client} />
      </td>
      <td className="num">
        {mayRevoke && !client.revokedAt && (
          <Revoke name={client.name} revoke={() => keys.revoke(client)} queryKey={['clients']}>
            {t('Whatever uses it is refused from the next request on.')}
          </Revoke>
        )}
      </td>
    </RecordRow>
  )
}
