import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import type { Scan, Vehicle } from '#api'
import { isUnderWay, scanQuery } from '#api'
import { t } from '#language'
import { followedScan } from '#shell'
import { ProblemNote, Waiting } from '#ui'
import { Codes } from './codes.tsx'
import { Failure } from './failure.tsx'
import { MonitorTests } from './monitor-tests.tsx'
import { Readings } from './readings.tsx'
import { ResultFacts } from './result-facts.tsx'
import { Running } from './running.tsx'
import { VinMismatch } from './vin-mismatch.tsx'

/** What it shows is held against the issues of its vehicle once its seal is placed, and its recording comes behind it: so long after it is seen to have ended. */
const JUDGED_MS = 1_500

/** When a followed scan ends on its own page, the dock is done with it and the list of scans has changed. */
function useEnding(scan: Scan | undefined): void {
  const client = useQueryClient()
  const hasEnded = scan !== undefined && !isUnderWay(scan)
  useEffect(() => {
    if (!hasEnded || followedScan.get()?.id !== scan.id) return
    followedScan.set(null)
    void client.invalidateQueries({ queryKey: ['scans', scan.vehicleId] })
    void client.invalidateQueries({ queryKey: ['capabilities', scan.vehicleId] })
    void client.invalidateQueries({ queryKey: ['reports'] })
    setTimeout(() => {
      void client.invalidateQueries({ queryKey: ['issues'] })
      void client.invalidateQueries({ queryKey: ['recordings', scan.vehicleId] })
    }, JUDGED_MS)
  }, [client, hasEnded, scan])
}

function Ended({ scan, vehicle }: { scan: Scan; vehicle: Vehicle }): ReactNode {
  return (
    <>
      <VinMismatch scan={scan} vehicle={vehicle} />
      <Codes scan={scan} />
      <Readings scan={scan} />
      <MonitorTests scan={scan} />
      <ResultFacts scan={scan} />
    </>
  )
}

/** One scan, wherever it stands: waiting, reading, done, or stopped with what was read so far. */
export function ScanView({ scanId, vehicle }: { scanId: string; vehicle: Vehicle }): ReactNode {
  const { data: scan, error } = useQuery(scanQuery(scanId))
  useEnding(scan)
  if (error && !scan) return <ProblemNote error={error} />
  if (!scan) return <Waiting what={t('Loading the scan')} />
  if (isUnderWay(scan)) return <Running scan={scan} />
  return (
    <>
      {scan.status === 'failed' && <Failure scan={scan} unit={vehicle.unit} />}
      {(scan.status === 'done' || (scan.ecus?.length ?? 0) > 0) && <Ended scan={scan} vehicle={vehicle} />}
    </>
  )
}
