import type { ReactNode } from 'react'
import type { IssueStatus, Severity } from '#api'
import { t } from '#language'
import type { State } from '#ui'
import { formatWords, Tag } from '#ui'

const SEVERITIES: Readonly<Record<Severity, State>> = { low: 'plain', medium: 'info', high: 'warn', critical: 'danger' }
const STATUSES: Readonly<Record<IssueStatus, State>> = {
  open: 'open',
  triaged: 'info',
  in_work: 'info',
  fixed: 'due',
  deferred: 'stale',
  verified: 'proven',
  rejected: 'plain',
}

export const SeverityTag = ({ severity }: { severity: Severity }): ReactNode => (
  <Tag state={SEVERITIES[severity]}>{formatWords(severity)}</Tag>
)

/** What is fixed is not proven yet. */
export const IssueStatusTag = ({ status }: { status: IssueStatus }): ReactNode => (
  <Tag state={STATUSES[status]} bare>
    {status === 'fixed' ? t('fixed, not proven') : formatWords(status)}
  </Tag>
)
