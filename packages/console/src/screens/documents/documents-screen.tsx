import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { DocumentStatus, FleetDocument } from '#api'
import { documentsQuery, meQuery } from '#api'
import { t } from '#language'
import { VehicleLink } from '#screens/vehicles'
import { may } from '#shell'
import { Chips, formatName, PageHead, RecordList, RecordRow, Unreadable } from '#ui'
import { DocumentStatusTag, Validity } from './document-tags.tsx'

const CHOICES = [
  { value: 'all', text: t('Current') },
  { value: 'due', text: t('Expires soon') },
  { value: 'expired', text: t('Expired') },
  { value: 'replaced', text: t('Replaced') },
] as const
type View = (typeof CHOICES)[number]['value']
const STATES: Readonly<Record<View, readonly DocumentStatus[]>> = {
  all: ['valid', 'due', 'expired'],
  due: ['due'],
  expired: ['expired'],
  replaced: ['replaced'],
}

/** Whose it is. Who may not see drivers sees no document of one but the own. */
function OwnerLink({ of, leads }: { of: FleetDocument; leads: boolean }): ReactNode {
  if (of.vehicleId !== null) return <VehicleLink vehicleId={of.vehicleId} />
  if (of.driverId === null || !leads) return t('a driver')
  return (
    <Link to="/app/drivers/$driverId" params={{ driverId: of.driverId }}>
      {t('a driver')}
    </Link>
  )
}

const COLUMNS = [t('Of'), t('Document'), t('Number'), t('Valid'), t('State')] as const

/** The papers of all vehicles and drivers in reach, those that expire first before the others. */
export function DocumentsScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [view, setView] = useState<View>('all')
  const query = documentsQuery(STATES[view])
  const list = useInfiniteQuery(query)
  const leads = me !== undefined && may(me, 'driver.read')
  return (
    <>
      <PageHead
        name={t('Documents')}
        title={t('Documents')}
        below={
          <p>{t('What expires first stands first. A document is entered on the page of its vehicle or driver.')}</p>
        }
      />
      <div className="mb-3">
        <Chips label={t('Which')} choices={CHOICES} chosen={view} onChoose={setView} />
      </div>
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('Documents')}
        columns={COLUMNS}
        none={<p>{view === 'all' ? t('No document is on file yet.') : t('There is no such document.')}</p>}
      >
        {(of) => (
          <RecordRow key={of.id}>
            <th scope="row">
              <OwnerLink of={of} leads={leads} />
            </th>
            <td>{formatName(of.kind)}</td>
            <td className="hide wire">{of.isUnreadable ? <Unreadable /> : (of.number ?? '–')}</td>
            <td>
              <Validity validFrom={of.validFrom} validTo={of.validTo} />
            </td>
            <td>
              <DocumentStatusTag status={of.status} />
            </td>
          </RecordRow>
        )}
      </RecordList>
    </>
  )
}
