import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { meQuery, usersQuery } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { Button, PageHead, RecordList } from '#ui'
import { Invite } from './invite.tsx'
import { PersonRow } from './person-row.tsx'

const COLUMNS = [t('Name'), t('E-mail'), t('Role'), t('Second factor'), t('Account'), { acts: t('Act') }] as const

/** Who may enter, as what. */
export function PeopleScreen(): ReactNode {
  const me = useQuery(meQuery)
  const query = usersQuery
  const list = useInfiniteQuery(query)
  const [isInviting, setInviting] = useState(false)
  const mayChange = me.data !== undefined && may(me.data, 'user.change')
  return (
    <>
      <PageHead name={t('People')} title={t('People')} below={<p>{t('Who may enter, and as what')}</p>}>
        {me.data && may(me.data, 'user.invite') && (
          <Button kind="primary" onClick={() => setInviting(true)}>
            <UserPlus /> {t('Invite a person')}
          </Button>
        )}
      </PageHead>
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('People')}
        columns={COLUMNS}
        none={<p>{t('Nobody may enter.')}</p>}
      >
        {(user) => <PersonRow key={user.id} user={user} isSelf={user.id === me.data?.id} mayChange={mayChange} />}
      </RecordList>
      <Invite isOpen={isInviting} onClose={() => setInviting(false)} />
    </>
  )
}
