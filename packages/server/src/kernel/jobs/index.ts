/** Door of the background jobs. */
export type { Job } from './job.ts'
export { jobMigrations } from './migrations.ts'
export type { JobRunner } from './runner.ts'
export { createJobRunner } from './runner.ts'
