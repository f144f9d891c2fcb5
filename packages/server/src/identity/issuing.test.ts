/** Tokens that are issued while the rights of their person change: whichever comes first, none has what the person has no longer. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { TestIdentity } from './test-identity.ts'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

const house: TestIdentity = await openTestIdentity()
after(() => house.close())

type Issued = Awaited<ReturnType<TestIdentity['call']>>
type Person = Awaited<ReturnType<TestIdentity['createOrganisation']>>['people'][number]

const enter = ({ email }: Person) => house.call('POST', '/auth/sign-in', { body: { email, password: GOOD_PASSWORD } })

/** A fleet manager, and the admin who makes a driver of them at the instant at which `issue` runs. */
async function demoteWhile(issue: (manager: Person) => Promise<() => Promise<Issued>>) {
  const { people } = await house.createOrganisation('admin', 'fleet_manager')
  const [admin, manager] = people
  assert.ok(admin && manager)
  const start = await issue(manager)
  const { accessToken: token } = await house.signIn(admin)
  const call = { token, body: { role: 'driver' }, headers: { 'if-match': '*' }, stepUpBy: admin }
  const demote = () => house.call('PATCH', `/users/${manager.user}`, call)
  const [issued, demoted] = await Promise.all([start(), demote()])
  assert.equal(demoted.status, 200)
  return { issued, manager }
}

/** What the token of an answer stands for; undefined where it opens nothing. */
async function rolesOf({ status, body }: Issued): Promise<readonly string[] | undefined> {
  if (status !== 200) return undefined
  return (await house.call('GET', '/me', { token: body.accessToken })).body.roles
}

describe('a role that changes while a token is issued', () => {
  test('by a sign-in is nowhere as it was; the next sign-in has the new one [attack.57]', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { issued, manager } = await demoteWhile(async (person) => () => enter(person))
      assert.ok([200, 401].includes(issued.status))
      assert.notDeepEqual(await rolesOf(issued), ['fleet_manager'])
      assert.deepEqual(await rolesOf(await enter(manager)), ['driver'])
    }
  })

  test('by a refresh is nowhere as it was, and without a change the refresh gives tokens [attack.57]', async () => {
    const refresh = ({ body: { refreshToken } }: Issued) =>
      house.call('POST', '/auth/refresh', { body: { refreshToken } })
    for (let round = 0; round < 4; round += 1) {
      const { issued, manager } = await demoteWhile(async (person) => {
        const signedIn = await enter(person)
        return () => refresh(signedIn)
      })
      assert.notDeepEqual(await rolesOf(issued), ['fleet_manager'])
      assert.deepEqual(await rolesOf(await refresh(await enter(manager))), ['driver'])
    }
  })
})

describe('an account that is disabled while a token is issued', () => {
  test('by a refresh has none that opens anything, whichever came first [attack.57]', async () => {
    const { people } = await house.createOrganisation('admin', 'driver', 'driver', 'driver')
    const [admin, ...others] = people
    assert.ok(admin)
    for (const person of others) {
      const { refreshToken } = (await enter(person)).body
      const { accessToken: token } = await house.signIn(admin)
      const [refreshed, disabled] = await Promise.all([
        house.call('POST', '/auth/refresh', { body: { refreshToken } }),
        house.call('PATCH', `/users/${person.user}`, {
          token,
          body: { status: 'disabled' },
          headers: { 'if-match': '*' },
        }),
      ])
      assert.equal(disabled.status, 200)
      assert.equal(await rolesOf(refreshed), undefined)
    }
  })
})
