import type { ReactNode } from 'react'
import type { ScimToken } from '#api'
import { provisioning } from '#api'
import { Revoke, Standing } from '#screens/keys'
import { DataTable, Instant } from '#ui'

function TokenRow({ token, mayRevoke }: { token: ScimToken; mayRevoke: boolean }): ReactNode {
  return (
    <tr>
      <th scope="row">{token.name}</th>
      <td className="hide wire">{token.networks.join(' ') || 'any'}</td>
      <td className="wide labelled" data-label="Last used">
        <Instant at={token.lastUsedAt} otherwise="never" />
      </td>
      <td>
        <Standing of={token} />
      </td>
      <td className="num">
        {mayRevoke && !token.revokedAt && (
          <Revoke name={token.name} revoke={() => provisioning.revokeToken(token)} queryKey={['scim-tokens']}>
            The provider is refused from the next request on; people stay as they are.
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
      <th>Name</th>
      <th>From</th>
      <th>Last used</th>
      <th>State</th>
      <th>
        <span className="sr-only">Act</span>
      </th>
    </>
  )
  return (
    <DataTable label="Tokens" head={head}>
      <tbody>
        {tokens.map((token) => (
          <TokenRow key={token.id} token={token} mayRevoke={mayRevoke} />
        ))}
      </tbody>
    </DataTable>
  )
}
