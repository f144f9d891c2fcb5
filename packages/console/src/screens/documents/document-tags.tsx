import type { ReactNode } from 'react'
import type { FleetDocument } from '#api'
import { t } from '#language'
import type { State } from '#ui'
import { formatDay, formatWords, Tag } from '#ui'

const STATES: Readonly<Record<FleetDocument['status'], State>> = {
  valid: 'ok',
  due: 'warn',
  expired: 'danger',
  replaced: 'plain',
}

export const DocumentStatusTag = ({ status }: Pick<FleetDocument, 'status'>): ReactNode => (
  <Tag state={STATES[status]}>{status === 'due' ? t('expires soon') : formatWords(status)}</Tag>
)

/** From when to when it holds, both days with it. */
export function Validity({ validFrom, validTo }: Pick<FleetDocument, 'validFrom' | 'validTo'>): ReactNode {
  if (validTo === null)
    return (
      <span className="text-soft">
        {validFrom ? t('from {validFrom}', { validFrom: formatDay(validFrom) }) : t('without an end')}
      </span>
    )
  const said = { validTo: formatDay(validTo) }
  return validFrom
    ? t('{validFrom} to {validTo}', { ...said, validFrom: formatDay(validFrom) })
    : t('until {validTo}', said)
}
