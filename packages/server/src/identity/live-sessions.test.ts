import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0'

interface Shown {
  readonly id: string
  readonly device: string | null
  readonly address: string | null
  readonly lastUsedAt: string
  readonly isThis?: boolean
}

for (const engine of engines()) {
  describe(`sessions that live on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())

    async function openOrganisation() {
      const { org, people } = await house.createOrganisation('admin', 'technician', 'viewer')
      const [admin, technician, viewer] = people
      assert.ok(admin && technician && viewer)
      const token = (await house.signIn(admin)).accessToken
      return { org, admin, technician, viewer, token }
    }
    const signIn = async ({ email }: { email: string }, agent: string, address: string) => {
      const body = { email, password: GOOD_PASSWORD }
      const answer = await house.call('POST', '/auth/sign-in', { body, address, headers: { 'user-agent': agent } })
      return answer.body.accessToken
    }
    const list = async (path: string, token: string) => {
      const { status, body } = await house.call('GET', path, { token })
      return { status, data: (body?.data ?? []) as unknown as readonly Shown[] }
    }
    const me = async (token: string) => (await house.call('GET', '/me', { token })).status

    test('are shown to their person with device, address and last use, and one is ended', async () => {
      const { technician } = await openOrganisation()
      const first = await signIn(technician, FIREFOX, '192.0.2.7')
      house.pass({ minutes: 1 })
      const second = await signIn(technician, 'curl/8.9.1', '2001:db8::7')
      const { data } = await list('/me/sessions', second)
      assert.deepEqual(
        data.map(({ device, address, isThis }) => [device, address, isThis]),
        [
          ['curl/8.9.1', '2001:db8::7', true],
          ['Firefox on Linux', '192.0.2.7', false],
        ],
      )
      assert.equal((await house.call('DELETE', `/me/sessions/${data[1]?.id}`, { token: second })).status, 204)
      assert.deepEqual([await me(first), await me(second)], [401, 200])
    })

    test('are seen and ended by an admin, one or all, from the next request on', async () => {
      const { org, technician, token } = await openOrganisation()
      const tokens = [await signIn(technician, FIREFOX, '192.0.2.7')]
      house.pass({ seconds: 1 })
      tokens.push(await signIn(technician, FIREFOX, '192.0.2.8'))
      const path = `/users/${technician.user}/sessions`
      const { data } = await list(path, token)
      assert.deepEqual(
        data.map(({ address }) => address),
        ['192.0.2.8', '192.0.2.7'],
      )
      const [listed] = await house.entries(org, 'session.list')
      assert.deepEqual([listed?.subjects, listed?.objects.length], [[technician.subject], 2])
      assert.equal((await house.call('DELETE', `${path}/${data[1]?.id}`, { token })).status, 204)
      assert.deepEqual([await me(tokens[0] ?? ''), await me(tokens[1] ?? '')], [401, 200])
      assert.equal((await house.call('DELETE', path, { token })).status, 204)
      assert.equal(await me(tokens[1] ?? ''), 401)
      const ended = await house.entries(org, 'session.end')
      assert.deepEqual(
        ended.map(({ facts, object }) => [facts.because, object]),
        data.map(({ id }) => ['revoked', id]),
      )
      assert.equal((await house.call('DELETE', `${path}/${data[1]?.id}`, { token })).status, 404)
    })

    test('of others are nobody else’s: not a colleague’s, not another organisation’s', async () => {
      const { technician, viewer, token } = await openOrganisation()
      const own = await signIn(technician, FIREFOX, '192.0.2.7')
      const path = `/users/${technician.user}/sessions`
      const [session] = (await list(path, token)).data
      const colleague = (await house.signIn(viewer)).accessToken
      const stranger = (await openOrganisation()).token
      for (const [who, status] of [
        [colleague, 403],
        [stranger, 404],
      ] as const) {
        assert.equal((await list(path, who)).status, status)
        assert.equal((await house.call('DELETE', path, { token: who })).status, status)
        assert.equal((await house.call('DELETE', `${path}/${session?.id}`, { token: who })).status, status)
      }
      assert.equal((await house.call('DELETE', `/me/sessions/${session?.id}`, { token: colleague })).status, 404)
      assert.equal(await me(own), 200)
    })

    test('keep where they began sealed, and no longer than they live', async () => {
      const { org, technician, token } = await openOrganisation()
      await signIn(technician, FIREFOX, '192.0.2.99')
      const rows = () =>
        house.alter(org, sql`SELECT origin_sealed AS sealed FROM identity_session WHERE user_id = ${technician.user}`)
      const [before] = await rows()
      assert.ok(before?.sealed instanceof Uint8Array)
      assert.ok(!Buffer.from(before.sealed).toString('latin1').includes('192.0.2.99'))
      await house.call('DELETE', `/users/${technician.user}/sessions`, { token })
      assert.deepEqual(await rows(), [{ sealed: null }])
    })
  })
}
