import type { ReactNode } from 'react'
import type { Inspection, InspectionKind, InspectionStatus } from '#api'
import { t } from '#language'
import type { State } from '#ui'
import { formatWords, Tag } from '#ui'

export const KIND_WORDS: Readonly<Record<InspectionKind, string>> = {
  pre: t('before the trip'),
  post: t('after the trip'),
  periodic: t('periodic'),
}

const STATES: Readonly<Record<InspectionStatus, State>> = {
  draft: 'open',
  submitted: 'info',
  defects_open: 'warn',
  repaired: 'due',
  not_needed: 'info',
  reviewed: 'ok',
  discarded: 'plain',
}
const WORDS: Readonly<Partial<Record<InspectionStatus, string>>> = {
  submitted: t('waits for the next driver'),
  repaired: t('repaired, waits for the next driver'),
  not_needed: t('no repair needed, waits for the next driver'),
}

export const InspectionStatusTag = ({ status }: Pick<Inspection, 'status'>): ReactNode => (
  <Tag state={STATES[status]}>{WORDS[status] ?? formatWords(status)}</Tag>
)

/** How much was found. */
export function Defects({ inspection }: { inspection: Inspection }): ReactNode {
  const { defects, criticalDefects, status } = inspection
  if (status === 'draft') return <span className="text-soft">{t('not said yet')}</span>
  if (defects === 0) return t('none')
  return criticalDefects === 0 ? defects : t('{defects}, {criticalDefects} critical', { defects, criticalDefects })
}
