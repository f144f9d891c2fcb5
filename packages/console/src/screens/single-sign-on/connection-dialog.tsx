import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Connection } from '#api'
import { connectionsQuery, sso } from '#api'
import { t } from '#language'
import { Chips, Field, FormDialog } from '#ui'
import { readConnection } from './connection-draft.ts'
import { ProviderFields } from './provider-fields.tsx'
import { TermsFields } from './terms-fields.tsx'

export interface ConnectionDialogProps {
  /** Undefined to make one. */
  readonly connection?: Connection
  readonly onClose: () => void
}

async function save(form: FormData, kind: Connection['kind'], connection: Connection | undefined): Promise<unknown> {
  const draft = readConnection(form, kind)
  if (!connection) return sso.connect(draft)
  const { kind: _, ...patch } = draft
  return sso.change(connection, patch)
}

/** Makes a connection, which is closed at first, or changes one. */
export function ConnectionDialog({ connection, onClose }: ConnectionDialogProps): ReactNode {
  const client = useQueryClient()
  const [kind, setKind] = useState<Connection['kind']>(connection?.kind ?? 'oidc')
  const run = useMutation({
    mutationFn: (form: FormData) => save(form, kind, connection),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: connectionsQuery.queryKey }),
  })
  return (
    <FormDialog
      title={connection ? t('Edit {name}', { name: connection.name }) : t('Connect a provider')}
      act={connection ? t('Save') : t('Connect')}
      sending={run}
      onSend={run.mutate}
      onClose={onClose}
    >
      {!connection && (
        <Chips
          label={t('Protocol')}
          choices={[
            { value: 'oidc', text: t('OpenID Connect') },
            { value: 'saml', text: t('SAML 2.0') },
          ]}
          chosen={kind}
          onChoose={setKind}
        />
      )}
      <Field
        label={t('Name')}
        name="name"
        hint={t('What your people call it')}
        defaultValue={connection?.name}
        autoComplete="off"
        maxLength={80}
        required
      />
      <ProviderFields kind={kind} connection={connection} />
      <TermsFields terms={connection?.terms} />
    </FormDialog>
  )
}
