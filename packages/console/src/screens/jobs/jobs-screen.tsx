import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Job } from '#api'
import { isAtWork, jobs, jobsQuery, useWrite } from '#api'
import { known, t } from '#language'
import type { State } from '#ui'
import {
  Button,
  Chips,
  formatName,
  formatNumber,
  formatWords,
  Instant,
  PageHead,
  RecordList,
  RecordRow,
  Scale,
  Tag,
} from '#ui'
import { placeOf, sayKind } from './job-words.ts'

const STATES: Readonly<Record<Job['state'], State>> = {
  queued: 'info',
  running: 'info',
  done: 'ok',
  failed: 'danger',
  cancelled: 'plain',
}

/** What it is at, how far it has come, and why it went no further. */
function Progress({ job }: { job: Job }): ReactNode {
  const stop = useWrite(() => jobs.cancel(job), { touches: ['jobs', 'job', 'imports', 'exports'] })
  if (job.failure) return <span>{known(job.failure.message)}</span>
  if (!isAtWork(job))
    return t('{ok} done, {failed} refused', { ok: formatNumber(job.rows.ok), failed: formatNumber(job.rows.failed) })
  const percent = job.percent ?? 0
  return (
    <span className="flex flex-wrap items-center gap-3">
      <span className="min-w-40 flex-1">
        {job.etaSeconds !== null && job.etaSeconds > 0
          ? t('{step}, about {etaSeconds} s to go', { step: formatName(job.step), etaSeconds: job.etaSeconds })
          : formatName(job.step)}
        <Scale label={t('{percent} of 100 percent', { percent })} max={100} value={percent} ticks={10} filled />
      </span>
      <Button size="small" disabled={job.isCancelled || stop.isPending} onClick={() => stop.mutate()}>
        {stop.error ? t('Try to stop again') : job.isCancelled ? t('Stopping…') : t('Stop')}
      </Button>
    </span>
  )
}

function Name({ job }: { job: Job }): ReactNode {
  const place = placeOf(job.result)
  const name = sayKind(job.kind)
  if (place?.of === 'import')
    return (
      <Link to="/app/imports/$importId" params={{ importId: place.id }}>
        {name}
      </Link>
    )
  return place?.of === 'export' ? <Link to="/app/exports">{name}</Link> : name
}

const CHOICES = [
  { value: 'all', text: t('All') },
  { value: 'running', text: t('At work') },
] as const
const COLUMNS = [t('Work'), t('Begun'), t('How far'), t('State')] as const

/** Long work of the server: how far it has come, and the way to stop it. It goes on whoever looks. */
export function JobsScreen(): ReactNode {
  const [view, setView] = useState<'all' | 'running'>('all')
  const query = jobsQuery(view === 'running')
  const list = useInfiniteQuery(query)
  return (
    <>
      <PageHead
        name={t('Long work')}
        title={t('Long work')}
        below={<p>{t('Imports, exports and what else takes its time. It goes on while you do something else.')}</p>}
      />
      <div className="mb-3">
        <Chips label={t('Which')} choices={CHOICES} chosen={view} onChoose={setView} />
      </div>
      <RecordList
        list={list}
        queryKey={query.queryKey}
        label={t('Long work')}
        columns={COLUMNS}
        none={<p>{view === 'all' ? t('Nothing has been at work yet.') : t('Nothing is at work.')}</p>}
      >
        {(job) => (
          <RecordRow key={job.id}>
            <th scope="row">
              <Name job={job} />
            </th>
            <td>
              <Instant at={job.createdAt} />
            </td>
            <td className="wide">
              <Progress job={job} />
            </td>
            <td>
              <Tag state={STATES[job.state]}>{formatWords(job.state)}</Tag>
            </td>
          </RecordRow>
        )}
      </RecordList>
    </>
  )
}
