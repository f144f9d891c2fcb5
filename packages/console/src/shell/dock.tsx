import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { ScanLine } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Scan } from '#api'
import { isUnderWay, scanQuery } from '#api'
import { Scale } from '#ui'
import type { FollowedScan } from './followed-scan.ts'
import { followedScan } from './followed-scan.ts'

function wordsOf(scan: Scan): string {
  if (scan.status === 'failed') return 'stopped before its end'
  if (scan.status === 'done') return 'done'
  return scan.progress
    ? `step ${scan.progress.step} of ${scan.progress.of}, ${scan.progress.label}`
    : 'waits for its bridge'
}

function Job({ followed }: { followed: FollowedScan }): ReactNode {
  const { data: scan } = useQuery(scanQuery(followed.id))
  if (!scan) return null
  const { progress } = scan
  return (
    <section className="dock" aria-label="Running scan">
      <ScanLine />
      <span className="min-w-0" aria-live="polite">
        <span className="font-semibold">Scan of {followed.unit}</span>{' '}
        <span className="text-sm text-soft">{wordsOf(scan)}</span>
      </span>
      <Link
        className="btn small"
        to="/app/vehicles/$vehicleId"
        params={{ vehicleId: followed.vehicleId }}
        search={{ scan: followed.id }}
        onClick={() => !isUnderWay(scan) && followedScan.set(null)}
      >
        Open
      </Link>
      {progress && isUnderWay(scan) && (
        <Scale
          label={`${progress.step} of ${progress.of} steps`}
          max={progress.of}
          value={progress.step}
          ticks={progress.of}
          filled
        />
      )}
    </section>
  )
}

/** The one long job, bottom right, wherever its scan is not itself in sight. */
export function Dock(): ReactNode {
  const followed = followedScan.use()
  const shown = useLocation({ select: ({ search }) => search.scan })
  if (!followed || shown === followed.id) return null
  return <Job followed={followed} />
}
