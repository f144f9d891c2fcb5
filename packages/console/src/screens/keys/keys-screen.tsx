import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { clientsQuery, meQuery } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { Button, PageHead, RecordList } from '#ui'
import { CreateKey } from './create-key.tsx'
import { KeyRow } from './key-row.tsx'

const COLUMNS = [t('Name'), t('May'), t('From'), t('Last used'), t('State'), { acts: t('Act') }] as const

/** The machines that may enter, by which key, and until when. */
export function KeysScreen(): ReactNode {
  const me = useQuery(meQuery)
  const list = useInfiniteQuery(clientsQuery('api-key,machine'))
  const [isMaking, setMaking] = useState(false)
  const holds = (action: string) => me.data !== undefined && may(me.data, action)
  return (
    <>
      <PageHead name={t('Keys')} title={t('Keys')} below={<p>{t('Machines that may enter, and until when')}</p>}>
        {holds('key.create') && (
          <Button kind="primary" onClick={() => setMaking(true)}>
            <KeyRound /> {t('Make an API key')}
          </Button>
        )}
      </PageHead>
      <RecordList list={list} label={t('Keys')} columns={COLUMNS} none={t('No machine may enter.')}>
        {(client) => <KeyRow key={client.id} client={client} mayRevoke={holds('key.revoke')} />}
      </RecordList>
      {isMaking && <CreateKey isOpen onClose={() => setMaking(false)} />}
    </>
  )
}
