import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me, ReadVehicle, Vehicle } from '#api'
import { meQuery, scansQuery, vehicleQuery } from '#api'
import { t } from '#language'
import { DocumentsSheet } from '#screens/documents'
import { EnergySheet } from '#screens/energy'
import { SchedulesSheet } from '#screens/service'
import { may } from '#shell'
import { Empty, PageHead, ProblemNote, Waiting } from '#ui'
import { Assignments } from './assignments.tsx'
import { CapabilitiesSheet } from './capabilities-sheet.tsx'
import { EarlierScans } from './earlier-scans.tsx'
import { LiveSheet } from './live-sheet.tsx'
import { NoBridge } from './no-bridge.tsx'
import { OpenIssues } from './open-issues.tsx'
import { RecordingsSheet } from './recordings-sheet.tsx'
import { ScanView } from './scan-view.tsx'
import { useShownScan } from './shown-scan.ts'
import { VehicleHead } from './vehicle-head.tsx'
import { WorkSession } from './work-session.tsx'

function Scans({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const scans = useQuery(scansQuery(vehicle.id))
  const shownId = useShownScan(scans.data?.data)
  if (scans.error && !shownId) return <ProblemNote error={scans.error} />
  if (scans.isPending && !shownId) return <Waiting what={t('Loading scans')} />
  return (
    <div className="grid gap-5">
      {shownId ? (
        <ScanView key={shownId} scanId={shownId} vehicle={vehicle} />
      ) : (
        <div className="sheet">
          <Empty>
            <p>
              {t('{unit} has not been scanned yet. A scan only reads; nothing is written to the vehicle.', {
                unit: vehicle.unit,
              })}
            </p>
          </Empty>
        </div>
      )}
      {scans.data && scans.data.data.length > 0 && <EarlierScans scans={scans.data.data} shownId={shownId} />}
    </div>
  )
}

function Loaded({ vehicle, me }: { vehicle: ReadVehicle; me: Me }): ReactNode {
  return (
    <>
      <VehicleHead vehicle={vehicle} me={me} />
      {may(me, 'bridge.list') && <NoBridge vehicle={vehicle} me={me} />}
      <div className="grid gap-5">
        {may(me, 'issue.list') && <OpenIssues vehicle={vehicle} me={me} />}
        {vehicle.status !== 'archived' && may(me, 'live.follow') && <LiveSheet vehicle={vehicle} />}
        {may(me, 'scan.list') && <Scans vehicle={vehicle} />}
        {may(me, 'recording.list') && <RecordingsSheet vehicle={vehicle} />}
        {may(me, 'scan.read') && <CapabilitiesSheet vehicle={vehicle} />}
        {may(me, 'diagnostic-session.open') && vehicle.status !== 'archived' && <WorkSession vehicle={vehicle} />}
        {may(me, 'schedule.list') && <SchedulesSheet vehicle={vehicle} me={me} />}
        {may(me, 'energy.list') && <EnergySheet vehicle={vehicle} me={me} />}
        {may(me, 'vehicle-document.read') && (
          <DocumentsSheet owner={{ kind: 'vehicle', id: vehicle.id }} me={me} isLive={vehicle.status !== 'archived'} />
        )}
        {may(me, 'assignment.list') && <Assignments vehicle={vehicle} mayChange={may(me, 'assignment.change')} />}
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
