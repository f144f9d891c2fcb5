/** Door of the background jobs. */
export type { Job } from './job.ts'
