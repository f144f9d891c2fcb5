/** How long what is left of a session is kept, and that nobody brings one back who can only write to the database. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { SessionId } from '#kernel'
import { HOUSE, RETENTION } from '#kernel'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { openTestIdentity } from './test-identity.ts'

for (const engine of engines()) {
  describe(`a session that has ended, on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())
    const forget = async () => {
      const job = house.identity.jobs?.find(({ name }) => name === 'identity.forget-sessions')
      await job?.runApart?.()
    }
    const me = async (token: string) => (await house.call('GET', '/me', { token })).status

    async function openPerson() {
      const { org, people } = await house.createOrganisation('technician')
      const [person] = people
      assert.ok(person)
      const tokens = await house.signIn(person)
      const { body } = await house.call('GET', '/me', { token: tokens.accessToken })
      const count = async (table: 'identity_session' | 'identity_refresh') => {
        const rows =
          table === 'identity_session' ? sql`SELECT id FROM identity_session` : sql`SELECT hash FROM identity_refresh`
        return (await house.alter(org, rows)).length
      }
      return { org, person, count, id: body.session.id as SessionId, ...tokens }
    }

    test('is forgotten with its tokens after the months of its class, and no day before', async () => {
      const { count, accessToken, refreshToken } = await openPerson()
      await house.call('POST', '/auth/refresh', { body: { refreshToken } })
      assert.equal((await house.call('POST', '/auth/sign-out', { token: accessToken })).status, 204)
      house.pass(RETENTION.session.atMost)
      await forget()
      assert.deepEqual([await count('identity_session'), await count('identity_refresh')], [1, 2])
      house.pass({ minutes: 1 })
      await forget()
      assert.deepEqual([await count('identity_session'), await count('identity_refresh')], [0, 0])
      const [told] = await house.entries(HOUSE, 'session.forget')
      assert.deepEqual([told?.facts.sessions, told?.facts.tokens], [1, 2])
    })

    test('is not forgotten while somebody holds the person', async () => {
      const { org, count, id, accessToken } = await openPerson()
      assert.equal((await house.call('POST', '/auth/sign-out', { token: accessToken })).status, 204)
      const columns = sql`org_id, id, kind, object_id, subject_id, reason, placed_by, placed_at`
      await house.alter(
        org,
        sql`INSERT INTO kernel_hold (${columns})
          SELECT org_id, id, 'user', user_id, subject_id, 'inquiry', subject_id, created_at FROM identity_session WHERE id = ${id}`,
      )
      house.pass({ months: 4 })
      await forget()
      assert.equal(await count('identity_session'), 1)
      await house.alter(org, sql`UPDATE kernel_hold SET released_at = placed_at`)
      await forget()
      assert.equal(await count('identity_session'), 0)
    })

    test('is forgotten by nobody else, and one that has not ended by nobody at all', async () => {
      const { org, count, id } = await openPerson()
      house.pass({ months: 12 })
      await forget()
      assert.equal(await count('identity_session'), 1)
      const remove = house.kernel.database.transaction({ org }, (tx) =>
        tx.run(sql`DELETE FROM identity_session WHERE id = ${id}`),
      )
      await assert.rejects(remove, /permission denied/)
    })

    test('is not brought back by whoever takes its end out of the database', async () => {
      const { org, accessToken, id } = await openPerson()
      const other = await openPerson()
      await house.call('POST', '/auth/sign-out', { token: accessToken })
      await house.alter(org, sql`UPDATE identity_session SET ended_at = NULL, ended_because = NULL WHERE id = ${id}`)
      const refused = await house.call('GET', '/me', { token: accessToken })
      assert.deepEqual([refused.status, refused.body.reason], [401, 'session row altered'])
      assert.equal(await me(other.accessToken), 200)
    })
  })
}
