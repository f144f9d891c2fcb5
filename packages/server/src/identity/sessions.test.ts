import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Role } from '#kernel'
import { HOUSE } from '#kernel'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import type { TestIdentity } from './test-identity.ts'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

for (const engine of engines()) {
  describe(`a session on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())

    const me = async (token: string) => (await house.call('GET', '/me', { token })).status
    const refresh = (refreshToken: string) => house.call('POST', '/auth/refresh', { body: { refreshToken } })

    async function openPerson(role: Role = 'technician') {
      const { org, people } = await house.createOrganisation(role)
      const [person] = people
      assert.ok(person)
      return { org, person, ...(await house.signIn(person)) }
    }

    test('ends after 30 idle minutes, for access and refresh alike [attack.18] [attack.20]', async () => {
      const { accessToken, refreshToken } = await openPerson()
      assert.equal(await me(accessToken), 200)
      house.pass({ minutes: 29, seconds: 59 })
      const renewed = (await refresh(refreshToken)).body
      house.pass({ seconds: 2 })
      assert.equal(await me(renewed.accessToken), 401)
      assert.equal((await refresh(renewed.refreshToken)).status, 401)
    })

    test('lives on while it is used, and passive requests are no use [attack.20]', async () => {
      const { accessToken, refreshToken, org } = await openPerson()
      house.pass({ minutes: 20 })
      const second = (await refresh(refreshToken)).body
      assert.equal(await me(second.accessToken), 200)
      house.pass({ minutes: 29 })
      const third = (await refresh(second.refreshToken)).body
      const passive = await house.identity.authenticator.authenticate(third.accessToken, false)
      assert.ok('org' in passive && passive.org === org)
      house.pass({ minutes: 1 })
      assert.equal(await me(third.accessToken), 401)
      assert.equal(await me(accessToken), 401)
    })

    test('ends after 12 hours, however much it is used [attack.21]', async () => {
      let { accessToken, refreshToken } = await openPerson()
      const use = async () => {
        ;({ accessToken, refreshToken } = (await refresh(refreshToken)).body)
        assert.equal(await me(accessToken), 200)
      }
      for (let hour = 0; hour < 24; hour += 1) {
        house.pass({ minutes: 29, seconds: 50 })
        await use()
      }
      house.pass({ minutes: 3, seconds: 59 })
      await use()
      house.pass({ seconds: 1 })
      assert.equal(await me(accessToken), 401)
      assert.equal((await refresh(refreshToken)).status, 401)
    })

    test('under the admin ceiling ends after 8 hours, however much it is used [attack.21]', async () => {
      let { accessToken, refreshToken } = await openPerson('admin')
      const use = async () => {
        ;({ accessToken, refreshToken } = (await refresh(refreshToken)).body)
        assert.equal(await me(accessToken), 200)
      }
      for (let half = 0; half < 16; half += 1) {
        house.pass({ minutes: 29, seconds: 50 })
        await use()
      }
      house.pass({ minutes: 2, seconds: 39 })
      await use()
      house.pass({ seconds: 1 })
      assert.deepEqual([await me(accessToken), (await refresh(refreshToken)).status], [401, 401])
    })

    test('ends with its sign-out, on the next request [attack.13]', async () => {
      const { accessToken, refreshToken } = await openPerson()
      assert.equal((await house.call('POST', '/auth/sign-out', { token: accessToken })).status, 204)
      assert.equal(await me(accessToken), 401)
      assert.equal((await refresh(refreshToken)).status, 401)
    })

    test('dies when its refresh token is used twice, with the tokens of the winner [attack.16]', async () => {
      const { org, accessToken, refreshToken } = await openPerson()
      const winner = (await refresh(refreshToken)).body
      assert.equal(await me(winner.accessToken), 200)
      assert.equal((await refresh(refreshToken)).code, 'identity.refresh-refused')
      assert.deepEqual([await me(winner.accessToken), await me(accessToken)], [401, 401])
      assert.equal((await refresh(winner.refreshToken)).status, 401)
      assert.equal((await house.entries(org, 'refresh.reuse')).length, 1)
      assert.equal((await house.entries(org, 'session.end'))[0]?.facts.because, 'refresh token used twice')
    })

    test('that is dead tells of the theft no more than once, however often the token comes back', async () => {
      const { org, refreshToken } = await openPerson()
      await refresh(refreshToken)
      for (let again = 0; again < 20; again += 1) assert.equal((await refresh(refreshToken)).status, 401)
      const entries = [await house.entries(org, 'refresh.reuse'), await house.entries(org, 'session.refuse')]
      assert.deepEqual(
        entries.map(({ length }) => length),
        [1, 1],
      )
    })

    test('gives one of twenty refreshes at once new tokens at most, and is dead afterwards [attack.17]', async () => {
      const { refreshToken } = await openPerson()
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)))
      const [winner, ...others] = outcomes.filter(({ status }) => status === 200)
      assert.ok(winner && others.length === 0)
      assert.equal(await me(winner.body.accessToken), 401)
      assert.equal((await refresh(winner.body.refreshToken)).status, 401)
    })

    test('keeps how and when it was proven through a refresh [attack.19]', async () => {
      const { accessToken, refreshToken } = await openPerson('admin')
      house.pass({ minutes: 4 })
      const renewed = (await refresh(refreshToken)).body
      const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
      assert.equal(renewed.assuranceLevel, 'aal2')
      assert.equal(claims(renewed.accessToken).auth_time, claims(accessToken).auth_time)
    })

    test('takes its refresh token from the cookie, and answers in cookies then', async () => {
      const { refreshToken } = await openPerson()
      const cookies = { '__Host-muts-refresh': refreshToken }
      const { status, body, headers } = await house.call('POST', '/auth/refresh', { cookies })
      assert.deepEqual([status, body.accessToken, headers['set-cookie']?.length], [200, undefined, 2])
      assert.equal((await house.call('POST', '/auth/refresh')).status, 401)
    })

    test('refuses refresh tokens that never were, of organisations that never were', async () => {
      const { refreshToken } = await openPerson()
      const foreign = `${'A'.repeat(22)}.${refreshToken.split('.')[1]}`
      for (const text of [foreign, refreshToken.slice(0, -1), `${refreshToken}A`, '', '\0', 'a.b']) {
        assert.equal((await refresh(text)).code, 'identity.refresh-refused')
      }
      assert.equal((await refresh(refreshToken)).status, 200)
    })

    test('raised to a second factor in the database is refused, and found', async () => {
      const { org, accessToken, person } = await openPerson('security_lead')
      assert.equal(person.totpSecret, null)
      assert.equal(await me(accessToken), 200)
      await house.alter(org, sql`UPDATE identity_session SET assurance = 'aal2'`)
      assert.equal((await house.call('GET', '/me', { token: accessToken })).body.reason, 'session row altered')
    })

    test('brought back to life, lengthened or given away in the database is refused', async () => {
      const spells = [
        sql`UPDATE identity_session SET created_at = created_at + interval '1 hour'`,
        sql`UPDATE identity_session SET last_used_at = last_used_at + interval '1 day'`,
        sql`UPDATE identity_session SET version = 2`,
      ]
      for (const spell of spells) {
        const { org, accessToken } = await openPerson()
        assert.equal(await me(accessToken), 200)
        await house.alter(org, spell)
        assert.equal(await me(accessToken), 401)
      }
    })

    test('ends when somebody signs in with its cookies still there, and not when they fail to [attack.22]', async () => {
      const { org, accessToken, refreshToken } = await openPerson()
      const next = await openPerson('viewer')
      const signIn = (cookies: object, password = GOOD_PASSWORD) =>
        house.call('POST', '/auth/sign-in', { body: { email: next.person.email, password }, cookies: { ...cookies } })
      const carried = { '__Host-muts-refresh': refreshToken }

      assert.equal((await signIn(carried, 'wrong')).status, 401)
      assert.equal((await signIn({ '__Host-muts-refresh': 'x.y', '__Host-muts-access': 'x.y.z' })).status, 200)
      assert.equal(await me(accessToken), 200)
      const fresh = await signIn(carried)
      assert.deepEqual([await me(accessToken), (await refresh(refreshToken)).status], [401, 401])
      assert.equal((await house.entries(org, 'session.end'))[0]?.facts.because, 'signed in anew')
      const again = await signIn({ '__Host-muts-access': fresh.body.accessToken })
      assert.deepEqual([await me(fresh.body.accessToken), await me(again.body.accessToken)], [401, 200])
    })

    test('is listed to its owner and can be ended by nobody else', async () => {
      const { org, accessToken, person } = await openPerson('viewer')
      const other = await openPerson('viewer')
      await house.signIn(person)
      const list = await house.call('GET', '/me/sessions', { token: accessToken })
      assert.equal(list.body.data.length, 2)
      const away = list.body.data.find(({ isThis }) => !isThis)
      assert.ok(away)
      assert.equal((await house.call('DELETE', `/me/sessions/${away.id}`, { token: other.accessToken })).status, 404)
      assert.equal((await house.call('DELETE', `/me/sessions/${away.id}`, { token: accessToken })).status, 204)
      assert.equal((await house.entries(org, 'session.end'))[0]?.object, away.id)
    })

    test('that lapsed gets its end written down at the instant it lapsed', async () => {
      const { org } = await openPerson()
      const endsIdle = new Date(house.clock.now().getTime() + 30 * 60_000)
      house.pass({ hours: 2 })
      await runJob(house, 'identity.end-lapsed')
      const [row] = await house.alter(
        org,
        sql`SELECT ended_at AS "endedAt", ended_because AS because FROM identity_session`,
      )
      assert.deepEqual(row, { endedAt: endsIdle, because: 'idle' })
    })

    test('is not opened for a password that was right before the account was disabled [attack.57]', async () => {
      const { org, person } = await openPerson('viewer')
      const body = { email: person.email, password: GOOD_PASSWORD }
      await house.alter(org, sql`UPDATE identity_user SET status = 'disabled'`)
      assert.equal((await house.call('POST', '/auth/sign-in', { body })).status, 401)
    })
  })
}

async function runJob({ identity, kernel }: TestIdentity, name: string): Promise<void> {
  const job = identity.jobs?.find((job) => job.name === name)
  await kernel.act({ actor: { kind: 'system', id: 'jobs' }, org: HOUSE }, async (ctx) => job?.run?.(ctx))
}
