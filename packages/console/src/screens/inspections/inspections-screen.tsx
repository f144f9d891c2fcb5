import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Inspection, InspectionStatus } from '#api'
import { inspectionsQuery, meQuery } from '#api'
import { t } from '#language'
import { VehicleLink } from '#screens/vehicles'
import { may } from '#shell'
import { Chips, Instant, PageHead, RecordList, RecordRow } from '#ui'
import { BeginInspection } from './begin-inspection.tsx'
import { Defects, InspectionStatusTag, KIND_WORDS } from './inspection-tags.tsx'

const VIEWS = {
  open: ['draft', 'submitted', 'defects_open', 'repaired', 'not_needed'],
  over: ['reviewed', 'discarded'],
} as const satisfies Readonly<Record<string, readonly InspectionStatus[]>>
type View = keyof typeof VIEWS
const CHOICES = [
  { value: 'open', text: t('Under way') },
  { value: 'over', text: t('Over') },
] as const

function Row({ inspection }: { inspection: Inspection }): ReactNode {
  const { id, vehicleId, kind, status, createdAt } = inspection
  return (
    <RecordRow>
      <th scope="row">
        <Link to="/app/inspections/$inspectionId" params={{ inspectionId: id }}>
          <Instant at={createdAt} />
        </Link>
      </th>
      <td>
        <VehicleLink vehicleId={vehicleId} />
      </td>
      <td>{KIND_WORDS[kind]}</td>
      <td className="labelled" data-label={t('Defects')}>
        <Defects inspection={inspection} />
      </td>
      <td>
        <InspectionStatusTag status={status} />
      </td>
    </RecordRow>
  )
}

const COLUMNS = [t('Begun'), t('Unit'), t('Kind'), t('Defects'), t('Stands')] as const

/** The inspections of the vehicles in reach. */
export function InspectionsScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [view, setView] = useState<View>('open')
  const query = inspectionsQuery(VIEWS[view])
  const list = useInfiniteQuery(query)
  return (
    <>
      <PageHead
        name={t('Inspections')}
        title={t('Inspections')}
        below={
          <p>
            {t('What was found when somebody went round a vehicle.')}
            {me && may(me, 'form.list') && (
              <>
                {' '}
                <Link to="/app/forms">{t('Forms')}</Link>
              </>
            )}
          </p>
        }
      >
        {me && may(me, 'inspection.begin') && <BeginInspection />}
      </PageHead>
      <div className="mb-3">
        <Chips label={t('Which')} choices={CHOICES} chosen={view} onChoose={setView} />
      </div>
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('Inspections')}
        columns={COLUMNS}
        none={<p>{view === 'open' ? t('No inspection is under way.') : t('No inspection is over yet.')}</p>}
      >
        {(inspection) => <Row key={inspection.id} inspection={inspection} />}
      </RecordList>
    </>
  )
}
