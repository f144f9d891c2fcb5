import type { Route } from '#kernel/http'
import { defineRoute, ok, pageOf } from '#kernel/http'
import { sparse } from '#kernel/list'
import { JobParams, JobView, toJobView } from './job.ts'
import { JOBS } from './job-store.ts'
import { cancelJob, listJobs, requireJob } from './jobs.ts'

/** Long work over HTTP. Nothing of it is personal, and it is asked for again and again: looking leaves no entry. */
export const jobRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/jobs',
    access: { action: 'job.read' },
    summary: 'Lists long work that you began, the newest first; to admins everybody’s',
    query: JOBS.query,
    passive: true,
    answers: { 200: { description: 'A page', body: pageOf(sparse(JobView)) } },
    handle: async (ctx, { query }) => ok(await listJobs(ctx, query)),
  }),
  defineRoute({
    method: 'GET',
    path: '/jobs/:jobId',
    access: { action: 'job.read' },
    summary: 'Shows how far a job has come, what failed, and where its result stands',
    params: JobParams,
    passive: true,
    answers: { 200: { description: 'The job', body: JobView } },
    handle: async (ctx, { params }) => ok(toJobView(await requireJob(ctx, params.jobId), ctx)),
  }),
  defineRoute({
    method: 'POST',
    path: '/jobs/:jobId/cancel',
    access: { action: 'job.cancel' },
    summary: 'Asks a job to stop; it does so between two steps, where that is safe',
    params: JobParams,
    answers: { 200: { description: 'The job, asked to stop', body: JobView } },
    reach: (ctx, { params }) => requireJob(ctx, (params as { jobId: string }).jobId),
    handle: async (ctx, { params }) => ok(await cancelJob(ctx, params.jobId)),
  }),
]
