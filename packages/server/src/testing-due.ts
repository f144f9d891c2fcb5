/** For tests only: what is overdue since a day, and what is overdue on no day. */
import assert from 'node:assert/strict'
import type { Context, Reply } from '#kernel'
import { sql } from '#kernel/database'

const ITEM = { key: 'lamps', label: 'Lamps', isCritical: false, photoOnFail: false }

/** Asks as somebody who runs the fleet. */
type Send = (method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<Reply>

const makeBy =
  (send: Send) =>
  async (path: string, body?: object, headers?: Record<string, string>): Promise<string> => {
    const reply = await send('POST', path, body, headers)
    assert.equal(reply.status, 201, reply.text)
    return (reply.json as { id: string }).id
  }

/** A yearly inspection, overdue since 2021-01-30. */
export async function scheduleOverdue(send: Send, vehicleId: string): Promise<void> {
  const made = makeBy(send)
  const sections = [{ key: 'all', title: 'All', items: [ITEM] }]
  const formId = await made('/forms', { name: 'Yearly', sections })
  await made(`/forms/${formId}/versions`, undefined, { 'if-match': '*' })
  const serviceTaskId = await made('/service-tasks', { name: 'Yearly inspection', formId })
  const programId = await made('/service-programs', { name: 'Yearly', intervals: [{ serviceTaskId, everyDays: 365 }] })
  await made(`/vehicles/${vehicleId}/schedules`, { programId, last: { on: '2020-01-31' } })
}

/** A service that is overdue by distance alone. */
export async function scheduleOverdueByKm(send: Send, vehicleId: string): Promise<void> {
  const made = makeBy(send)
  const serviceTaskId = await made('/service-tasks', { name: 'Grease' })
  const programId = await made('/service-programs', { name: 'Grease', intervals: [{ serviceTaskId, everyKm: 1_000 }] })
  await made(`/vehicles/${vehicleId}/readings`, { kind: 'odometer', value: 2_000, confirm: true })
  await made(`/vehicles/${vehicleId}/schedules`, { programId, last: { odometerKm: 0 } })
}

/** So many services more, each of a task of its own, on the same vehicle and terms as the one of this task. */
export async function multiplyService({ tx, org }: Context, task: string, count: number): Promise<void> {
  await tx.run(sql`INSERT INTO fleet_service_task (org_id, id, name, is_retired, version, created_at, updated_at)
    SELECT ${org}, gen_random_uuid(), ${task} || ' ' || n, false, 1, now(), now() FROM generate_series(1, ${count}) AS n`)
  await tx.run(sql`INSERT INTO fleet_schedule (org_id, id, vehicle_id, task_id, program_id, terms, last_on, last_km, version,
      created_at, updated_at)
    SELECT s.org_id, gen_random_uuid(), s.vehicle_id, more.id, s.program_id, s.terms, s.last_on, s.last_km, 1, now(), now()
    FROM fleet_schedule s
    JOIN fleet_service_task one ON one.org_id = s.org_id AND one.id = s.task_id AND one.name = ${task}
    JOIN fleet_service_task more ON more.org_id = s.org_id AND more.name LIKE ${`${task} %`}
    WHERE s.org_id = ${org}`)
}

/** Kind and state of all that is due, page by page. */
export async function listDue(send: Send, limit: number): Promise<readonly string[]> {
  const found: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const { json } = await send('GET', `/due?limit=${limit}${after && `&after=${after}`}`)
    const { data, page } = json as { data: { kind: string; state: string }[]; page: { next: string | null } }
    found.push(...data.map(({ kind, state }) => `${kind} ${state}`))
    after = page.next
  }
  return found
}
