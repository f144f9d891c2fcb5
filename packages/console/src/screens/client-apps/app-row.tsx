import type { ReactNode } from 'react'
import type { ApiClient } from '#api'
import { keys } from '#api'
import { t } from '#language'
import { Revoke, Standing } from '#screens/keys'
import { Instant } from '#ui'

/** One app as a line. */
export function AppRow({ app, mayRevoke }: { app: ApiClient; mayRevoke: boolean }): ReactNode {
  return (
    <tr>
      <th scope="row">
        {app.name}
        <small className="wire block text-soft">{app.id}</small>
      </th>
      <td className="wide wire wrap-anywhere">{app.actions.join(' ')}</td>
      <td className="hide wire wrap-anywhere">{app.redirectUris.join(' ') || t('by code')}</td>
      <td className="wide labelled" data-label={t('Last used')}>
        <Instant at={app.lastUsedAt} otherwise={t('never')} />
      </td>
      <td>
        <Standing of={app} />
      </td>
      <td className="num">
        {mayRevoke && !app.revokedAt && (
          <Revoke name={app.name} revoke={() => keys.revoke(app)} queryKey={['clients']}>
            {t('Everybody it acts for is cut off from it with the next request.')}
          </Revoke>
        )}
      </td>
    </tr>
  )
}
