/** What people reach by groups and single vehicles is decided in the access review as their sets are. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { codeOf } from './testing-journey.ts'
import { openSsoBench } from './testing-sso.ts'

interface Beside {
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly grantedAt: string
  readonly grantedBy: string | null
  readonly lastUsedAt: string | null
  readonly decidedAt: string | null
  readonly reviewedAt: string | null
}
interface Grant {
  readonly userId: string
  readonly role: string
  readonly beside: readonly Beside[]
}

const KEEP = { decision: 'keep', because: 'needed' } as const
const TAKE = { decision: 'remove', because: 'unused' } as const
const bench = await openSsoBench([])
after(() => bench[Symbol.asyncDispose]())

describe('an access review', () => {
  let owner: Awaited<ReturnType<typeof bench.openOrganisation>>
  let people: Readonly<Record<'second' | 'technician' | 'driver', Awaited<ReturnType<(typeof owner)['enter']>>>>
  let [yard, depot, van, truck] = ['', '', '', '']

  before(async () => {
    owner = await bench.openOrganisation('Reviewed')
    people = {
      second: await owner.enter('second@reviewed.example', 'admin', true),
      technician: await owner.enter('technician@reviewed.example', 'technician', true),
      driver: await owner.enter('driver@reviewed.example', 'driver'),
    }
    const make = async (path: string, draft: object) => {
      const reply = await owner.administer('POST', path, draft)
      assert.equal(reply.status, 201, reply.text)
      return (reply.json as { id: string }).id
    }
    yard = await make('/vehicle-groups', { name: 'Yard' })
    depot = await make('/vehicle-groups', { name: 'Depot' })
    van = await make('/vehicles', { unit: 'R-1', groupId: yard })
    truck = await make('/vehicles', { unit: 'R-2' })
  })

  const assign = async (path: string, who: keyof typeof people) =>
    assert.equal((await owner.administer('PUT', `${path}/assignments/${people[who].user}`)).status, 204)
  const decide = (who: string, grant: string, decision: object) =>
    owner.administer('PUT', `/access-review/grants/${who}/beside/${grant}`, decision)
  async function ask(who: keyof typeof people, method: string, path: string, body?: object) {
    const { accessToken } = (await bench.signIn(people[who])).json as { accessToken: string }
    return bench.askProven(accessToken, people[who].totpSecret, method, path, body ? { body } : {})
  }
  const sees = async (id: string) => (await ask('technician', 'GET', `/vehicles/${id}`)).status === 200
  const read = async () =>
    (await owner.administer('GET', '/access-review')).json as { undecided: number; openedAt: string | null }
  const besideOf = async (who: keyof typeof people) => {
    const { data } = (await owner.administer('GET', '/access-review/grants')).json as { data: Grant[] }
    return data.find(({ userId }) => userId === people[who].user)?.beside ?? []
  }

  test('shows what somebody reaches beside their sets: since when, by whom, and when it was used', async () => {
    await assign(`/vehicle-groups/${yard}`, 'technician')
    await assign(`/vehicle-groups/${depot}`, 'technician')
    for (const vehicle of [van, truck]) await assign(`/vehicles/${vehicle}`, 'technician')
    await assign(`/vehicles/${truck}`, 'driver')
    const [shown, user] = [await besideOf('technician'), people.technician.user]
    assert.deepEqual(
      shown.map(({ kind, id, name, grantedBy, lastUsedAt }) => [kind, id, name, grantedBy, lastUsedAt]),
      [
        ['vehicle-group', depot, 'Depot', 'Person X', null],
        ['vehicle-group', yard, 'Yard', 'Person X', null],
        ['vehicles', user, '2', 'Person X', null],
      ],
    )
    assert.ok(await sees(van))
    assert.ok((await besideOf('technician')).every(({ lastUsedAt, grantedAt }) => (lastUsedAt ?? '') >= grantedAt))
  })

  test('asks for each of it, takes at once what is decided away, and is complete with the last alone [fleetops.access.least-privilege]', async () => {
    const { user } = people.technician
    assert.equal(codeOf(await decide(user, yard, KEEP)), 'identity.review-closed')
    assert.equal((await owner.administer('POST', '/access-review')).status, 204)
    assert.equal((await read()).undecided, 8)

    assert.equal((await decide(user, yard, KEEP)).status, 204)
    for (const again of [KEEP, TAKE]) assert.equal(codeOf(await decide(user, yard, again)), 'identity.grant-decided')
    assert.equal((await decide(user, depot, TAKE)).status, 204)
    assert.equal(codeOf(await decide(user, depot, KEEP)), 'identity.grant-not-held')
    assert.deepEqual([await sees(van), await sees(truck)], [true, true])
    assert.equal((await decide(user, user, TAKE)).status, 204)
    assert.deepEqual([await sees(van), await sees(truck)], [true, false])
    assert.equal((await read()).undecided, 5)
    const done = (await owner.entries('review.decide')).filter(({ outcome }) => outcome === 'done').reverse()
    assert.deepEqual(
      done.map(({ objects, facts }) => [objects, facts.set, facts.decision]),
      [
        [[user, yard], 'vehicle-group', 'keep'],
        [[user, depot], 'vehicle-group', 'remove'],
        [[user], 'vehicles', 'remove'],
      ],
    )
    const withdrawn = (await owner.entries('assignment.withdraw')).flatMap(({ objects }) => objects)
    assert.deepEqual(withdrawn.sort(), [depot, van, truck].sort())

    // What is given anew meanwhile is asked for anew.
    await assign(`/vehicle-groups/${depot}`, 'technician')
    assert.equal((await read()).undecided, 6)
    assert.equal((await decide(user, depot, KEEP)).status, 204)
    const driver = people.driver.user
    assert.equal((await decide(driver, driver, KEEP)).status, 204)
    assert.equal(codeOf(await decide(driver, driver, KEEP)), 'identity.grant-decided')
    await assign(`/vehicles/${van}`, 'driver')
    assert.equal((await decide(driver, driver, KEEP)).status, 204)
    for (const [who, role] of [
      [people.technician, 'technician'],
      [people.driver, 'driver'],
      [people.second, 'admin'],
    ] as const)
      await owner.administer('PUT', `/access-review/grants/${who.user}/${role}`, KEEP)
    assert.deepEqual([(await read()).undecided, (await owner.entries('access.review')).length], [1, 0])
    assert.equal((await ask('second', 'PUT', `/access-review/grants/${owner.admin.user}/admin`, KEEP)).status, 204)
    const [last] = await owner.entries('access.review')
    assert.deepEqual([last?.facts.kept, last?.facts.removed, last?.facts.undecidable], [8, 2, 0])
    assert.ok((await besideOf('technician')).every(({ decidedAt, reviewedAt }) => !decidedAt && reviewedAt))
  })

  test('is decided with a step-up, by others than the holder, of what they have in the own organisation [attack.37]', async () => {
    await assign(`/vehicle-groups/${yard}`, 'second')
    assert.equal((await owner.administer('POST', '/access-review')).status, 204)
    const path = (who: string, grant: string) => `/access-review/grants/${who}/beside/${grant}`
    const { accessToken: token } = (await bench.signIn(owner.admin)).json as { accessToken: string }
    const bare = await bench.ask('PUT', path(people.technician.user, yard), { token, body: TAKE })
    assert.deepEqual([bare.status, codeOf(bare)], [401, 'identity.step-up-needed'])
    assert.ok(await sees(van))
    assert.equal(codeOf(await ask('second', 'PUT', path(people.second.user, yard), KEEP)), 'identity.own-grant')
    assert.equal((await ask('technician', 'PUT', path(people.driver.user, yard), KEEP)).status, 403)
    assert.equal(codeOf(await decide(people.driver.user, yard, KEEP)), 'identity.grant-not-held')
    const other = await bench.openOrganisation('Stranger')
    assert.equal((await other.administer('POST', '/access-review')).status, 204)
    const stranger = await other.administer('PUT', path(people.technician.user, yard), KEEP)
    assert.deepEqual([stranger.status, codeOf(stranger)], [404, 'identity.role-not-held'])
    assert.equal((await decide(people.second.user, yard, KEEP)).status, 204)
    assert.deepEqual(bench.house.bugs, [])
  })
})
