import type { ReactNode } from 'react'
import type { Connection } from '#api'
import { CopyAddress } from '#ui'
import { CEILINGS } from './terms-fields.tsx'

function Provider({ connection }: { connection: Connection }): ReactNode {
  if (connection.kind === 'oidc')
    return (
      <>
        <dt>Issuer</dt>
        <dd className="wire">{connection.provider.issuer}</dd>
        <dt>Client id</dt>
        <dd className="wire">{connection.provider.clientId}</dd>
        <dt>Client secret</dt>
        <dd>{connection.hasSecret ? 'sealed here' : 'none'}</dd>
      </>
    )
  const { entityId, entryPoint, certificates } = connection.provider
  return (
    <>
      <dt>Entity id</dt>
      <dd className="wire">{entityId}</dd>
      <dt>Sign-in</dt>
      <dd className="wire">{entryPoint}</dd>
      <dt>Certificates</dt>
      <dd>{certificates.length === 1 ? 'one' : `${certificates.length}, the last of them to come`}</dd>
    </>
  )
}

/** What the provider is, and what its word is worth. */
export function ConnectionFacts({ connection }: { connection: Connection }): ReactNode {
  const { ceiling, entersPeople, needsGroup, factorValues } = connection.terms
  return (
    <dl className="pairs">
      <dt>Protocol</dt>
      <dd>{connection.kind === 'oidc' ? 'OpenID Connect' : 'SAML 2.0'}</dd>
      <Provider connection={connection} />
      <dt>Ceiling</dt>
      <dd>{CEILINGS[ceiling]}</dd>
      <dt>Comes in</dt>
      <dd>
        {entersPeople ? 'who is invited, and who comes from a proven domain' : 'who is invited'}
        {needsGroup && ', if a group gives them something'}
      </dd>
      <dt>Second factor</dt>
      <dd>
        {factorValues.length > 0 ? (
          <>
            theirs, where it says <span className="wire">{factorValues.join(' ')}</span>
          </>
        ) : (
          'ours, for administrators'
        )}
      </dd>
    </dl>
  )
}

/** What the provider has to be told. */
export function Addresses({ connection }: { connection: Connection }): ReactNode {
  const { answer, logout, metadata } = connection.addresses
  const isOidc = connection.kind === 'oidc'
  return (
    <dl className="grid gap-2 text-sm">
      <div>
        <dt className="text-soft">{isOidc ? 'Redirect URI' : 'Assertion consumer service (ACS), by HTTP POST'}</dt>
        <dd>
          <CopyAddress text={answer} what={isOidc ? 'the redirect URI' : 'the ACS address'} />
        </dd>
      </div>
      <div>
        <dt className="text-soft">{isOidc ? 'Back-channel logout' : 'Metadata, and our entity id'}</dt>
        <dd>
          <CopyAddress
            text={isOidc ? logout : metadata}
            what={isOidc ? 'the logout address' : 'the metadata address'}
          />
        </dd>
      </div>
    </dl>
  )
}
