import { useQuery } from '@tanstack/react-query'
import { LogIn } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { connectionsQuery, meQuery } from '#api'
import { t } from '#language'
import { SettingsHead } from '#screens/settings'
import { may } from '#shell'
import { Button, Empty, ProblemNote, Waiting } from '#ui'
import { ConnectionDialog } from './connection-dialog.tsx'
import { ConnectionSheet } from './connection-sheet.tsx'
import { PasswordSwitch } from './password-switch.tsx'

/** By whose word people come in, beside the house's own. */
export function SingleSignOnScreen(): ReactNode {
  const me = useQuery(meQuery)
  const { data, error, isPending } = useQuery(connectionsQuery)
  const [isConnecting, setConnecting] = useState(false)
  const holds = (action: string) => me.data !== undefined && may(me.data, action)
  const act = holds('sso.change') && (
    <Button kind="primary" onClick={() => setConnecting(true)}>
      <LogIn /> {t('Connect a provider')}
    </Button>
  )
  return (
    <>
      <SettingsHead name={t('Single sign-on')} act={act}>
        {t('Your people come by your own identity provider, and what its groups give them is decided here')}
      </SettingsHead>
      <div className="grid gap-5">
        {isPending && <Waiting what={t('Loading providers')} />}
        {error && <ProblemNote error={error} />}
        {data?.length === 0 && (
          <div className="sheet">
            <Empty>{t('Nobody comes by single sign-on.')}</Empty>
          </div>
        )}
        {data?.map((connection) => (
          <ConnectionSheet key={connection.id} connection={connection} mayChange={holds('sso.change')} />
        ))}
        {holds('setting.read') && <PasswordSwitch mayChange={holds('setting.change')} />}
      </div>
      {isConnecting && <ConnectionDialog onClose={() => setConnecting(false)} />}
    </>
  )
}
