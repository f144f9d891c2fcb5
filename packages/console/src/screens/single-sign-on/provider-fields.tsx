import type { ReactNode } from 'react'
import type { Connection } from '#api'
import { t } from '#language'
import { Field, TextField } from '#ui'

export interface ProviderFieldsProps {
  readonly kind: Connection['kind']
  /** Undefined while it is made. */
  readonly connection: Connection | undefined
}

const secretHint = (connection: Connection | undefined, otherwise: string): string =>
  connection?.hasSecret ? t('Empty: the one there is stays') : otherwise

function OidcFields({ connection }: { connection: Connection | undefined }): ReactNode {
  const provider = connection?.kind === 'oidc' ? connection.provider : undefined
  return (
    <>
      <Field
        label={t('Issuer')}
        name="issuer"
        hint={t('All else is discovered from it. Its origin must be among MUTS_SSO_ORIGINS')}
        placeholder="https://login.example/tenant/v2.0"
        defaultValue={provider?.issuer}
        required
        wire
      />
      <Field
        label={t('Client id')}
        name="clientId"
        defaultValue={provider?.clientId}
        autoComplete="off"
        required
        wire
      />
      <Field
        label={t('Client secret')}
        name="secret"
        type="password"
        autoComplete="off"
        hint={secretHint(connection, t('Sealed here, and never shown again'))}
        wire
      />
    </>
  )
}

function SamlFields({ connection }: { connection: Connection | undefined }): ReactNode {
  const provider = connection?.kind === 'saml' ? connection.provider : undefined
  return (
    <>
      <Field label={t('Entity id of the provider')} name="entityId" defaultValue={provider?.entityId} required wire />
      <Field
        label={t('Sign-in address')}
        name="entryPoint"
        hint={t('Where browsers are sent, by HTTP redirect')}
        placeholder="https://idp.example/saml/sso"
        defaultValue={provider?.entryPoint}
        required
        wire
      />
      <TextField
        label={t('Signing certificates')}
        name="certificates"
        hint={t('In PEM: the one that signs now, and its successor beneath it')}
        defaultValue={provider?.certificates.join('\n')}
        required
      />
      <TextField
        label={t('Our certificate to encrypt for')}
        name="decryptionCertificate"
        hint={t('Only where assertions come encrypted')}
        rows={2}
        defaultValue={provider?.decryptionCertificate}
      />
      <TextField
        label={t('Its private key')}
        name="secret"
        hint={secretHint(connection, t('With our certificate only. Sealed here, and never shown again'))}
        rows={2}
      />
    </>
  )
}

/** What is known of the provider itself. */
export const ProviderFields = ({ kind, connection }: ProviderFieldsProps): ReactNode =>
  kind === 'oidc' ? <OidcFields connection={connection} /> : <SamlFields connection={connection} />
