import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Job } from '#api'
import { isAtWork, jobs } from '#api'
import { known, t } from '#language'
import { Button, formatWords, Note, Scale } from '#ui'

/** How far long work has come, why it did not, and the way to stop it. */
export function JobProgress({ job }: { job: Job }): ReactNode {
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => jobs.cancel(job),
    onSettled: () => client.invalidateQueries({ queryKey: ['job', job.id] }),
  })
  if (job.failure)
    return (
      <Note state="danger" live="alert">
        <p className="font-semibold">{known(job.failure.message)}</p>
        <p className="wire text-soft">{job.failure.code}</p>
      </Note>
    )
  if (!isAtWork(job)) return null
  return (
    <Note state="info" live="status">
      <p>
        {job.etaSeconds !== null && job.etaSeconds > 0
          ? t('{step}, about {etaSeconds} s to go', { step: formatWords(job.step), etaSeconds: job.etaSeconds })
          : formatWords(job.step)}
      </p>
      <div className="flex items-center gap-3">
        <Scale
          label={t('{percent} of 100 percent', { percent: job.percent ?? 0 })}
          max={100}
          value={job.percent ?? 0}
          ticks={10}
          filled
        />
        <Button size="small" disabled={job.isCancelled || cancel.isPending} onClick={() => cancel.mutate()}>
          {job.isCancelled ? t('Stopping…') : t('Stop')}
        </Button>
      </div>
    </Note>
  )
}
