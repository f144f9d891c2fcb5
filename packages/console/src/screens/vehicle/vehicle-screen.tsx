import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me, ReadVehicle } from '#api'
import { meQuery, vehicleQuery } from '#api'
import { t } from '#language'
import { DocumentsSheet } from '#screens/documents'
import { EnergySheet } from '#screens/energy'
import { SchedulesSheet } from '#screens/service'
import { may } from '#shell'
import { PageHead, ProblemNote, Waiting } from '#ui'
import type { VehicleTab } from '#vehicle-search'
import { readVehicleSearch, shownTab } from '#vehicle-search'
import { Health } from './health.tsx'
import { History } from './history.tsx'
import { Inspections } from './inspections.tsx'
import { NoBridge } from './no-bridge.tsx'
import { Overview } from './overview.tsx'
import { Tabs } from './tabs.tsx'
import { VehicleHead } from './vehicle-head.tsx'

interface PartProps {
  readonly vehicle: ReadVehicle
  readonly me: Me
}

function Service({ vehicle, me }: PartProps): ReactNode {
  return (
    <>
      {may(me, 'schedule.list') && <SchedulesSheet vehicle={vehicle} me={me} />}
      {may(me, 'energy.list') && <EnergySheet vehicle={vehicle} me={me} />}
    </>
  )
}

function Part({ shown, vehicle, me }: PartProps & { shown: VehicleTab }): ReactNode {
  if (shown === 'health') return <Health vehicle={vehicle} me={me} />
  if (shown === 'service') return <Service vehicle={vehicle} me={me} />
  if (shown === 'inspections' && may(me, 'inspection.list')) return <Inspections vehicle={vehicle} me={me} />
  if (shown === 'documents' && may(me, 'vehicle-document.read'))
    return <DocumentsSheet owner={{ kind: 'vehicle', id: vehicle.id }} me={me} isLive={vehicle.status !== 'archived'} />
  if (shown === 'history') return <History vehicle={vehicle} me={me} />
  return <Overview vehicle={vehicle} me={me} />
}

function Loaded({ vehicle, me }: PartProps): ReactNode {
  // Read again: what an address says beyond what it may say comes through from the frame around.
  const shown = shownTab(readVehicleSearch(useSearch({ from: '/in/app/vehicles/$vehicleId' })))
  return (
    <>
      <VehicleHead vehicle={vehicle} me={me} />
      <Tabs vehicleId={vehicle.id} shown={shown} me={me} />
      {may(me, 'bridge.list') && ['overview', 'health'].includes(shown) && <NoBridge vehicle={vehicle} me={me} />}
      <div className="grid gap-5">
        <Part shown={shown} vehicle={vehicle} me={me} />
      </div>
    </>
  )
}

/** One vehicle: what it is, what it tells, and what it told before. */
export function VehicleScreen(): ReactNode {
  const { vehicleId } = useParams({ from: '/in/app/vehicles/$vehicleId' })
  const vehicle = useQuery(vehicleQuery(vehicleId))
  const me = useQuery(meQuery)
  if (vehicle.error) {
    return (
      <>
        <PageHead
          name={t('Vehicle')}
          title={t('Vehicle')}
          above={<Link to="/app/vehicles">{t('All vehicles')}</Link>}
        />
        <ProblemNote error={vehicle.error} />
      </>
    )
  }
  if (!vehicle.data || !me.data) return <Waiting what={t('Loading the vehicle')} />
  return <Loaded key={vehicleId} vehicle={vehicle.data} me={me.data} />
}
