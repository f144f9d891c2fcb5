import type { Migration } from '#kernel/database'

/** Whether a form may be retired is asked of the schedules of each task that goes by it. */
export const schedulesOfTasks: Migration = {
  name: '0031-schedules-of-tasks',
  statements: ['CREATE INDEX fleet_schedule_task ON fleet_schedule (org_id, task_id) WHERE ended_at IS NULL'],
}
