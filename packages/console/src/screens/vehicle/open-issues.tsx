import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me, Vehicle } from '#api'
import { issuesOfQuery } from '#api'
import { t } from '#language'
import { IssueStatusTag, RaiseIssue, SeverityTag } from '#screens/issues'
import { OpenOrder } from '#screens/work-orders'
import { may } from '#shell'
import { Instant, Paged, Sheet } from '#ui'

interface OpenIssuesProps {
  readonly vehicle: Vehicle
  readonly me: Me
  /** An order is opened from here too, where no list of the open ones stands beside it. */
  readonly opensOrders?: boolean
}

/** What is known to be wrong with the vehicle, and the way to say more. */
export function OpenIssues({ vehicle, me, opensOrders = false }: OpenIssuesProps): ReactNode {
  const list = useQuery(issuesOfQuery(vehicle.id))
  const found = list.data ?? []
  const isLive = vehicle.status !== 'archived'
  const acts = (
    <>
      {isLive && may(me, 'issue.raise') && <RaiseIssue vehicleId={vehicle.id} />}
      {isLive && opensOrders && may(me, 'work-order.open') && <OpenOrder vehicleId={vehicle.id} />}
    </>
  )
  return (
    <Sheet title={t('Issues')} aside={acts}>
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
