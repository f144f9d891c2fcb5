import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Report } from '#api'
import { isUnderWay, reportsQuery, scanQuery } from '#api'
import { t } from '#language'
import { followedScan } from '#shell'
import { CodeCount, Instant, Scale, Sheet, Tag } from '#ui'

const SHOWN = 4

function Running({ id, unit, vehicleId }: { id: string; unit: string; vehicleId: string }): ReactNode {
  const { data: scan } = useQuery(scanQuery(id))
  if (!scan || !isUnderWay(scan)) return null
  return (
    <li className="item bay-line">
      <Link to="/app/vehicles/$vehicleId" params={{ vehicleId }} search={{ scan: id }}>
        {unit}
      </Link>
      <span className="bay-what">
        {scan.progress ? (
          <Scale
            label={t('{step} of {of} steps', { step: scan.progress.step, of: scan.progress.of })}
            max={scan.progress.of}
            value={scan.progress.step}
            ticks={scan.progress.of}
            filled
          />
        ) : (
          t('waits for its bridge')
        )}
      </span>
      <Tag state="info">{t('under way')}</Tag>
    </li>
  )
}

function Ended({ report }: { report: Report }): ReactNode {
  const { scanId, vehicleId, unit, endedAt, dtcCount, untoldUnits, status } = report
  return (
    <li className="item bay-line">
      <Link to="/app/vehicles/$vehicleId" params={{ vehicleId }} search={{ scan: scanId }}>
        {unit ?? t('the vehicle')}
      </Link>
      <span className="bay-what text-sm text-soft">
        <Instant at={endedAt} />
      </span>
      {status === 'failed' ? (
        <Tag state="danger">{t('stopped early')}</Tag>
      ) : (
        <CodeCount count={dtcCount} untold={untoldUnits} />
      )}
    </li>
  )
}

/** The scan that runs, and the last that ended. */
export function ScansSheet(): ReactNode {
  const followed = followedScan.use()
  const list = useInfiniteQuery(reportsQuery)
  const reports = list.data?.pages.flatMap(({ data }) => data).slice(0, SHOWN) ?? []
  return (
    <Sheet title={t('Scans')} aside={<Link to="/app/reports">{t('Reports')}</Link>}>
      {list.data && reports.length === 0 && !followed && <p className="pad text-soft">{t('No scan has ended yet.')}</p>}
      <ul className="divide" aria-label={t('Scans')}>
        {followed && <Running {...followed} />}
        {reports.map((report) => (
          <Ended key={report.scanId} report={report} />
        ))}
      </ul>
    </Sheet>
  )
}
