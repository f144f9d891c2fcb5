import type { ReactNode } from 'react'
import type { OrderStatus, WorkOrder } from '#api'
import { t } from '#language'
import type { State } from '#ui'
import { formatWords, Tag } from '#ui'

const STATES: Readonly<Record<OrderStatus, State>> = {
  draft: 'open',
  approved: 'info',
  in_progress: 'info',
  waiting: 'warn',
  done: 'due',
  verified: 'proven',
  closed: 'ok',
  cancelled: 'plain',
}

export const numberOf = ({ number }: Pick<WorkOrder, 'number'>): string => `WO-${number}`

export function OrderStatusTag({ order }: { order: WorkOrder }): ReactNode {
  const { status, waitingFor } = order
  return (
    <Tag state={STATES[status]}>
      {status === 'done' ? t('done, not proven') : formatWords(status)}
      {waitingFor && ` for ${waitingFor === 'other' ? 'something else' : waitingFor}`}
    </Tag>
  )
}
