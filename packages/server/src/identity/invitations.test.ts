import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'
import { createPeopleBench, newcomer, tokenIn } from './test-people.ts'

for (const engine of engines()) {
  describe(`people on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())
    const { openAdmin, invite, accept, change } = createPeopleBench(house)

    test('come in by a link that works once', async () => {
      const { org, token } = await openAdmin()
      const { status, link, body } = await invite(token, newcomer('once@depot.example'))
      assert.equal(status, 201)
      assert.match(body.invitationLink, /^http:\/\/localhost:8080\/app\/invitation#[\w-]{22}\.[\w-]{43}$/)
      const first = await accept(link)
      assert.deepEqual([first.status, first.body.purpose], [200, 'invitation'])
      assert.equal((await house.call('GET', '/me', { token: first.body.accessToken })).body.email, 'once@depot.example')
      assert.deepEqual(
        [
          (await accept(link)).code,
          (await house.entries(org, 'user.activate')).filter(({ object }) => object === body.id).length,
        ],
        ['identity.link-refused', 1],
      )
    })

    test('who come in by a link leave the session whose cookie their browser carries', async () => {
      const { token } = await openAdmin()
      const { link } = await invite(token, newcomer('carried@depot.example'))
      const cookies = { '__Host-muts-access': token }
      const came = await house.call('POST', '/auth/invitation', {
        body: { token: link, password: GOOD_PASSWORD },
        cookies,
      })
      assert.deepEqual([came.status, (await house.call('GET', '/me', { token })).status], [200, 401])
    })

    test('come in by a link once, however often it is used at the same time', async () => {
      const { token } = await openAdmin()
      const { link } = await invite(token, newcomer('race@depot.example'))
      const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => accept(link)))
      assert.deepEqual(outcomes.map(({ status }) => status).sort(), [200, 401, 401, 401, 401])
    })

    test('keep their link when the password is too weak', async () => {
      const { token } = await openAdmin()
      const { link } = await invite(token, newcomer('weak@depot.example'))
      const weak = await accept(link, 'Password2026!')
      assert.deepEqual(
        [weak.status, weak.code, weak.body.errors[0]?.pointer],
        [422, 'identity.password-weak', '/password'],
      )
      assert.equal((await accept(link)).status, 200)
    })

    test('come in within seven days, and by the newest link only', async () => {
      const { token, admin } = await openAdmin()
      const { link, body } = await invite(token, newcomer('late@depot.example'))
      const again = await house.call('POST', `/users/${body.id}/link`, { token, stepUpBy: admin })
      assert.equal((await accept(link)).status, 401)
      house.pass({ days: 7 })
      assert.equal((await accept(tokenIn(again.body.invitationLink))).status, 401)
    })

    test('who lost their password get a link for 15 minutes, which ends their sessions and still asks the second factor', async () => {
      const { token, people, admin } = await openAdmin('admin')
      const other = people[1]
      assert.ok(other)
      const session = await house.signIn(other)
      const { body } = await house.call('POST', `/users/${other.user}/link`, { token, stepUpBy: admin })
      const link = tokenIn(body.invitationLink)
      house.pass({ seconds: 30 })
      assert.equal((await accept(link, 'Seven grey pencils?')).code, 'identity.second-factor-needed')
      assert.equal((await accept(link, 'Seven grey pencils?', { totp: '000000' })).code, 'identity.credentials-refused')
      const reset = await accept(link, 'Seven grey pencils?', { totp: house.codeOf(other.totpSecret) })
      assert.deepEqual([reset.status, reset.body.purpose, reset.body.assuranceLevel], [200, 'reset', 'aal2'])
      assert.equal((await house.call('GET', '/me', { token: session.accessToken })).status, 401)
    })

    test('who are disabled while invited have no link any more, and are invited anew by being enabled', async () => {
      const { token, admin } = await openAdmin()
      const { link, body } = await invite(token, newcomer('paused@depot.example'))
      assert.equal((await change(token, body.id, { status: 'active' }, admin)).code, 'identity.not-activated')
      assert.equal((await change(token, body.id, { status: 'disabled' })).status, 200)
      assert.equal((await accept(link)).code, 'identity.link-refused')
      const noLink = await house.call('POST', `/users/${body.id}/link`, { token, stepUpBy: admin })
      assert.equal(noLink.code, 'identity.user-disabled')

      assert.equal((await change(token, body.id, { status: 'active' }, admin)).body.status, 'invited')
      assert.equal((await accept(link)).code, 'identity.link-refused')
      const anew = await house.call('POST', `/users/${body.id}/link`, { token, stepUpBy: admin })
      assert.equal((await accept(tokenIn(anew.body.invitationLink))).status, 200)
    })
  })
}
