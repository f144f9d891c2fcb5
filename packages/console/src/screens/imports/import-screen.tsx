import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { importQuery, jobQuery } from '#api'
import { t } from '#language'
import { formatWords, PageHead, ProblemNote, Tag, Waiting } from '#ui'
import { ImportActs } from './import-acts.tsx'
import { ImportColumns } from './import-columns.tsx'
import { JobProgress } from './job-progress.tsx'
import { RowTable } from './row-table.tsx'
import { stateOf } from './states.ts'

/** One import: what each row would do, then what it did. */
export function ImportScreen(): ReactNode {
  const { importId } = useParams({ from: '/in/app/imports/$importId' })
  const { data, error, isPending } = useQuery(importQuery(importId))
  const { data: job } = useQuery(jobQuery(data?.jobId ?? null))
  return (
    <>
      <PageHead
        name={t('Import')}
        title={t('Import of vehicles')}
        above={<Link to="/app/imports">{t('All imports')}</Link>}
        below={data && <Tag state={stateOf(data.state)}>{formatWords(data.state)}</Tag>}
      >
        {data && <ImportActs of={data} />}
      </PageHead>
      {isPending && <Waiting what={t('Loading the import')} />}
      {error && <ProblemNote error={error} />}
      {job && <JobProgress job={job} />}
      <div className="mb-3 empty:hidden">{data && <ImportColumns of={data} />}</div>
      {data && <RowTable of={data} />}
    </>
  )
}
