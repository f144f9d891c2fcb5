import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me, Vehicle, WorkOrder } from '#api'
import { vehicleQuery } from '#api'
import { t } from '#language'
import { DiagnoseButton } from '#screens/diagnose'
import { SeverityTag } from '#screens/issues'
import { StatusTag } from '#screens/vehicles'
import { numberOf, OrderStatusTag } from '#screens/work-orders'
import { may } from '#shell'
import { Empty, formatMoney, Instant, ProblemNote, Scale, Sheet, Unreadable, Waiting } from '#ui'
import type { Job } from './next-job.ts'

/** What it cost so far of what was approved: the one number of an order that has a limit. */
function Cost({ order }: { order: WorkOrder }): ReactNode {
  const { costMinor, approvedMinor, estimateMinor, currency } = order
  const most = approvedMinor ?? estimateMinor
  if (most === 0) return null
  const label = t('{costMinor} of {most}', {
    costMinor: formatMoney(costMinor, currency),
    most: formatMoney(most, currency),
  })
  return (
    <div className="bay-cost">
      <p className="text-sm text-soft">{t('Spent of what was approved')}</p>
      <p className="text-2xl font-semibold">{formatMoney(costMinor, currency)}</p>
      <Scale label={label} max={most * 1.2} value={Math.min(costMinor, most * 1.2)} limit={most} ticks={12} filled />
      <p className="text-sm text-soft">{t('approved {most}', { most: formatMoney(most, currency) })}</p>
    </div>
  )
}

function What({ job }: { job: Job }): ReactNode {
  if (job.kind === 'order') return <p>{job.order.isUnreadable ? <Unreadable /> : (job.order.title ?? t('erased'))}</p>
  const { title, description, lastSeenAt } = job.issue
  return (
    <>
      <p>{title ?? t('an issue')}</p>
      {description && <p className="text-soft">{description}</p>}
      <p className="text-sm text-soft">
        {t('last seen')} <Instant at={lastSeenAt} />
      </p>
    </>
  )
}

function Acts({ job, vehicle, me }: { job: Job; vehicle: Vehicle; me: Me }): ReactNode {
  return (
    <div className="flex flex-wrap gap-2">
      {may(me, 'scan.start') && <DiagnoseButton vehicle={vehicle} />}
      {job.kind === 'order' ? (
        <Link className="btn" to="/app/work-orders/$workOrderId" params={{ workOrderId: job.order.id }}>
          {t('Open {number}', { number: numberOf(job.order) })}
        </Link>
      ) : (
        <Link className="btn" to="/app/issues/$issueId" params={{ issueId: job.issue.id }}>
          {t('Open the issue')}
        </Link>
      )}
    </div>
  )
}

/** The one next job: the vehicle, what is to be done, and what to press. */
export function NextSheet({ job, me }: { job: Job; me: Me }): ReactNode {
  const vehicle = useQuery(vehicleQuery(job.vehicleId))
  const aside =
    job.kind === 'order' ? <OrderStatusTag order={job.order} /> : <SeverityTag severity={job.issue.severity} />
  return (
    <Sheet title={t('Next')} aside={aside}>
      {vehicle.error && <ProblemNote error={vehicle.error} />}
      {!vehicle.data && !vehicle.error && <Waiting what={t('Loading the vehicle')} />}
      {vehicle.data && (
        <div className="pad bay-next">
          <div className="grid content-start gap-2">
            <p className="bay-unit">
              <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: job.vehicleId }} search={{}}>
                {vehicle.data.unit}
              </Link>{' '}
              <span>{[vehicle.data.make, vehicle.data.model].filter(Boolean).join(' ')}</span>
            </p>
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft">
              {vehicle.data.plate && <span>{t('plate {plate}', { plate: vehicle.data.plate })}</span>}
              {vehicle.data.site && <span>{vehicle.data.site.name}</span>}
              <StatusTag status={vehicle.data.status} />
            </p>
            <What job={job} />
            <Acts job={job} vehicle={vehicle.data} me={me} />
          </div>
          {job.kind === 'order' && <Cost order={job.order} />}
        </div>
      )}
    </Sheet>
  )
}

/** Nothing is begun, approved or known to be wrong. */
export function NothingNext(): ReactNode {
  return (
    <Sheet title={t('Next')}>
      <Empty>
        <p>{t('No job waits for you.')}</p>
        <Link className="btn primary" to="/app/vehicles">
          {t('Choose a vehicle to scan')}
        </Link>
      </Empty>
    </Sheet>
  )
}
