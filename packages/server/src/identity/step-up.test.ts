import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { openTestIdentity } from './test-identity.ts'

for (const engine of engines()) {
  describe(`a step-up on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())

    async function openDepot() {
      const { org, people } = await house.createOrganisation('admin', 'technician', 'driver')
      const [admin, technician, driver] = people
      assert.ok(admin && technician && driver)
      const { accessToken: token, refreshToken } = await house.signIn(admin)
      return { org, admin, technician, driver, token, refreshToken }
    }
    type Depot = Awaited<ReturnType<typeof openDepot>>

    const promote = (token: string, user: string, role = 'inspector', proof?: string) => {
      const headers = { 'if-match': '*', ...(proof === undefined ? {} : { 'step-up': proof }) }
      return house.call('PATCH', `/users/${user}`, { token, body: { role }, headers })
    }
    const prove = async ({ token, admin }: Pick<Depot, 'token' | 'admin'>, operation: string) => {
      house.pass({ seconds: 30 })
      const body = { operation, totp: house.codeOf(admin.totpSecret) }
      return (await house.call('POST', '/auth/step-up', { token, body })).body.stepUp
    }
    const ask = async (token: string, user: string, role?: string) => (await promote(token, user, role)).body.operation

    test('is asked for where it matters, however fresh the sign-in, and says how', async () => {
      const { token, technician } = await openDepot()
      const asked = await promote(token, technician.user)
      assert.deepEqual([asked.status, asked.code], [401, 'identity.step-up-needed'])
      assert.match(asked.body.operation, /^[\w-]{43}$/)
      assert.equal(
        asked.headers['www-authenticate'],
        'Bearer realm="muts", error="insufficient_user_authentication", acr_values="aal2", max_age="300"',
      )
      const harmless = { token, body: { name: 'Person Y' }, headers: { 'if-match': '*' } }
      assert.equal((await house.call('PATCH', `/users/${technician.user}`, harmless)).status, 200)
    })

    test('opens the operation it was made for, and leaves an entry', async () => {
      const depot = await openDepot()
      const operation = await ask(depot.token, depot.technician.user)
      const proof = await prove(depot, operation)
      const done = await promote(depot.token, depot.technician.user, 'inspector', proof)
      assert.deepEqual([done.status, done.body.role], [200, 'inspector'])
      const [entry] = await house.entries(depot.org, 'session.step-up')
      assert.equal(entry?.facts.operation, operation)
    })

    test('for one operation opens no other: not for another person, not with another role [attack.35]', async () => {
      const depot = await openDepot()
      const proof = await prove(depot, await ask(depot.token, depot.technician.user))
      const [forAnother, withAnother] = [
        await promote(depot.token, depot.driver.user, 'inspector', proof),
        await promote(depot.token, depot.technician.user, 'fleet_manager', proof),
      ]
      assert.deepEqual([forAnother.code, withAnother.code], ['identity.step-up-needed', 'identity.step-up-needed'])
      assert.equal(forAnother.body.reason, 'step-up for another operation')
      assert.equal((await promote(depot.token, depot.technician.user, 'inspector', proof)).status, 200)
    })

    test('opens once, also when it is used twice at the same time [attack.35]', async () => {
      const depot = await openDepot()
      const proof = await prove(depot, await ask(depot.token, depot.technician.user))
      const twice = await Promise.all([1, 2].map(() => promote(depot.token, depot.technician.user, 'inspector', proof)))
      assert.deepEqual(twice.map(({ status }) => status).sort(), [200, 401])
      const again = await promote(depot.token, depot.technician.user, 'inspector', proof)
      assert.equal(again.body.reason, 'step-up used before')
    })

    test('whose operation failed may be used for it again: nothing was done', async () => {
      const depot = await openDepot()
      const own = await prove(depot, await ask(depot.token, depot.admin.user, 'security_lead'))
      for (const _ of [1, 2])
        assert.equal((await promote(depot.token, depot.admin.user, 'security_lead', own)).code, 'identity.last-admin')
    })

    test('is stale after five minutes, and a refresh renews nothing [attack.19] [attack.35]', async () => {
      const depot = await openDepot()
      const { refreshToken, technician, driver } = depot
      const operation = await ask(depot.token, technician.user)
      const late = await prove(depot, operation)
      house.pass({ minutes: 5 })
      const refresh = async (text: string) =>
        (await house.call('POST', '/auth/refresh', { body: { refreshToken: text } })).body
      const { accessToken: token, refreshToken: next } = await refresh(refreshToken)
      const stale = await promote(token, technician.user, 'inspector', late)
      assert.deepEqual([stale.code, stale.body.reason], ['identity.step-up-needed', 'step-up ERR_JWT_EXPIRED'])
      const timely = await prove({ ...depot, token }, await ask(token, driver.user))
      house.pass({ minutes: 4, seconds: 59 })
      assert.equal((await promote((await refresh(next)).accessToken, driver.user, 'inspector', timely)).status, 200)
    })

    test('of one session is worth nothing in another, and is no access token [attack.9] [attack.35]', async () => {
      const depot = await openDepot()
      const proof = await prove(depot, await ask(depot.token, depot.technician.user))
      const { accessToken } = await house.signIn(depot.admin)
      const elsewhere = await promote(accessToken, depot.technician.user, 'inspector', proof)
      assert.equal(elsewhere.body.reason, 'step-up of another session')
      assert.equal((await house.call('GET', '/me', { token: proof })).status, 401)
      assert.equal((await promote(depot.token, depot.technician.user, 'inspector', depot.token)).status, 401)
      assert.equal((await promote(depot.token, depot.technician.user, 'inspector', proof)).status, 200)
    })

    test('takes a code that is right and new, and needs a factor to prove', async () => {
      const { token, admin, technician } = await openDepot()
      const operation = await ask(token, technician.user)
      const stepUp = (body: object, as = token) =>
        house.call('POST', '/auth/step-up', { token: as, body: { operation, ...body } })
      assert.equal((await stepUp({})).code, 'identity.second-factor-needed')
      assert.equal((await stepUp({ totp: '000000' })).code, 'identity.code-refused')
      assert.equal((await stepUp({ totp: house.codeOf(admin.totpSecret) })).code, 'identity.code-refused')
      house.pass({ seconds: 30 })
      assert.equal((await stepUp({ totp: house.codeOf(admin.totpSecret) })).status, 201)
      const { accessToken } = await house.signIn(technician)
      assert.equal((await stepUp({ totp: '123456' }, accessToken)).code, 'identity.second-factor-required')
    })

    test('is asked where an account opens or stays open, and not where it closes', async () => {
      const { token, technician, admin } = await openDepot()
      const patch = (body: object, stepUpBy?: typeof admin) =>
        house.call('PATCH', `/users/${technician.user}`, { token, body, headers: { 'if-match': '*' }, stepUpBy })
      const link = (stepUpBy?: typeof admin) =>
        house.call('POST', `/users/${technician.user}/link`, { token, stepUpBy })
      assert.equal((await link()).code, 'identity.step-up-needed')
      assert.equal((await link(admin)).status, 201)
      assert.equal((await patch({ status: 'disabled' })).status, 200)
      for (const body of [{ status: 'active' }, { kind: 'employee' }, { contractEndsAt: null }])
        assert.equal((await patch(body)).code, 'identity.step-up-needed')
      assert.equal((await patch({ status: 'active' }, admin)).status, 200)
    })

    test('is asked of whoever invites an administrator, and not for inviting a driver', async () => {
      const { token, admin } = await openDepot()
      const invite = (role: string, stepUpBy?: typeof admin) => {
        const body = { email: `${role}.${admin.user}@depot.example`, name: 'Newcomer', role }
        return house.call('POST', '/users', { token, body, stepUpBy })
      }
      assert.equal((await invite('driver')).status, 201)
      assert.equal((await invite('security_lead')).code, 'identity.step-up-needed')
      assert.equal((await invite('security_lead', admin)).status, 201)
    })
  })
}
