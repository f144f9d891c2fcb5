import type { ReactNode } from 'react'
import type { Driver } from '#api'
import { useNow } from '#clock'
import { t } from '#language'
import type { State } from '#ui'
import { formatDay, formatWords, Tag } from '#ui'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** So long before a licence or a medical ends it is said, and as long it stands on the due list. */
const SOON_DAYS = 30
const STATES: Readonly<Record<Driver['status'], State>> = {
  active: 'ok',
  leave: 'info',
  left: 'plain',
  erased: 'plain',
}

export const DriverStatusTag = ({ status }: Pick<Driver, 'status'>): ReactNode => (
  <Tag state={STATES[status]}>{status === 'leave' ? t('on leave') : formatWords(status)}</Tag>
)

/** A last day on which something holds, and whether that is over or near. */
export function LastDay({ day }: { day: string | null }): ReactNode {
  const now = useNow(MINUTE_MS)
  if (day === null) return <span className="text-soft">{t('not said')}</span>
  const left = Date.parse(`${day}T23:59:59Z`) - now
  const said = { day: formatDay(day) }
  if (left < 0) return <Tag state="danger">{t('over since {day}', said)}</Tag>
  return left < SOON_DAYS * DAY_MS ? <Tag state="warn">{t('until {day}', said)}</Tag> : t('until {day}', said)
}
