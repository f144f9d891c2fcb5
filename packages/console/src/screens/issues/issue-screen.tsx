import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { IssueDetail, Me, Versioned } from '#api'
import { issueQuery, meQuery } from '#api'
import { rich, t } from '#language'
import { VehicleLink } from '#screens/vehicles'
import { formatWords, Instant, Note, PageHead, ProblemNote, Sheet, Unreadable, Waiting } from '#ui'
import { IssueActs } from './issue-acts.tsx'
import { IssueStatusTag, SeverityTag } from './issue-tags.tsx'
import { ProofSheet } from './proof-sheet.tsx'

function Facts({ issue }: { issue: IssueDetail }): ReactNode {
  return (
    <Sheet title={t('What is known')}>
      <dl className="pairs px-4 pb-4">
        <dt>{t('Vehicle')}</dt>
        <dd>
          <VehicleLink vehicleId={issue.vehicleId} />
        </dd>
        <dt>{t('Comes from')}</dt>
        <dd>{issue.source === 'person' ? t('somebody who said so') : formatWords(issue.source)}</dd>
        {issue.code && (
          <>
            <dt>{issue.source === 'trouble-code' ? t('Code') : t('Item')}</dt>
            <dd className="wire">{[issue.code, issue.ecu].filter(Boolean).join(' · ')}</dd>
          </>
        )}
        <dt>{t('Seen')}</dt>
        <dd>
          {rich('{count, plural, one {once,} other {# times, last}} {lastSeenAt}', {
            count: issue.count,
            lastSeenAt: <Instant at={issue.lastSeenAt} />,
          })}
        </dd>
        {issue.count > 1 && (
          <>
            <dt>{t('First')}</dt>
            <dd>
              <Instant at={issue.firstSeenAt} />
            </dd>
          </>
        )}
        {issue.deferredUntil && (
          <>
            <dt>{t('Put off until')}</dt>
            <dd>{issue.deferredUntil}</dd>
          </>
        )}
        {issue.closedAt && (
          <>
            <dt>{t('Closed')}</dt>
            <dd>
              <Instant at={issue.closedAt} />
            </dd>
          </>
        )}
      </dl>
      {issue.description && <p className="px-4 pb-4 whitespace-pre-line">{issue.description}</p>}
    </Sheet>
  )
}

function Loaded({ issue, me }: { issue: Versioned<IssueDetail>; me: Me }): ReactNode {
  const title = issue.isUnreadable ? t('Issue') : (issue.title ?? t('Issue of an erased vehicle'))
  return (
    <>
      <PageHead
        name={title}
        title={title}
        above={<Link to="/app/issues">{t('All issues')}</Link>}
        below={
          <div className="facts">
            <SeverityTag severity={issue.severity} />
            <IssueStatusTag status={issue.status} />
          </div>
        }
      >
        <IssueActs issue={issue} me={me} />
      </PageHead>
      {issue.isUnreadable && <Unreadable />}
      {issue.status === 'fixed' && (
        <Note state="info">
          <p>
            {t('A repair is said to be done. The next scan that does not show it any more closes the issue by itself.')}
          </p>
        </Note>
      )}
      <div className="cols cols-2">
        <Facts issue={issue} />
        <ProofSheet issue={issue} />
      </div>
    </>
  )
}

/** One issue: what is known of it, and what proves that it is gone. */
export function IssueScreen(): ReactNode {
  const { issueId } = useParams({ from: '/in/app/issues/$issueId' })
  const issue = useQuery(issueQuery(issueId))
  const me = useQuery(meQuery)
  if (issue.error) return <ProblemNote error={issue.error} />
  if (!issue.data || !me.data) return <Waiting what={t('Loading the issue')} />
  return <Loaded issue={issue.data} me={me.data} />
}
