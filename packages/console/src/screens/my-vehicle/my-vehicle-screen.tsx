import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Inspection, Me, Vehicle } from '#api'
import { allVehiclesQuery, inspectionsQuery, issuesOfQuery, meQuery, vehicleQuery } from '#api'
import { t } from '#language'
import { DocumentsSheet } from '#screens/documents'
import { DueOf } from '#screens/due'
import { BeginInspection, InspectionStatusTag } from '#screens/inspections'
import { IssueStatusTag, RaiseIssue, SeverityTag } from '#screens/issues'
import { StatusTag, VehicleField } from '#screens/vehicles'
import { may } from '#shell'
import { Chips, Empty, Instant, Paged, PageHead, ProblemNote, Sheet, Waiting } from '#ui'

/** An inspection that was begun and not submitted, and those whose outcome the next driver has to see. */
const OPEN = ['draft', 'submitted', 'repaired', 'not_needed'] as const
/** As many stand beside each other, each under a thumb; of more one is picked. */
const FEW = 4

function Open({ inspections }: { inspections: readonly Inspection[] }): ReactNode {
  if (inspections.length === 0) return null
  return (
    <Sheet title={t('Inspections that wait for you')}>
      <ul className="divide" aria-label={t('Inspections that wait for you')}>
        {inspections.map(({ id, status, createdAt }) => (
          <li key={id} className="item bay-line">
            <span className="bay-what">
              <Link to="/app/inspections/$inspectionId" params={{ inspectionId: id }}>
                {status === 'draft' ? t('Go on with it') : t('Look at it')}
              </Link>{' '}
              <span className="text-sm text-soft">
                <Instant at={createdAt} />
              </span>
            </span>
            <InspectionStatusTag status={status} />
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function Issues({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const list = useQuery(issuesOfQuery(vehicle.id))
  const found = list.data ?? []
  return (
    <Sheet title={t('Known issues')}>
      <Paged
        list={list}
        what={t('issues')}
        count={found.length}
        none={<p>{t('Nothing is known to be wrong with {unit}.', { unit: vehicle.unit })}</p>}
      >
        <ul className="divide" aria-label={t('Known issues')}>
          {found.map(({ id, title, severity, status }) => (
            <li key={id} className="item bay-line">
              <SeverityTag severity={severity} />
              <span className="bay-what">
                <Link to="/app/issues/$issueId" params={{ issueId: id }}>
                  {title ?? t('an issue')}
                </Link>
              </span>
              <IssueStatusTag status={status} />
            </li>
          ))}
        </ul>
      </Paged>
    </Sheet>
  )
}

function Mine({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  const inspections = useInfiniteQuery({ ...inspectionsQuery(OPEN, vehicle.id), enabled: may(me, 'inspection.list') })
  return (
    <div className="grid gap-5">
      <section className="sheet" aria-label={vehicle.unit}>
        <div className="pad grid gap-3">
          <p className="bay-unit">
            <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: vehicle.id }} search={{}}>
              {vehicle.unit}
            </Link>{' '}
            <span>{[vehicle.make, vehicle.model].filter(Boolean).join(' ')}</span>
          </p>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-soft">
            {vehicle.plate && <span>{t('plate {plate}', { plate: vehicle.plate })}</span>}
            {vehicle.site && <span>{vehicle.site.name}</span>}
            <StatusTag status={vehicle.status} />
          </p>
          <div className="mine-acts">
            {may(me, 'inspection.begin') && <BeginInspection vehicleId={vehicle.id} />}
            {may(me, 'issue.raise') && <RaiseIssue vehicleId={vehicle.id} />}
          </div>
        </div>
      </section>
      <Open inspections={inspections.data?.pages.flatMap(({ data }) => data) ?? []} />
      {may(me, 'due.list') && <DueOf vehicleId={vehicle.id} />}
      {may(me, 'issue.list') && <Issues vehicle={vehicle} />}
      {may(me, 'vehicle-document.read') && (
        <DocumentsSheet owner={{ kind: 'vehicle', id: vehicle.id }} me={me} isLive={vehicle.status !== 'archived'} />
      )}
    </div>
  )
}

function Choice({ vehicles, me }: { vehicles: readonly Vehicle[]; me: Me }): ReactNode {
  const [chosen, setChosen] = useState(vehicles[0]?.id ?? '')
  const { data: vehicle, error } = useQuery(vehicleQuery(chosen))
  return (
    <>
      {vehicles.length > 1 && (
        <div className="mb-3 grid gap-3">
          {vehicles.length > FEW ? (
            <VehicleField chosen={chosen} onChoose={setChosen} />
          ) : (
            <Chips
              label={t('Vehicle')}
              choices={vehicles.map(({ id, unit }) => ({ value: id, text: unit }))}
              chosen={chosen}
              onChoose={setChosen}
            />
          )}
        </div>
      )}
      {error && <ProblemNote error={error} />}
      {!vehicle && !error && <Waiting what={t('Loading the vehicle')} />}
      {vehicle && <Mine key={vehicle.id} vehicle={vehicle} me={me} />}
    </>
  )
}

/** A driver's first screen: the vehicle assigned to them, made for a thumb. */
export function MyVehicleScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const list = useQuery(allVehiclesQuery)
  const vehicles = list.data?.data.filter(({ isUnreadable }) => !isUnreadable)
  return (
    <div className="mine">
      <PageHead name={t('My vehicle')} title={t('My vehicle')} />
      {list.error && <ProblemNote error={list.error} />}
      {list.isPending && <Waiting what={t('Loading the vehicle')} />}
      {vehicles?.length === 0 && (
        <div className="sheet">
          <Empty>
            <p>{t('No vehicle is assigned to you. Who keeps the fleet assigns it on its page.')}</p>
            <Link className="btn" to="/app/profile">
              {t('Your profile')}
            </Link>
          </Empty>
        </div>
      )}
      {vehicles && vehicles.length > 0 && me && <Choice vehicles={vehicles} me={me} />}
    </div>
  )
}
