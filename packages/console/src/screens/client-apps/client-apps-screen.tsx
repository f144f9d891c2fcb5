import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { AppWindow } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { clientsQuery, meQuery } from '#api'
import { t } from '#language'
import { SettingsHead } from '#screens/settings'
import { may } from '#shell'
import { Button, DataTable, LoadMore, Paged } from '#ui'
import { AppRow } from './app-row.tsx'
import { RegisterApp } from './register-app.tsx'

/** Programs that people may let act for them. */
export function ClientAppsScreen(): ReactNode {
  const me = useQuery(meQuery)
  const list = useInfiniteQuery(clientsQuery('app'))
  const [isRegistering, setRegistering] = useState(false)
  const holds = (action: string) => me.data !== undefined && may(me.data, action)
  const apps = list.data?.pages.flatMap(({ data }) => data) ?? []
  const act = holds('key.create') && (
    <Button kind="primary" onClick={() => setRegistering(true)}>
      <AppWindow /> {t('Register an app')}
    </Button>
  )
  const head = (
    <>
      <th>{t('Name')}</th>
      <th>{t('May at most')}</th>
      <th>{t('Sends back to')}</th>
      <th>{t('Last used')}</th>
      <th>{t('State')}</th>
      <th>
        <span className="sr-only">{t('Act')}</span>
      </th>
    </>
  )
  return (
    <>
      <SettingsHead name={t('Apps')} act={act}>
        {t('Programs of others that may ask your people to act for them; each person decides on their own')}
      </SettingsHead>
      <div className="sheet">
        <Paged list={list} what={t('apps')} count={apps.length} none={t('No app is registered.')}>
          <DataTable label={t('Apps')} head={head}>
            <tbody>
              {apps.map((app) => (
                <AppRow key={app.id} app={app} mayRevoke={holds('key.revoke')} />
              ))}
            </tbody>
          </DataTable>
        </Paged>
      </div>
      <LoadMore list={list} />
      {isRegistering && <RegisterApp onClose={() => setRegistering(false)} />}
    </>
  )
}
