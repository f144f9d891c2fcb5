/** For tests only: a vehicle whose yearly inspection is overdue since 2021-01-30. */
import assert from 'node:assert/strict'
import type { Reply } from '#kernel'

const ITEM = { key: 'lamps', label: 'Lamps', isCritical: false, photoOnFail: false }

/** @param send asks as somebody who runs the fleet. */
export async function scheduleOverdue(
  send: (method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<Reply>,
  vehicleId: string,
): Promise<void> {
  const made = async (path: string, body?: object, headers?: Record<string, string>): Promise<string> => {
    const reply = await send('POST', path, body, headers)
    assert.equal(reply.status, 201, reply.text)
    return (reply.json as { id: string }).id
  }
  const sections = [{ key: 'all', title: 'All', items: [ITEM] }]
  const formId = await made('/forms', { name: 'Yearly', sections })
  await made(`/forms/${formId}/versions`, undefined, { 'if-match': '*' })
  const serviceTaskId = await made('/service-tasks', { name: 'Yearly inspection', formId })
  const programId = await made('/service-programs', { name: 'Yearly', intervals: [{ serviceTaskId, everyDays: 365 }] })
  await made(`/vehicles/${vehicleId}/schedules`, { programId, last: { on: '2020-01-31' } })
}
