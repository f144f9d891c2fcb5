import type { ReactNode } from 'react'
import type { OrderStatus, WaitingFor, WorkOrder } from '#api'
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

const WAITING_FOR_WORDS: Readonly<Record<WaitingFor, string>> = {
  parts: t('waiting for parts'),
  vendor: t('waiting for vendor'),
  approval: t('waiting for approval'),
  vehicle: t('waiting for vehicle'),
  other: t('waiting for something else'),
}

export const numberOf = ({ number }: Pick<WorkOrder, 'number'>): string => `WO-${number}`

export function OrderStatusTag({ order }: { order: WorkOrder }): ReactNode {
  const { status, waitingFor } = order
  return (
    <Tag state={STATES[status]}>
      {waitingFor ? WAITING_FOR_WORDS[waitingFor] : status === 'done' ? t('done, not proven') : formatWords(status)}
    </Tag>
  )
}
