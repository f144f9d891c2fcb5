import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { HOUSE } from '#kernel'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { openTestIdentity } from './test-identity.ts'

for (const engine of engines()) {
  describe(`the settings of an organisation on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())

    const change = (token: string, body: object, ifMatch = '*') =>
      house.call('PATCH', '/settings', { token, body, headers: { 'if-match': ifMatch } })
    const status = async (token: string) => (await house.call('GET', '/me', { token })).status

    async function openOrganisation() {
      const { org, people } = await house.createOrganisation('admin', 'technician')
      const [admin, technician] = people
      assert.ok(admin && technician)
      return { org, admin, technician, token: (await house.signIn(admin)).accessToken }
    }

    test('begin as loose as the policies allow, and say which clause bounds each', async () => {
      const { token } = await openOrganisation()
      const { body, headers } = await house.call('GET', '/settings', { token })
      const { settings, version, bounds } = body as unknown as Record<string, Record<string, unknown>>
      assert.deepEqual(settings, {
        sessionIdleMinutes: 30,
        sessionHours: 12,
        adminSessionHours: 8,
        secondFactor: 'admins',
        passwordSignIn: 'on',
        passwordLength: 12,
        requestsPerMinute: 100,
      })
      assert.deepEqual([version, headers.etag], [0, '"0"'])
      assert.deepEqual(bounds?.passwordLength, {
        least: 12,
        most: 64,
        loosest: 'least',
        clause: 'muts.auth.password',
      })
    })

    for (const [name, beyond, within, clause] of [
      ['sessionIdleMinutes', 31, 30, 'muts.auth.session-timeout'],
      ['sessionHours', 13, 12, 'muts.auth.session-timeout'],
      ['adminSessionHours', 9, 8, 'muts.auth.session-timeout'],
      ['passwordLength', 11, 12, 'muts.auth.password'],
      ['requestsPerMinute', 101, 100, 'muts.api.rate-limit'],
    ] as const) {
      test(`take ${name} ${within}, and refuse ${beyond} by the clause that bounds it [${clause}]`, async () => {
        const { token } = await openOrganisation()
        const refused = await change(token, { [name]: beyond })
        assert.deepEqual([refused.status, refused.code], [422, 'identity.policy-bound'])
        assert.ok(refused.body.detail.includes(clause))
        assert.deepEqual(
          refused.body.errors.map(({ pointer }) => pointer),
          [`/${name}`],
        )
        assert.equal((await change(token, { [name]: within })).status, 200)
      })
    }

    test('are changed from the version that was seen, and each change says what it was before', async () => {
      const { org, admin, token } = await openOrganisation()
      const changed = await change(token, { sessionIdleMinutes: 15, passwordLength: 16 }, '"0"')
      assert.deepEqual([changed.status, changed.headers.etag], [200, '"1"'])
      assert.equal((await change(token, { passwordLength: 14 }, '"0"')).status, 412)
      assert.equal((await house.call('PATCH', '/settings', { token, body: { passwordLength: 14 } })).status, 428)

      const entries = await house.entries(org, 'setting.change')
      assert.deepEqual(
        entries
          .map(({ facts }) => ({ ...facts }))
          .sort((one, other) => String(one.setting).localeCompare(String(other.setting))),
        [
          { setting: 'passwordLength', before: 12, after: 16, version: 1 },
          { setting: 'sessionIdleMinutes', before: 30, after: 15, version: 1 },
        ],
      )
      assert.ok(entries.every(({ actor }) => actor.includes(admin.subject)))
    })

    test('end sessions earlier from the next request on, and those of another organisation not [muts.auth.session-timeout]', async () => {
      const foreign = await openOrganisation()
      const home = await openOrganisation()
      const mine = await house.signIn(home.technician)
      const theirs = await house.signIn(foreign.technician)
      const refresh = async (refreshToken: string) =>
        (await house.call('POST', '/auth/refresh', { body: { refreshToken } })).status
      const { accessToken } = await house.signIn(home.technician)
      assert.equal(await status(accessToken), 200)

      house.pass({ minutes: 4, seconds: 50 })
      assert.equal(await status(accessToken), 200)
      assert.equal((await change(home.token, { sessionIdleMinutes: 5 })).status, 200)
      house.pass({ seconds: 11 })

      assert.equal(await refresh(mine.refreshToken), 401)
      assert.equal(await refresh(theirs.refreshToken), 200)
    })

    test('ask everyone for a second factor where they say so, from the next request on [muts.auth.mfa-admin]', async () => {
      const { token, technician } = await openOrganisation()
      const { accessToken } = await house.signIn(technician)
      const sessions = () => house.call('GET', '/me/sessions', { token: accessToken })
      assert.equal((await sessions()).status, 200)
      assert.equal((await change(token, { secondFactor: 'everyone' })).status, 200)
      assert.equal((await sessions()).code, 'identity.second-factor-required')
      assert.equal(await status(accessToken), 200)
      await change(token, { secondFactor: 'admins' })
      assert.equal((await sessions()).status, 200)
    })

    test('ask for longer passwords where they say so [muts.auth.password]', async () => {
      const { token } = await openOrganisation()
      await change(token, { passwordLength: 20 })
      const draft = { email: `long.${engine}@depot.example`, name: 'Long', role: 'viewer' }
      const { body } = await house.call('POST', '/users', { token, body: draft })
      const link = body.invitationLink.split('#')[1]
      const accept = (password: string) => house.call('POST', '/auth/invitation', { body: { token: link, password } })
      const refused = await accept('Nine lamps, 3 owls')
      assert.deepEqual([refused.status, refused.code], [422, 'identity.password-weak'])
      assert.ok(refused.body.detail.includes('20'))
      assert.equal((await accept('Nineteen lamps and 3 owls!')).status, 200)
    })

    test('loosen nothing when somebody loosens their row in the database', async () => {
      const { org, token, technician } = await openOrganisation()
      await change(token, { sessionIdleMinutes: 10 })
      await house.alter(
        org,
        sql`UPDATE identity_policy SET settings = '{"sessionIdleMinutes": 1440, "sessionHours": "x"}'`,
      )
      const { accessToken } = await house.signIn(technician)
      const found = await house.identity.authenticator.authenticate(accessToken, true)
      assert.ok('session' in found)
      const { idleEndsAt, endsAt } = found.session
      assert.equal(idleEndsAt.getTime() - house.clock.now().getTime(), 30 * 60_000)
      assert.equal(endsAt.getTime() - house.clock.now().getTime(), 12 * 3_600_000)
    })

    test('keep the last factor of whoever must have one, and only while they say so', async () => {
      const { token, technician } = await openOrganisation()
      const { accessToken } = await house.signIn(technician)
      const { secret } = (await house.call('POST', '/me/totp', { token: accessToken })).body
      const confirm = { token: accessToken, body: { totp: house.codeOf(secret) }, headers: { authorization: 'Bearer' } }
      const own = (await house.call('POST', '/me/totp/confirm', confirm)).body.accessToken
      await change(token, { secondFactor: 'everyone' })
      assert.equal((await house.call('DELETE', '/me/totp', { token: own })).code, 'identity.last-factor')
      await change(token, { secondFactor: 'admins' })
      assert.equal((await house.call('DELETE', '/me/totp', { token: own })).status, 204)
    })

    test('are for admin and security lead alone', async () => {
      const { technician } = await openOrganisation()
      const { accessToken } = await house.signIn(technician)
      assert.equal((await house.call('GET', '/settings', { token: accessToken })).status, 403)
      assert.equal((await change(accessToken, { passwordLength: 14 })).status, 403)
    })

    test('end an admin session after 8 hours', async () => {
      const { org, admin } = await openOrganisation()
      const { accessToken } = await house.signIn(admin)
      const found = await house.identity.authenticator.authenticate(accessToken, true)
      assert.ok('session' in found && org !== HOUSE)
      assert.equal(found.session.endsAt.getTime() - house.clock.now().getTime(), 8 * 3_600_000)
    })
  })
}
