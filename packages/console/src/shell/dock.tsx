import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { ScanLine, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import type { Scan } from '#api'
import { ApiProblem, isUnderWay, scanQuery } from '#api'
import { t } from '#language'
import { useEscape } from '#shortcut'
import { Button, Scale } from '#ui'
import type { FollowedScan } from './followed-scan.ts'
import { followedScan } from './followed-scan.ts'

function wordsOf(scan: Scan): string {
  if (scan.status === 'failed') return t('stopped before its end')
  if (scan.status === 'done') return t('done')
  return scan.progress
    ? t('step {step} of {of}, {label}', { step: scan.progress.step, of: scan.progress.of, label: scan.progress.label })
    : t('waits for its bridge')
}

/** Puts a scan that has ended out of sight. The focus does not fall off the page with the button that was pressed. */
function Dismiss(): ReactNode {
  const button = useRef<HTMLButtonElement>(null)
  const dismiss = () => {
    if (button.current?.closest('.dock')?.contains(document.activeElement)) document.getElementById('work')?.focus()
    followedScan.set(null)
  }
  useEscape(dismiss)
  return (
    <Button ref={button} kind="quiet" size="small" className="icon" aria-label={t('Dismiss')} onClick={dismiss}>
      <X />
    </Button>
  )
}

function Progress({ progress }: { progress: NonNullable<Scan['progress']> }): ReactNode {
  const { step, of } = progress
  return <Scale label={t('{step} of {of} steps', { step, of })} max={of} value={step} ticks={of} filled />
}

/** What is followed, and forgotten where it cannot be read: another person signed in, or it is gone. */
function useFollowed(followed: FollowedScan): Scan | undefined {
  const { data, error } = useQuery(scanQuery(followed.id))
  const isGone = error instanceof ApiProblem && (error.status === 404 || error.status === 403)
  useEffect(() => {
    if (isGone) followedScan.set(null)
  }, [isGone])
  return data
}

function Job({ followed }: { followed: FollowedScan }): ReactNode {
  const scan = useFollowed(followed)
  if (!scan) return null
  const hasEnded = !isUnderWay(scan)
  return (
    <section className="dock" aria-label={hasEnded ? t('Ended scan') : t('Running scan')}>
      <ScanLine />
      <span className="min-w-0" aria-live="polite">
        <span className="font-semibold">{t('Scan of {unit}', { unit: followed.unit })}</span>{' '}
        <span className="text-sm text-soft">{wordsOf(scan)}</span>
      </span>
      <span className="flex gap-1">
        <Link
          className="btn small"
          to="/app/vehicles/$vehicleId"
          params={{ vehicleId: followed.vehicleId }}
          search={{ scan: followed.id }}
          onClick={() => hasEnded && followedScan.set(null)}
        >
          {t('Open')}
        </Link>
        {hasEnded && <Dismiss />}
      </span>
      {!hasEnded && scan.progress && <Progress progress={scan.progress} />}
    </section>
  )
}

/** The one long job, bottom right, wherever its scan is not itself in sight. It stays until it has ended and was seen. */
export function Dock(): ReactNode {
  const followed = followedScan.use()
  const shown = useLocation({ select: ({ search }) => search.scan })
  if (!followed || shown === followed.id) return null
  return <Job followed={followed} />
}
