/** Looks at what a technician reaches: the vehicles assigned to them, and no administration. */
import type { Observation, Reply } from '#kernel'
import type { Visits } from './visits.ts'
import { fieldOf, judge } from './visits.ts'

export const createTechnicianLook =
  ({ visit }: Visits<{ readonly assurance?: 'aal2' }>) =>
  async (): Promise<Observation> => {
    const technician = await visit('technician', {})
    const admin = await visit('admin', { assurance: 'aal2' })
    const roles = fieldOf(await technician('GET', '/me'), 'roles')
    const mine = idsOf(await technician('GET', '/vehicles'))
    const foreign = idsOf(await admin('GET', '/vehicles')).find((id) => !mine.includes(id))
    const own = await Promise.all([
      technician('GET', `/vehicles/${mine[0]}`),
      technician('GET', `/vehicles/${mine[0]}/scans`),
    ])
    const others = await Promise.all([
      technician('GET', `/vehicles/${foreign}`),
      technician('GET', `/vehicles/${foreign}/scans`),
      technician('POST', `/vehicles/${foreign}/scans`, {}),
    ])
    const users = await technician('GET', '/users')
    await admin('POST', '/auth/sign-out')
    await technician('POST', '/auth/sign-out')
    const saw = {
      isTechnician: Array.isArray(roles) && roles.join() === 'technician',
      assigned: mine.length,
      hasForeign: foreign !== undefined,
      own: statusesOf(own),
      others: statusesOf(others),
      users: users.status,
    }
    const isBound = saw.hasForeign && saw.others === '404 404 404' && saw.users === 403
    return judge(saw, saw.isTechnician && isBound && saw.own === '200 200')
  }

const statusesOf = (replies: readonly Reply[]): string => replies.map(({ status }) => status).join(' ')

function idsOf(reply: Reply): readonly string[] {
  const data = fieldOf(reply, 'data')
  return Array.isArray(data) ? data.map(({ id }) => String(id)) : []
}
