import type { ReactNode } from 'react'
import type { Connection } from '#api'
import { rich, t } from '#language'
import { CopyAddress } from '#ui'
import { CEILINGS } from './terms-fields.tsx'

function Provider({ connection }: { connection: Connection }): ReactNode {
  if (connection.kind === 'oidc')
    return (
      <>
        <dt>{t('Issuer')}</dt>
        <dd className="wire">{connection.provider.issuer}</dd>
        <dt>{t('Client id')}</dt>
        <dd className="wire">{connection.provider.clientId}</dd>
        <dt>{t('Client secret')}</dt>
        <dd>{connection.hasSecret ? t('sealed here') : t('none')}</dd>
      </>
    )
  const { entityId, entryPoint, certificates } = connection.provider
  return (
    <>
      <dt>{t('Entity id')}</dt>
      <dd className="wire">{entityId}</dd>
      <dt>{t('Sign-in')}</dt>
      <dd className="wire">{entryPoint}</dd>
      <dt>{t('Certificates')}</dt>
      <dd>{t('{count, plural, one {one} other {#, the last of them to come}}', { count: certificates.length })}</dd>
    </>
  )
}

/** What the provider is, and what its word is worth. */
export function ConnectionFacts({ connection }: { connection: Connection }): ReactNode {
  const { ceiling, entersPeople, needsGroup, factorValues } = connection.terms
  return (
    <dl className="pairs">
      <dt>{t('Protocol')}</dt>
      <dd>{connection.kind === 'oidc' ? t('OpenID Connect') : t('SAML 2.0')}</dd>
      <Provider connection={connection} />
      <dt>{t('Ceiling')}</dt>
      <dd>{CEILINGS[ceiling]}</dd>
      <dt>{t('Comes in')}</dt>
      <dd>
        {t(
          '{entersPeople, select, true {who is invited, and who comes from a proven domain} other {who is invited}}{needsGroup, select, true {, if a group gives them something} other {}}',
          { entersPeople: String(entersPeople), needsGroup: String(needsGroup) },
        )}
      </dd>
      <dt>{t('Second factor')}</dt>
      <dd>
        {factorValues.length > 0
          ? rich('theirs, where it says <wire>{factorValues}</wire>', { factorValues: factorValues.join(' ') })
          : t('ours, for administrators')}
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
        <dt className="text-soft">
          {isOidc ? t('Redirect URI') : t('Assertion consumer service (ACS), by HTTP POST')}
        </dt>
        <dd>
          <CopyAddress text={answer} what={isOidc ? t('the redirect URI') : t('the ACS address')} />
        </dd>
      </div>
      <div>
        <dt className="text-soft">{isOidc ? t('Back-channel logout') : t('Metadata, and our entity id')}</dt>
        <dd>
          <CopyAddress
            text={isOidc ? logout : metadata}
            what={isOidc ? t('the logout address') : t('the metadata address')}
          />
        </dd>
      </div>
    </dl>
  )
}
