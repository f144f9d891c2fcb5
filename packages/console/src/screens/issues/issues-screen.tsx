import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Issue, IssueStatus } from '#api'
import { issuesQuery, meQuery } from '#api'
import { t } from '#language'
import { VehicleLink } from '#screens/vehicles'
import { may } from '#shell'
import { Chips, formatName, Instant, PageHead, RecordList, RecordRow, Unreadable } from '#ui'
import { IssueStatusTag, SeverityTag } from './issue-tags.tsx'
import { RaiseIssue } from './raise-issue.tsx'

const VIEWS = {
  open: ['open', 'triaged', 'in_work'],
  fixed: ['fixed'],
  deferred: ['deferred'],
  closed: ['verified', 'rejected'],
} as const satisfies Readonly<Record<string, readonly IssueStatus[]>>

type View = keyof typeof VIEWS
const CHOICES = (Object.keys(VIEWS) as View[]).map((value) => ({
  value,
  text: value === 'fixed' ? t('Fixed, not proven') : formatName(value),
}))
const NONE: Readonly<Record<View, string>> = {
  open: t('Nothing is known to be wrong.'),
  fixed: t('No repair waits for its proof.'),
  deferred: t('Nothing was put off.'),
  closed: t('Nothing was closed yet.'),
}

function Row({ issue }: { issue: Issue }): ReactNode {
  return (
    <RecordRow>
      <th scope="row" className="wide">
        <Link to="/app/issues/$issueId" params={{ issueId: issue.id }}>
          {issue.isUnreadable ? <Unreadable /> : (issue.title ?? t('erased'))}
        </Link>
        {issue.source === 'trouble-code' && (
          <small className="wire block text-soft">{[issue.code, issue.ecu].filter(Boolean).join(' · ')}</small>
        )}
      </th>
      <td>
        <VehicleLink vehicleId={issue.vehicleId} />
      </td>
      <td>
        <SeverityTag severity={issue.severity} />
      </td>
      <td>
        <IssueStatusTag status={issue.status} />
      </td>
      <td className="hide">{t('{count, plural, one {once} other {# times}}', { count: issue.count })}</td>
      <td>
        <Instant at={issue.lastSeenAt} />
      </td>
    </RecordRow>
  )
}

const COLUMNS = [t('Issue'), t('Unit'), t('Severity'), t('Stands'), t('Seen'), t('Last')] as const

/** What is wrong with the vehicles in reach. */
export function IssuesScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [view, setView] = useState<View>('open')
  const query = issuesQuery(VIEWS[view])
  const list = useInfiniteQuery(query)
  return (
    <>
      <PageHead
        name={t('Issues')}
        title={t('Issues')}
        below={<p>{t('From the first sight of a fault to the proof that it is gone')}</p>}
      >
        {me && may(me, 'issue.raise') && <RaiseIssue />}
      </PageHead>
      <div className="mb-3">
        <Chips label={t('Which')} choices={CHOICES} chosen={view} onChoose={setView} />
      </div>
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('Issues')}
        columns={COLUMNS}
        none={<p>{NONE[view]}</p>}
      >
        {(issue) => <Row key={issue.id} issue={issue} />}
      </RecordList>
    </>
  )
}
