import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Job } from '#api'
import { isAtWork, jobs } from '#api'
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
        <p className="font-semibold">{job.failure.message}</p>
        <p className="wire text-soft">{job.failure.code}</p>
      </Note>
    )
  if (!isAtWork(job)) return null
  return (
    <Note state="info" live="status">
      <p>
        {formatWords(job.step)}
        {job.etaSeconds !== null && job.etaSeconds > 0 && `, about ${job.etaSeconds} s to go`}
      </p>
      <div className="flex items-center gap-3">
        <Scale label={`${job.percent ?? 0} of 100 percent`} max={100} value={job.percent ?? 0} ticks={10} filled />
        <Button size="small" disabled={job.isCancelled || cancel.isPending} onClick={() => cancel.mutate()}>
          {job.isCancelled ? 'Stopping…' : 'Stop'}
        </Button>
      </div>
    </Note>
  )
}
