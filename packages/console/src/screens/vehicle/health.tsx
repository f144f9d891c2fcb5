import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { lazy, Suspense } from 'react'
import type { Me, Vehicle } from '#api'
import { scansQuery } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { ProblemNote, Waiting } from '#ui'
import { CapabilitiesSheet } from './capabilities-sheet.tsx'
import { EarlierScans } from './earlier-scans.tsx'
import { LiveSheet } from './live-sheet.tsx'
import { NotScanned } from './not-scanned.tsx'
import { OpenIssues } from './open-issues.tsx'
import { RecordingsSheet } from './recordings-sheet.tsx'
import { ScanView } from './scan-view.tsx'
import { useShownScan } from './shown-scan.ts'
import { WorkSession } from './work-session.tsx'

/** With the codecs of frames and databases, which nothing else here needs. */
const BusSheet = lazy(() => import('#screens/bus').then((bus) => ({ default: bus.BusSheet })))

function Scans({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const scans = useQuery(scansQuery(vehicle.id))
  const shownId = useShownScan(scans.data?.data)
  if (scans.error && !shownId) return <ProblemNote error={scans.error} />
  if (scans.isPending && !shownId) return <Waiting what={t('Loading scans')} />
  return (
    <div className="grid gap-5">
      {shownId ? <ScanView key={shownId} scanId={shownId} vehicle={vehicle} /> : <NotScanned unit={vehicle.unit} />}
      {scans.data && scans.data.data.length > 0 && <EarlierScans scans={scans.data.data} shownId={shownId} />}
    </div>
  )
}

/** What the vehicle tells of itself, now and before, and what is done to it over its own wires. */
export function Health({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  const isLive = vehicle.status !== 'archived'
  return (
    <>
      {may(me, 'scan.list') && <Scans vehicle={vehicle} />}
      {may(me, 'issue.list') && <OpenIssues vehicle={vehicle} me={me} opensOrders />}
      {isLive && may(me, 'live.follow') && <LiveSheet vehicle={vehicle} />}
      {isLive && may(me, 'frames.follow') && (
        <Suspense fallback={null}>
          <BusSheet vehicle={vehicle} />
        </Suspense>
      )}
      {may(me, 'recording.list') && <RecordingsSheet vehicle={vehicle} />}
      {may(me, 'scan.read') && <CapabilitiesSheet vehicle={vehicle} />}
      {isLive && may(me, 'diagnostic-session.open') && <WorkSession vehicle={vehicle} />}
    </>
  )
}
