import type { ReactNode } from 'react'
import type { ScimToken } from '#api'
import { provisioning } from '#api'
import { t } from '#language'
import { Revoke, Standing } from '#screens/keys'
import { DataTable, Instant } from '#ui'

function TokenRow({ token, mayRevoke }: { token: ScimToken; mayRevoke: boolean }): ReactNode {
  return (
    <tr>
      <th scope="row">{token.name}</th>
      <td className="hide wire">{token.networks.join(' ') || t('any')}</td>
      <td className="wide labelled" data-label={t('Last used')}>
        <Instant at={token.lastUsedAt} otherwise={t('never')} />
      </td>
      <td>
        <Standing of={token} />
      </td>
      <td className="num">
        {mayRevoke && !token.revokedAt && (
          <Revoke name={token.name} revoke={() => provisioning.revokeToken(token)} queryKey={['scim-tokens']}>
            {t('The provider is refused from the next request on; people stay as they are.')}
          </Revoke>
        )}
      </td>
    </tr>
  )
}

/** The tokens, those that opened something once too. */
export function TokenTable({ tokens, mayRevoke }: { tokens: readonly ScimToken[]; mayRevoke: boolean }): ReactNode {
  const head = (
    <>
      <th>{t('Name')}</th>
      <th>{t('From')}</th>
      <th>{t('Last used')}</th>
      <th>{t('State')}</th>
      <th>
        <span className="sr-only">{t('Act')}</span>
      </th>
    </>
  )
  return (
    <DataTable label={t('Tokens')} head={head}>
      <tbody>
        {tokens.map((token) => (
          <TokenRow key={token.id} token={token} mayRevoke={mayRevoke} />
        ))}
      </tbody>
    </DataTable>
  )
}
