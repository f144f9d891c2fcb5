import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { UserView } from '#identity/accounts'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { openTestIdentity } from './test-identity.ts'
import { createPeopleBench, newcomer } from './test-people.ts'

for (const engine of engines()) {
  describe(`people on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())
    const { openAdmin, invite, change } = createPeopleBench(house)

    test('have an e-mail of their own in the whole installation', async () => {
      const { token } = await openAdmin()
      const elsewhere = await openAdmin()
      assert.equal((await invite(token, newcomer('taken@depot.example'))).status, 201)
      assert.equal((await invite(elsewhere.token, newcomer('TAKEN@depot.example'))).code, 'identity.email-taken')
      assert.equal((await invite(elsewhere.token, newcomer('free@depot.example'))).status, 201)
    })

    test('of another organisation are not there', async () => {
      const { token, people } = await openAdmin()
      const elsewhere = await openAdmin()
      const id = people[0]?.user
      const own = elsewhere.people[0]?.user
      assert.equal((await house.call('GET', `/users/${id}`, { token })).status, 200)
      assert.equal((await house.call('GET', `/users/${id}`, { token: elsewhere.token })).status, 404)
      const headers = { 'if-match': '*' }
      const patch = { token: elsewhere.token, body: { name: 'X' }, headers }
      assert.equal((await house.call('PATCH', `/users/${id}`, patch)).status, 404)
      assert.equal(
        (await house.call('POST', `/users/${id}/link`, { token: elsewhere.token, stepUpBy: elsewhere.admin })).status,
        404,
      )
      const list = await house.call('GET', '/users', { token: elsewhere.token })
      assert.deepEqual(
        list.body.data.map(({ id }: { id: string }) => id),
        [own],
      )
    })

    test('are listed in pages and found by their exact address', async () => {
      const { token, people, org } = await openAdmin('driver', 'viewer')
      const first = await house.call('GET', '/users', { token, query: { limit: 2 } })
      const second = await house.call('GET', '/users', { token, query: { limit: 2, after: first.body.page.next } })
      const found = [...first.body.data, ...second.body.data].map(({ id }: { id: string }) => id)
      assert.deepEqual(
        [found.sort(), second.body.page],
        [people.map(({ user }) => user).sort(), { next: null, hasMore: false }],
      )
      const byMail = await house.call('GET', '/users', { token, query: { email: people[1]?.email.toUpperCase() } })
      assert.deepEqual(
        byMail.body.data.map(({ role }: { role: string }) => role),
        ['driver'],
      )
      const [entry] = await house.entries(org, 'user.list')
      assert.deepEqual(entry?.objects, [people[1]?.user])
    })

    test('are found by their status, and by whether they have a second factor, on every page', async () => {
      const { token, people, org, admin } = await openAdmin('driver', 'viewer', 'auditor')
      const [driver, viewer, auditor] = people.slice(1)
      assert.ok(driver && viewer && auditor)
      const { body: invited } = await invite(token, newcomer('soon@depot.example'))
      await house.alter(
        org,
        sql`INSERT INTO identity_passkey (org_id, id, user_id, subject_id, credential_hash, sealed, counter, created_at)
          SELECT org_id, id, id, subject_id, '\\x01', '\\x01', 0, created_at FROM identity_user WHERE id = ${viewer.user}`,
      )
      const find = async (query: object, after?: string): Promise<readonly (readonly [string, boolean])[]> => {
        const asked = { limit: 1, ...query, ...(after === undefined ? {} : { after }) }
        const { body } = await house.call('GET', '/users', { token, query: asked })
        const found = (body.data as readonly Partial<UserView>[]).map(
          ({ id = '', hasSecondFactor = false }) => [id, hasSecondFactor] as const,
        )
        return [...found, ...(body.page.next === null ? [] : await find(query, body.page.next))]
      }

      assert.deepEqual(
        new Map(await find({ status: 'active', hasSecondFactor: false })),
        new Map([
          [driver.user, false],
          [auditor.user, false],
        ]),
      )
      assert.deepEqual(
        new Map(await find({ hasSecondFactor: true })),
        new Map([
          [admin.user, true],
          [viewer.user, true],
        ]),
      )
      assert.deepEqual(await find({ status: 'invited' }), [[invited.id, false]])
      assert.deepEqual(await find({ status: 'disabled' }), [])
    })

    test('under the admin ceiling are told to enrol until they have come in with a second factor, others never', async () => {
      const { people, admin } = await openAdmin('driver')
      const [driver] = people.slice(1)
      assert.ok(driver)
      const mustEnrol = async (token: string) => {
        const { body } = await house.call('GET', '/me', { token })
        return (body as { mustEnrol?: boolean }).mustEnrol
      }
      const { accessToken } = await house.identity.verbs.openCanarySession('privacy_officer', { assurance: 'aal1' })

      assert.equal(await mustEnrol(accessToken), true)
      assert.equal(await mustEnrol((await house.signIn(admin)).accessToken), false)
      assert.equal(await mustEnrol((await house.signIn(driver)).accessToken), false)
    })

    test('of whom one envelope is broken are listed all the same, without it, and that leaves an entry', async () => {
      const { token, people, org } = await openAdmin('driver', 'viewer')
      const [admin, driver] = people
      assert.ok(admin && driver)
      // Whoever can write to the database puts one person's envelope into the row of another.
      const theirs = sql`(SELECT personal_sealed FROM identity_user WHERE id = ${admin.user})`
      await house.alter(org, sql`UPDATE identity_user SET personal_sealed = ${theirs} WHERE id = ${driver.user}`)

      const { status, body } = await house.call('GET', '/users', { token })
      const users = new Map((body.data as readonly Partial<UserView>[]).map((user) => [user.id, user]))
      const [sound, broken] = [users.get(admin.user), users.get(driver.user)]
      assert.deepEqual([status, users.size], [200, 3])
      assert.deepEqual([sound?.name, sound?.email, sound?.isUnreadable], [admin.name, admin.email, undefined])
      assert.deepEqual([broken?.name, broken?.email, broken?.isUnreadable], ['', '', true])
      const one = await house.call('GET', `/users/${driver.user}`, { token })
      assert.equal(one.status, 503)
      const [entry, ...more] = await house.entries(org, 'vault.integrity')
      assert.deepEqual([entry?.object, entry?.outcome, more], [driver.user, 'failed', []])
    })

    test('are known by one spelling of their id, which is the one in their entries', async () => {
      const { token, people, org } = await openAdmin('driver')
      const [admin, driver] = people
      assert.ok(admin && driver)
      const typed = driver.user.toUpperCase()
      assert.equal((await house.call('GET', `/users/${typed}`, { token })).status, 200)
      assert.equal((await house.call('POST', `/users/${typed}/link`, { token, stepUpBy: admin })).status, 201)

      for (const action of ['user.read', 'user.link'])
        assert.deepEqual((await house.entries(org, action))[0]?.objects, [driver.user], action)
      const demote = { token, body: { role: 'viewer' }, headers: { 'if-match': '*' }, stepUpBy: admin }
      const own = await house.call('PATCH', `/users/${admin.user.toUpperCase()}`, demote)
      assert.equal(own.code, 'identity.last-admin')
    })

    test('lose their sessions with a change of role, on the next request [attack.13]', async () => {
      const { token, people, admin } = await openAdmin('technician')
      const technician = people[1]
      assert.ok(technician)
      const session = await house.signIn(technician)
      assert.equal((await house.call('GET', '/me', { token: session.accessToken })).status, 200)
      assert.equal((await change(token, technician.user, { role: 'viewer' }, admin)).body.role, 'viewer')
      assert.equal((await house.call('GET', '/me', { token: session.accessToken })).status, 401)
      assert.equal(
        (await house.call('POST', '/auth/refresh', { body: { refreshToken: session.refreshToken } })).status,
        401,
      )
    })

    test('who are disabled are out at once, and back when enabled [attack.13]', async () => {
      const { token, people, org, admin } = await openAdmin('driver')
      const driver = people[1]
      assert.ok(driver)
      const session = await house.signIn(driver)
      assert.equal((await change(token, driver.user, { status: 'disabled' })).status, 200)
      assert.equal((await house.call('GET', '/me', { token: session.accessToken })).status, 401)
      assert.equal((await house.signIn(driver)).accessToken, undefined)
      assert.equal((await change(token, driver.user, { status: 'active' }, admin)).status, 200)
      assert.ok((await house.signIn(driver)).accessToken)
      assert.equal((await house.entries(org, 'user.disable')).length, 1)
    })

    test('who came in without a password are renamed and given another role like anybody', async () => {
      const { token, people, org, admin } = await openAdmin('technician')
      const technician = people[1]
      assert.ok(technician)
      await house.alter(org, sql`UPDATE identity_user SET password_hash = NULL WHERE id = ${technician.user}`)
      const changed = await change(token, technician.user, { role: 'viewer', name: 'Person S' }, admin)
      assert.deepEqual([changed.status, changed.body.role, changed.body.status], [200, 'viewer', 'active'])
      assert.equal((await change(token, technician.user, { status: 'disabled' })).status, 200)
      assert.equal((await change(token, technician.user, { status: 'active' }, admin)).body.status, 'invited')
      assert.equal((await change(token, technician.user, { status: 'active' }, admin)).code, 'identity.not-activated')
    })

    test('always have an admin: the last one is neither disabled nor demoted [attack.39]', async () => {
      const { token, admin } = await openAdmin()
      assert.equal((await change(token, admin.user, { status: 'disabled' })).code, 'identity.last-admin')
      assert.equal((await change(token, admin.user, { role: 'viewer' }, admin)).code, 'identity.last-admin')
      assert.equal((await change(token, admin.user, { name: 'Person Y' })).status, 200)
    })

    test('always have an admin, also when two demote each other at once [attack.39]', async () => {
      const { token, people, org } = await openAdmin('admin')
      const [one, two] = people
      assert.ok(one && two)
      const session = await house.signIn(two)
      const outcomes = await Promise.all([
        change(token, two.user, { role: 'viewer' }, one),
        change(session.accessToken, one.user, { role: 'viewer' }, two),
      ])
      assert.ok(outcomes.some(({ status }) => status !== 200))
      const admins = await house.alter(
        org,
        sql`SELECT id FROM identity_user WHERE role = 'admin' AND status = 'active'`,
      )
      assert.equal(admins.length, 1)
    })

    test('do not change their own role, admins included [muts.roles.admin]', async () => {
      const { token, admin } = await openAdmin('admin')
      assert.equal((await change(token, admin.user, { role: 'security_lead' }, admin)).code, 'identity.own-role')
    })

    test('are changed only by who has seen the newest version', async () => {
      const { token, admin } = await openAdmin()
      const path = `/users/${admin.user}` as const
      const { headers } = await house.call('GET', path, { token })
      const seen = { 'if-match': String(headers.etag) }
      assert.equal((await house.call('PATCH', path, { token, body: { name: 'One' } })).status, 428)
      assert.equal((await house.call('PATCH', path, { token, body: { name: 'One' }, headers: seen })).status, 200)
      assert.equal((await house.call('PATCH', path, { token, body: { name: 'Two' }, headers: seen })).status, 412)
    })

    test('who are no admins do not see or invite anybody', async () => {
      const { people } = await openAdmin('technician')
      const technician = people[1]
      assert.ok(technician)
      const { accessToken: token } = await house.signIn(technician)
      assert.equal((await house.call('GET', '/users', { token })).status, 403)
      assert.equal((await invite(token, newcomer('x@depot.example'))).status, 403)
    })
  })
}
