import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me, Vehicle } from '#api'
import { inspectionsOfQuery } from '#api'
import { t } from '#language'
import { BeginInspection, Defects, InspectionStatusTag, KIND_WORDS } from '#screens/inspections'
import { may } from '#shell'
import { Instant, RecordList, RecordRow } from '#ui'

const COLUMNS = [t('Begun'), t('Kind'), t('Defects'), t('Stands')] as const

/** Every time somebody went round this vehicle, the latest first. */
export function Inspections({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  const query = inspectionsOfQuery(vehicle.id)
  const list = useInfiniteQuery(query)
  const mayBegin = may(me, 'inspection.begin') && !['archived', 'sold'].includes(vehicle.status)
  return (
    <div className="grid gap-3">
      {mayBegin && (
        <div className="justify-self-end">
          <BeginInspection vehicleId={vehicle.id} />
        </div>
      )}
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('Inspections')}
        columns={COLUMNS}
        none={<p>{t('Nobody has gone round {unit} yet.', { unit: vehicle.unit })}</p>}
      >
        {(inspection) => (
          <RecordRow key={inspection.id}>
            <th scope="row">
              <Link to="/app/inspections/$inspectionId" params={{ inspectionId: inspection.id }}>
                <Instant at={inspection.createdAt} />
              </Link>
            </th>
            <td>{KIND_WORDS[inspection.kind]}</td>
            <td className="labelled" data-label={t('Defects')}>
              <Defects inspection={inspection} />
            </td>
            <td>
              <InspectionStatusTag status={inspection.status} />
            </td>
          </RecordRow>
        )}
      </RecordList>
    </div>
  )
}
