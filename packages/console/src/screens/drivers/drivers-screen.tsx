import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Driver } from '#api'
import { driversQuery, meQuery } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { Chips, formatWords, PageHead, RecordList, RecordRow, Unreadable } from '#ui'
import { DriverStatusTag, LastDay } from './driver-tags.tsx'
import { EnterDriver } from './enter-driver.tsx'

const VIEWS = {
  here: ['active', 'leave'],
  left: ['left', 'erased'],
} as const satisfies Readonly<Record<string, readonly Driver['status'][]>>
type View = keyof typeof VIEWS
const CHOICES = [
  { value: 'here', text: t('Here') },
  { value: 'left', text: t('Left') },
] as const

function Row({ driver }: { driver: Driver }): ReactNode {
  return (
    <RecordRow>
      <th scope="row">
        <Link to="/app/drivers/$driverId" params={{ driverId: driver.id }}>
          {driver.isUnreadable ? <Unreadable /> : (driver.name ?? t('erased'))}
        </Link>
      </th>
      <td className="hide">{driver.employeeNumber ?? '–'}</td>
      <td>{formatWords(driver.personType)}</td>
      <td>
        <LastDay day={driver.medicalExpiresOn} />
      </td>
      <td>
        <DriverStatusTag status={driver.status} />
      </td>
    </RecordRow>
  )
}

const COLUMNS = [t('Name'), t('Number'), t('Is'), t('Medical'), t('Stands')] as const

/** Those who drive. */
export function DriversScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [view, setView] = useState<View>('here')
  const query = driversQuery(VIEWS[view])
  const list = useInfiniteQuery(query)
  return (
    <>
      <PageHead
        name={t('Drivers')}
        title={t('Drivers')}
        below={<p>{t('Who drives, and until when licences and medicals hold')}</p>}
      >
        {me && may(me, 'driver.enter') && <EnterDriver />}
      </PageHead>
      <div className="mb-3">
        <Chips label={t('Which')} choices={CHOICES} chosen={view} onChoose={setView} />
      </div>
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('Drivers')}
        columns={COLUMNS}
        none={<p>{view === 'here' ? t('No driver yet.') : t('Nobody has left.')}</p>}
      >
        {(driver) => <Row key={driver.id} driver={driver} />}
      </RecordList>
    </>
  )
}
