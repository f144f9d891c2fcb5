/** For tests only: an admin, and what an admin does with people and their links. */
import assert from 'node:assert/strict'
import type { Role } from '#kernel'
import type { Call } from './test-call.ts'
import type { TestIdentity } from './test-identity.ts'
import { GOOD_PASSWORD } from './test-identity.ts'

export const newcomer = (email: string, role: Role = 'driver') => ({ email, name: 'Person X', role })

export const tokenIn = (link: string) => link.split('#')[1] ?? ''

export function createPeopleBench(house: TestIdentity) {
  async function openAdmin(...others: readonly Role[]) {
    const { org, people } = await house.createOrganisation('admin', ...others)
    const [admin] = people
    assert.ok(admin)
    const { accessToken: token } = await house.signIn(admin)
    return { org, people, admin, token }
  }
  const invite = async (token: string, body: object) => {
    const answer = await house.call('POST', '/users', { token, body })
    return { ...answer, link: tokenIn(String(answer.body.invitationLink)) }
  }
  const accept = (token: string, password = GOOD_PASSWORD, more: object = {}) =>
    house.call('POST', '/auth/invitation', { body: { token, password, ...more } })
  const change = async (token: string, id: string, body: object, stepUpBy: Call['stepUpBy'] = undefined) => {
    const { headers } = await house.call('GET', `/users/${id}`, { token })
    const call = { token, body, headers: { 'if-match': String(headers.etag) }, stepUpBy }
    return house.call('PATCH', `/users/${id}`, call)
  }
  return { openAdmin, invite, accept, change }
}
