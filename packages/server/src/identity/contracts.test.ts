import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { UserId } from '#kernel'
import { later } from '#kernel'
import { engines } from '#kernel/database/testing'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

for (const engine of engines()) {
  describe(`the end of a contract on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())
    const closeEnded = async () => {
      const job = house.identity.jobs?.find(({ name }) => name === 'identity.close-ended')
      await house.inHouse(async (ctx) => job?.run?.(ctx))
    }

    async function openOrganisation() {
      const { org, people } = await house.createOrganisation('admin', 'technician')
      const [admin, contractor] = people
      assert.ok(admin && contractor)
      const { accessToken: token } = await house.signIn(admin)
      const change = (body: object) =>
        house.call('PATCH', `/users/${contractor.user}`, { token, body, headers: { 'if-match': '*' }, stepUpBy: admin })
      return { org, admin, contractor, token, change }
    }
    const inAnHour = (hours = 1) => later(house.clock.now(), { hours }).toISOString()

    test('closes the account at the instant itself, for session, refresh and sign-in [fleetops.scope.people]', async () => {
      const { org, contractor, change } = await openOrganisation()
      const endsAt = later(house.clock.now(), { minutes: 4 })
      assert.equal((await change({ kind: 'contractor', contractEndsAt: endsAt.toISOString() })).status, 200)
      const { accessToken, refreshToken } = await house.signIn(contractor)
      const me = async () => (await house.call('GET', '/me', { token: accessToken })).status
      house.clock.moveTo(new Date(endsAt.getTime() - 1))
      assert.equal(await me(), 200)

      house.clock.moveTo(endsAt)
      assert.equal(await me(), 401)
      assert.equal((await house.call('POST', '/auth/refresh', { body: { refreshToken } })).status, 401)
      const credentials = { email: contractor.email, password: GOOD_PASSWORD }
      const again = await house.call('POST', '/auth/sign-in', { body: credentials })
      assert.deepEqual([again.status, again.body.reason], [401, 'contract ended'])

      house.pass({ minutes: 1 })
      await closeEnded()
      const [closed] = await house.entries(org, 'user.close')
      assert.deepEqual([closed?.object, closed?.facts.at], [contractor.user, endsAt.toISOString()])
      const [ended] = await house.entries(org, 'session.end')
      assert.equal(ended?.facts.because, 'contract ended')
      await closeEnded()
      assert.equal((await house.entries(org, 'user.close')).length, 1)
    })

    for (const kind of ['contractor', 'third-party']) {
      test(`comes with a ${kind}, and lies ahead`, async () => {
        const { change } = await openOrganisation()
        assert.equal((await change({ kind })).code, 'identity.contract-needed')
        assert.equal((await change({ kind, contractEndsAt: inAnHour(-1) })).code, 'identity.contract-ended')
        assert.equal((await change({ kind, contractEndsAt: inAnHour() })).status, 200)
        assert.equal((await change({ contractEndsAt: null })).code, 'identity.contract-needed')
        assert.equal((await change({ kind: 'employee', contractEndsAt: null })).status, 200)
      })
    }

    test('is asked for with the invitation', async () => {
      const { token } = await openOrganisation()
      const draft = { email: `guest.${engine}@depot.example`, name: 'Guest', role: 'viewer', kind: 'third-party' }
      assert.equal((await house.call('POST', '/users', { token, body: draft })).code, 'identity.contract-needed')
      const body = { ...draft, contractEndsAt: inAnHour() }
      assert.equal((await house.call('POST', '/users', { token, body })).status, 201)
    })

    test('is lifted by somebody else, and is never set for the last admin', async () => {
      const { org, admin, contractor, token, change } = await openOrganisation()
      const patch = (user: string, as: string, body: object, stepUpBy: typeof admin) =>
        house.call('PATCH', `/users/${user}`, { token: as, body, headers: { 'if-match': '*' }, stepUpBy })
      const bound = { kind: 'contractor', contractEndsAt: inAnHour(100) }
      assert.equal((await patch(admin.user, token, bound, admin)).code, 'identity.last-admin')
      assert.equal((await change(bound)).status, 200)
      await house.inOrg(org, (ctx) => house.identity.verbs.fillRole(ctx, contractor.user as UserId, 'admin'))
      const own = (body: object) =>
        house.inOrg(org, (ctx) => {
          const actor = { kind: 'person', id: contractor.subject, role: 'admin', session: 'none' } as never
          return house.identity.verbs.changeUser({ ...ctx, actor }, contractor.user as UserId, body, undefined)
        })
      await assert.rejects(own({ contractEndsAt: inAnHour(200) }), { code: 'identity.own-role' })
      await assert.rejects(own({ kind: 'employee', contractEndsAt: null }), { code: 'identity.own-role' })
      assert.equal((await change({ kind: 'employee', contractEndsAt: null })).status, 200)
    })

    test('is opened again only with a later end', async () => {
      const { org, contractor, change } = await openOrganisation()
      await change({ kind: 'contractor', contractEndsAt: inAnHour() })
      house.pass({ hours: 1 })
      await closeEnded()
      const reopen = (patch: object) =>
        house.inOrg(org, async (ctx) => {
          const { changeUser } = house.identity.verbs
          return changeUser(ctx, contractor.user as UserId, { status: 'active', ...patch }, undefined)
        })
      await assert.rejects(reopen({}), { code: 'identity.contract-ended' })
      assert.equal((await reopen({ contractEndsAt: inAnHour() })).view.status, 'active')
    })
  })
}
