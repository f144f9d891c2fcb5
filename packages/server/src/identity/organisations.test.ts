import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { CANARY } from '#kernel'
import { engines } from '#kernel/database/testing'
import { canaryUser, requireCanary } from './canary.ts'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

for (const engine of engines()) {
  describe(`the canary on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())

    test('opens a session without a password for its own people', async () => {
      const { accessToken } = await house.identity.verbs.openCanarySession('viewer')
      const { body } = await house.call('GET', '/me', { token: accessToken })
      assert.deepEqual([body.roles, body.organisation.id], [['viewer'], CANARY])
    })

    test('opens none for anybody else', async () => {
      const { org, people } = await house.createOrganisation('admin')
      const user = people[0]?.user
      assert.ok(user)
      await assert.rejects(
        house.inOrg(org, (ctx) => requireCanary(ctx, user)),
        /canary organisation only/,
      )
      await assert.rejects(
        house.inOrg(CANARY, (ctx) => requireCanary(ctx, user)),
        /canary organisation only/,
      )
      const disguised = house.inOrg(CANARY, async (ctx) => {
        await ctx.tx.enter(org)
        return requireCanary(ctx, user)
      })
      await assert.rejects(disguised, /canary organisation only/)
      const own = await house.inOrg(CANARY, (ctx) => requireCanary(ctx, canaryUser('viewer')))
      assert.equal(own.role, 'viewer')
    })

    test('cannot be signed into: it has no password', async () => {
      const body = { email: 'admin@canary.invalid', password: GOOD_PASSWORD }
      assert.equal((await house.call('POST', '/auth/sign-in', { body })).status, 401)
    })
  })

  describe(`setting up on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())

    test('makes the first organisation once, and its admin comes in by a link of 15 minutes', async () => {
      const { setUpOrganisation, createOrganisation } = house.identity.verbs
      const setUp = (email: string) => house.inHouse((ctx) => setUpOrganisation(ctx, 'Depot One', email))
      const { token } = await setUp('first@depot.example')
      await assert.rejects(setUp('second@depot.example'), { code: 'identity.already-set-up' })
      const further = await house.inHouse((ctx) => createOrganisation(ctx, 'Depot Two', 'third@depot.example'))
      const open = (token: string) =>
        house.call('POST', '/auth/invitation', { body: { token, password: GOOD_PASSWORD } })
      const { body } = await open(token)
      const me = await house.call('GET', '/me', { token: body.accessToken })
      assert.deepEqual([me.body.roles, me.body.organisation.name], [['admin'], 'Depot One'])
      house.pass({ minutes: 15 })
      assert.equal((await open(further.token)).status, 401)
    })

    test('leaves no address and no name in clear in any row', async () => {
      const { org, people } = await house.createOrganisation('technician')
      assert.ok(people[0])
      await house.signIn(people[0])
      await house.call('POST', '/auth/sign-in', { body: { email: 'marker@clear.example', password: 'x' } })
      const tables = await house.superuser(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
      )
      const dump = []
      for (const { name } of tables) dump.push(...(await house.superuser(`SELECT t::text AS row FROM ${name} t`)))
      const text = dump.map(({ row }) => String(row)).join('\n')
      const marks = ['depot-', 'Person 0', 'marker@clear', GOOD_PASSWORD, 'first@depot.example']
      const forms = marks.flatMap((mark) => [mark, Buffer.from(mark).toString('hex')])
      assert.deepEqual(
        forms.filter((form) => text.includes(form)),
        [],
      )
      assert.ok(text.includes(org))
    })
  })
}
