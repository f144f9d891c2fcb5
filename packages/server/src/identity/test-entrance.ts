/** For tests of the way in: people who sign in, and the reasons for which they were refused. */
import assert from 'node:assert/strict'
import type { OrgId, Role } from '#kernel'
import type { TestIdentity } from './test-identity.ts'
import { GOOD_PASSWORD } from './test-identity.ts'

export const REFUSED = '401 identity.credentials-refused'

export const codes = (outcomes: readonly { status: number; code: string | undefined }[]) =>
  outcomes.map(({ status, code }) => `${status} ${code}`)

export const createEntrance = (house: TestIdentity) => ({
  post: (body: object, address = '192.0.2.1') => house.call('POST', '/auth/sign-in', { body, address }),

  openPerson: async (role: Role = 'technician') => {
    const { org, people } = await house.createOrganisation(role)
    const [person] = people
    assert.ok(person)
    return { org, person, credentials: { email: person.email, password: GOOD_PASSWORD } }
  },

  /** How often each reason was met, once the minute is over. */
  countRefusals: async (org: OrgId): Promise<Readonly<Record<string, number>>> => {
    house.pass({ minutes: 1 })
    await house.kernel.ledger.flushDenials(house.clock.now())
    const counts: Record<string, number> = {}
    for (const { facts } of await house.entries(org, 'session.refuse'))
      counts[String(facts.reason)] = (counts[String(facts.reason)] ?? 0) + Number(facts.count)
    return counts
  },
})
