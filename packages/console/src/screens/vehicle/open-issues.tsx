import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me, Vehicle } from '#api'
import { issuesOfQuery } from '#api'
import { t } from '#language'
import { IssueStatusTag, RaiseIssue, SeverityTag } from '#screens/issues'
import { may } from '#shell'
import { Instant, Paged, Sheet } from '#ui'

/** What is known to be wrong with the vehicle, and the way to say more. */
export function OpenIssues({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  const list = useQuery(issuesOfQuery(vehicle.id))
  const found = list.data ?? []
  const mayRaise = may(me, 'issue.raise') && vehicle.status !== 'archived'
  return (
    <Sheet title={t('Issues')} aside={mayRaise && <RaiseIssue vehicleId={vehicle.id} />}>
      <Paged
        list={list}
        what={t('issues')}
        count={found.length}
        none={<p>{t('Nothing is known to be wrong with {unit}.', { unit: vehicle.unit })}</p>}
      >
        <ul className="pad grid gap-2" aria-label={t('Open issues')}>
          {found.map((issue) => (
            <li key={issue.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <SeverityTag severity={issue.severity} />
              <Link to="/app/issues/$issueId" params={{ issueId: issue.id }}>
                {issue.title ?? t('an issue')}
              </Link>
              <IssueStatusTag status={issue.status} />
              <span className="text-sm text-soft">
                <Instant at={issue.lastSeenAt} />
              </span>
            </li>
          ))}
        </ul>
      </Paged>
    </Sheet>
  )
}
