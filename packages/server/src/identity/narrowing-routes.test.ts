import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { SessionId, SubjectId, UserId } from '#kernel'
import { uuidv7 } from '#kernel'
import type { TestIdentity } from './test-identity.ts'
import { openTestIdentity } from './test-identity.ts'

let house: TestIdentity
before(async () => {
  house = await openTestIdentity()
})
after(() => house.close())

async function openDepot() {
  const { org, people } = await house.createOrganisation('admin', 'admin')
  const [admin, other] = people
  assert.ok(admin && other)
  const token = (await house.signIn(admin)).accessToken
  const theirs = (await house.signIn(other)).accessToken
  const at = (because: string, user = other.user) => `/users/${user}/narrowings/${because}`
  const withhold = (
    because: string,
    actions: readonly string[],
    more: { user?: UserId; stepUpBy?: typeof admin } = {},
  ) => house.call('PUT', at(because, more.user), { token, body: { actions }, stepUpBy: more.stepUpBy })
  const giveBack = (because: string) => house.call('DELETE', at(because), { token, stepUpBy: admin })
  const theyList = async () => (await house.call('GET', '/users', { token: theirs })).status
  return { org, admin, other, withhold, giveBack, theyList, token }
}

describe('rights withheld by an admin', () => {
  test('are gone with the next request, and back with the next one once the reason is gone', async () => {
    const { org, admin, other, withhold, giveBack, theyList, token } = await openDepot()
    assert.equal(await theyList(), 200)
    assert.equal((await withhold('on-leave', ['user.list'])).code, 'identity.step-up-needed')
    assert.equal((await withhold('on-leave', ['user.list'], { stepUpBy: admin })).status, 204)
    assert.equal(await theyList(), 403)
    const shown = await house.call('GET', `/users/${other.user}`, { token })
    assert.deepEqual(
      (shown.body as unknown as { narrowed: { because: string }[] }).narrowed.map(({ because }) => because),
      ['on-leave'],
    )
    assert.equal((await giveBack('on-leave')).status, 204)
    assert.equal(await theyList(), 200)
    assert.deepEqual(
      [(await house.entries(org, 'user.narrow')).length, (await house.entries(org, 'user.widen')).length],
      [1, 1],
    )
  })

  test('become more by being withheld again, and fewer only by being given back', async () => {
    const { admin, withhold, giveBack, theyList } = await openDepot()
    await withhold('on-leave', ['user.list'], { stepUpBy: admin })
    assert.equal((await withhold('on-leave', ['user.invite'], { stepUpBy: admin })).status, 204)
    assert.equal(await theyList(), 403)
    assert.equal((await giveBack('on-leave')).status, 204)
    assert.equal(await theyList(), 200)
  })

  test('leave an admin who holds everything: of two the second to withhold is refused, and the first cannot go', async () => {
    const { org, admin, other, withhold, token } = await openDepot()
    const theirs = (await house.signIn(other)).accessToken
    assert.equal((await withhold('on-leave', ['user.widen'], { stepUpBy: admin })).status, 204)
    const at = `/users/${admin.user}/narrowings/on-leave`
    const body = { actions: ['user.widen'] }
    const back = await house.call('PUT', at, { token: theirs, body, stepUpBy: other })
    assert.deepEqual([back.status, back.code], [409, 'identity.last-admin'])
    const { changeUser, widen } = house.identity.verbs
    const contractEndsAt = new Date(house.clock.now().getTime() + 86_400_000).toISOString()
    for (const patch of [{ status: 'disabled' }, { contractEndsAt }] as const)
      await assert.rejects(
        house.inOrg(org, (ctx) => changeUser(ctx, admin.user, patch, undefined)),
        { code: 'identity.last-admin' },
      )
    await house.inOrg(org, (ctx) => widen(ctx, other.subject, 'on-leave'))
    await house.inOrg(org, (ctx) => changeUser(ctx, admin.user, { contractEndsAt }, undefined))
    await assert.rejects(
      house.inOrg(org, (ctx) => changeUser(ctx, other.user, { contractEndsAt }, undefined)),
      { code: 'identity.last-admin' },
    )
    assert.equal((await house.call('GET', '/me', { token })).status, 200)
  })

  test('leave the last admin whole and nobody alone with themselves, whoever in the house asks', async () => {
    const { org, admin, other } = await openDepot()
    const { narrow, widen } = house.identity.verbs
    const narrowed = (subject: SubjectId) =>
      house.inOrg(org, (ctx) => narrow(ctx, subject, ['user.list'], 'training overdue'))
    await narrowed(other.subject)
    await assert.rejects(narrowed(admin.subject), { code: 'identity.last-admin' })
    await house.inOrg(org, (ctx) => widen(ctx, other.subject, 'training overdue'))
    await narrowed(admin.subject)

    const self = {
      kind: 'person',
      id: other.subject,
      role: 'admin',
      session: uuidv7<SessionId>(house.clock.now()),
    } as const
    const own = house.kernel.act({ actor: self, org }, (ctx) => narrow(ctx, other.subject, ['user.list'], 'own wish'))
    await assert.rejects(own, { code: 'identity.own-role' })
    const back = house.kernel.act({ actor: { ...self, id: admin.subject }, org }, (ctx) =>
      widen(ctx, admin.subject, 'training overdue'),
    )
    await assert.rejects(back, { code: 'identity.own-role' })
  })

  test('are chosen among what the person holds, without what everybody keeps', async () => {
    const { token, other } = await openDepot()
    const { body } = await house.call('GET', `/users/${other.user}`, { token })
    const { withholdable } = body as unknown as { withholdable: readonly string[] }
    assert.ok(withholdable.includes('user.list') && !withholdable.includes('session.end'), withholdable.join(' '))
    const { body: invited } = await house.call('POST', '/users', {
      token,
      body: { email: 'plain@depot.example', name: 'Person X', role: 'driver' },
    })
    const plain = (await house.call('GET', `/users/${invited.id}`, { token })).body as unknown as typeof body & {
      withholdable: readonly string[]
    }
    assert.ok(!plain.withholdable.includes('user.list'), plain.withholdable.join(' '))
  })

  test('are none of the own, and of nobody else’s organisation', async () => {
    const { admin, withhold } = await openDepot()
    const stranger = await openDepot()
    const own = await withhold('on-leave', ['user.list'], { user: admin.user, stepUpBy: admin })
    assert.equal(own.code, 'identity.own-role')
    const theirs = await withhold('on-leave', ['user.list'], { user: stranger.other.user, stepUpBy: admin })
    assert.equal(theirs.status, 404)
  })

  test('bring no action into the ledger that nobody knows', async () => {
    const { org, admin, withhold } = await openDepot()
    const unknown = await withhold('on-leave', ['person.dislike'], { stepUpBy: admin })
    assert.deepEqual([unknown.status, unknown.code], [422, 'identity.action-unknown'])
    assert.equal((await house.entries(org, 'user.narrow')).length, 0)
  })

  test('never cut anybody off from what they need to get out of it', async () => {
    const { admin, withhold } = await openDepot()
    for (const action of ['session.end', 'session.step-up', 'passkey.list'])
      assert.equal((await withhold('on-leave', [action], { stepUpBy: admin })).code, 'identity.never-withheld')
  })
})
