/** People as a provider brings, finds, closes and removes them, in the dialects of Entra and Okta (attack case 45). */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { OrgId, SubjectId } from '#kernel'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { openTestIdentity } from './test-identity.ts'
import { newcomer, openProvider } from './test-scim.ts'

for (const engine of engines()) {
  describe(`people that an identity provider brings, on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())
    const subjectOf = async (org: OrgId, id: string): Promise<SubjectId> => {
      const [row] = await house.alter(org, sql`SELECT subject_id FROM identity_user WHERE id = ${id}`)
      return row?.subject_id as SubjectId
    }

    test('come in with the least rights, by no way of their own, and are shown as they were written', async () => {
      const { org, create, call, accessToken, setsOf } = await openProvider(house)
      const made = await create({ name: { givenName: 'Some', familyName: 'Body' } })
      assert.equal(made.status, 201)
      assert.equal(made.headers.location, made.body.meta.location)
      const read = await call('GET', `/Users/${made.body.id}`)
      assert.deepEqual([read.status, read.body.active, read.headers.etag], [200, true, made.headers.etag])
      assert.deepEqual(read.body.name, { givenName: 'Some', familyName: 'Body' })

      assert.deepEqual(await setsOf(made.body.id), ['viewer'])
      const { body } = await house.call('GET', `/users/${made.body.id}`, { token: accessToken })
      assert.deepEqual([body.email, body.status], [made.body.userName, 'invited'])
      const [entry] = await house.entries(org, 'user.provision')
      assert.deepEqual([entry?.object, entry?.subjects.length], [made.body.id, 1])
      const personal = await house.alter(org, sql`SELECT * FROM identity_scim_user WHERE id = ${made.body.id}`)
      assert.doesNotMatch(Buffer.from(JSON.stringify(personal)).toString('latin1'), /provider\.example|ext-/)
    })

    test('are found by user name in any case, by external id and by address, and by nothing else', async () => {
      const { create, find, call } = await openProvider(house)
      const { body } = await create()
      for (const filter of [
        `userName eq "${body.userName.toUpperCase()}"`,
        `externalId eq "${body.externalId}"`,
        `emails.value Eq "${body.userName}"`,
        `urn:ietf:params:scim:schemas:core:2.0:User:userName eq "${body.userName}"`,
      ])
        assert.deepEqual(
          (await find(filter)).Resources.map(({ id }) => id),
          [body.id],
          filter,
        )
      assert.equal((await find('userName eq "nobody@provider.example"')).totalResults, 0)
      const refused = [
        'userName sw "a"',
        'displayName eq "Person"',
        `userName eq "a" or userName eq "b"`,
        `userName eq "${body.userName}" and active eq true`,
        `not (userName eq "a")`,
        'userName eq 5',
        'userName pr',
        'userName eq "a" \' OR 1=1 --',
        '((((',
        '__proto__ eq "a"',
        `${'('.repeat(20_000)}userName eq "a"${')'.repeat(20_000)}`,
        `userName eq "${'a'.repeat(5_000)}"`,
        'userName eq "a\\\\b"',
        'userName eq\n"a"',
        `userName eq "${'\\'.repeat(200)}`,
        `userName eq "${'\n'.repeat(200)}`,
      ]
      for (const filter of refused) {
        const { status, body } = await call('GET', '/Users', { query: { filter } })
        assert.deepEqual([status, body.scimType], [400, 'invalidFilter'], filter.slice(0, 80))
      }
    })

    test('are listed in pages that count from one', async () => {
      const { create, call } = await openProvider(house)
      for (let made = 0; made < 3; made++) await create()
      const first = (await call('GET', '/Users', { query: { startIndex: 1, count: 2 } })).body
      const rest = (await call('GET', '/Users', { query: { startIndex: 3, count: 2 } })).body
      assert.deepEqual([first.totalResults, first.Resources.length, rest.startIndex], [4, 2, 3])
      const ids = [...first.Resources, ...rest.Resources].map(({ id }) => id)
      assert.equal(new Set(ids).size, 4)
      for (const path of ['/Users', '/Groups']) {
        const beyond = await call('GET', path, { query: { startIndex: '9'.repeat(20), count: '9'.repeat(20) } })
        assert.deepEqual([beyond.status, beyond.body.Resources], [200, []], path)
      }
      const none = (await call('GET', '/Users', { query: { count: 0 } })).body
      assert.deepEqual([none.totalResults, none.Resources], [4, []])
      const named = (await call('GET', '/Users', { query: { attributes: 'userName' } })).body
      assert.deepEqual(Object.keys(named.Resources[0] ?? {}), ['schemas', 'id', 'userName'])
    })

    test('are one by their user name: a second is 409, here and where another organisation has the address [attack.45]', async () => {
      const { create } = await openProvider(house)
      const elsewhere = await openProvider(house)
      const { body } = await create()
      const twin = {
        userName: body.userName.toUpperCase(),
        emails: [{ value: 'other@provider.example', type: 'work' }],
      }
      for (const outcome of [await create(twin), await elsewhere.create({ userName: body.userName, emails: [] })])
        assert.deepEqual([outcome.status, outcome.body.scimType], [409, 'uniqueness'])
      assert.equal((await create()).status, 201)
    })

    test('who were invited by hand before are found by their address, and taken over by what is written of them', async () => {
      const { rest, find, patch, setsOf } = await openProvider(house, 'technician')
      const [technician] = rest
      assert.ok(technician)
      const [known] = (await find(`userName eq "${technician.email}"`)).Resources
      assert.deepEqual([known?.id, known?.displayName], [technician.user, technician.name])
      const patched = await patch(technician.user, { op: 'add', path: 'externalId', value: 'ext-taken-over' })
      assert.deepEqual([patched.status, patched.body.externalId], [200, 'ext-taken-over'])
      assert.equal((await find('externalId eq "ext-taken-over"')).totalResults, 1)
      assert.deepEqual(await setsOf(technician.user), ['technician'], 'what was given by hand stays')
    })

    for (const [dialect, operations] of [
      ['Entra', [{ op: 'Replace', path: 'active', value: 'False' }]],
      ['Entra, without a path', [{ op: 'Replace', value: { active: 'False' } }]],
      ['Okta', [{ op: 'replace', value: { active: false } }]],
    ] as const)
      test(`are out on the next request when they are no longer active, as ${dialect} says it, and back when they are [attack.13] [attack.45] [muts.auth.sso]`, async () => {
        const { org, rest, patch, call } = await openProvider(house, 'driver')
        const [driver] = rest
        assert.ok(driver)
        const { accessToken, refreshToken } = await house.signIn(driver)
        assert.equal((await house.call('GET', '/me', { token: accessToken })).status, 200)

        const { status, body } = await patch(driver.user, ...operations)
        assert.deepEqual([status, body.active], [200, false])
        assert.equal((await house.call('GET', '/me', { token: accessToken })).status, 401)
        assert.equal((await house.call('POST', '/auth/refresh', { body: { refreshToken } })).status, 401)
        assert.equal((await house.signIn(driver)).accessToken, undefined)
        assert.equal((await house.entries(org, 'user.disable')).length, 1)

        assert.equal((await patch(driver.user, { op: 'Replace', path: 'active', value: 'True' })).body.active, true)
        assert.ok((await house.signIn(driver)).accessToken)
        const put = await call('PUT', `/Users/${driver.user}`, { body: newcomer({ active: false }) })
        assert.deepEqual([put.status, put.body.active], [200, false])
      })

    test('whom an admin closed stay closed, whatever the provider says, until an admin opens them', async () => {
      const { admin, rest, patch, call, create, accessToken } = await openProvider(house, 'driver')
      const [driver] = rest
      assert.ok(driver)
      const byHand = (body: object) =>
        house.call('PATCH', `/users/${driver.user}`, {
          token: accessToken,
          body,
          headers: { 'if-match': '*' },
          stepUpBy: admin,
        })
      const sync = (active: boolean) => patch(driver.user, { op: 'replace', path: 'active', value: active })
      const control = [(await sync(false)).body.active, (await byHand({ name: 'Person Z' })).status]
      assert.deepEqual([...control, (await sync(true)).body.active], [false, 200, true])

      await sync(false)
      assert.equal((await byHand({ status: 'active' })).body.status, 'active')
      assert.equal((await byHand({ status: 'disabled' })).status, 200)
      for (const more of [await sync(true), await sync(false), await sync(true)])
        assert.deepEqual([more.status, more.body.active], [200, false])
      const whole = newcomer({ userName: driver.email, emails: [] })
      assert.equal((await call('PUT', `/Users/${driver.user}`, { body: whole })).body.active, false)
      assert.equal((await call('DELETE', `/Users/${driver.user}`)).status, 204)
      const back = await create({ userName: driver.email, emails: [] })
      assert.deepEqual([back.status, back.body.id, back.body.active], [201, driver.user, false])
      assert.equal((await house.signIn(driver)).accessToken, undefined)

      assert.equal((await byHand({ status: 'active' })).status, 200)
      assert.ok((await house.signIn(driver)).accessToken)
    })

    test('who are removed are closed and seen no more, and come back to their account', async () => {
      const { org, rest, call, find, create, accessToken } = await openProvider(house, 'viewer')
      const [viewer] = rest
      assert.ok(viewer)
      const session = await house.signIn(viewer)
      assert.equal((await call('DELETE', `/Users/${viewer.user}`)).status, 204)

      assert.equal((await house.call('GET', '/me', { token: session.accessToken })).status, 401)
      for (const method of ['GET', 'DELETE'] as const)
        assert.equal((await call(method, `/Users/${viewer.user}`)).status, 404, method)
      assert.equal((await find(`userName eq "${viewer.email}"`)).totalResults, 0)
      assert.equal((await house.call('GET', `/users/${viewer.user}`, { token: accessToken })).body.status, 'disabled')
      assert.equal((await house.entries(org, 'user.deprovision')).length, 1)

      const back = await create({ userName: viewer.email, emails: [] })
      assert.deepEqual([back.status, back.body.id, back.body.active], [201, viewer.user, true])
      assert.ok((await house.signIn(viewer)).accessToken)
    })

    test('always leave an admin: the last one is neither closed nor removed, and signed out all the same [attack.39]', async () => {
      const { org, admin, patch, call, accessToken } = await openProvider(house)
      assert.equal((await house.call('GET', '/me', { token: accessToken })).status, 200)
      assert.equal(
        (await patch(admin.user, { op: 'replace', path: 'active', value: false })).code,
        'identity.last-admin',
      )
      assert.equal((await house.call('GET', '/me', { token: accessToken })).status, 401)
      const { accessToken: again } = await house.signIn(admin)
      assert.equal((await call('DELETE', `/Users/${admin.user}`)).code, 'identity.last-admin')
      assert.equal((await house.call('GET', '/me', { token: again })).status, 401)
      const ends = (await house.entries(org, 'session.end')).map(({ facts }) => facts.because)
      assert.deepEqual(ends, ['ended by the identity provider', 'ended by the identity provider'])
    })

    test('of another organisation are not there, whatever is asked of them [attack.37] [attack.45]', async () => {
      const { create, patch, call } = await openProvider(house)
      const elsewhere = await openProvider(house)
      const { body } = await elsewhere.create()
      const Operations = [{ op: 'replace', path: 'active', value: false }]
      for (const id of [body.id, '00000000-0000-7000-8000-0000000000ff', 'none', "' OR 1=1"]) {
        assert.equal((await call('GET', `/Users/${id}`)).status, 404)
        assert.equal((await call('DELETE', `/Users/${id}`)).status, 404)
        assert.equal((await call('PUT', `/Users/${id}`, { body: newcomer() })).status, 404)
        assert.equal((await call('PATCH', `/Users/${id}`, { body: { Operations } })).status, 404)
      }
      assert.equal(
        (await call('GET', '/Users', { query: { filter: `userName eq "${body.userName}"` } })).body.totalResults,
        0,
      )
      assert.equal((await elsewhere.patch(body.id, ...Operations)).status, 200)
      assert.equal((await patch((await create()).body.id, ...Operations)).status, 200)
    })

    test('who were erased are in no answer and no index', async () => {
      const { org, create, call, find } = await openProvider(house)
      const { body } = await create()
      const subject = await subjectOf(org, body.id)
      await house.inOrg(org, async (ctx) => house.identity.erases?.(ctx, subject))

      assert.equal((await call('GET', `/Users/${body.id}`)).status, 404)
      for (const filter of [`userName eq "${body.userName}"`, `externalId eq "${body.externalId}"`])
        assert.equal((await find(filter)).totalResults, 0)
      const [row] = await house.alter(
        org,
        sql`SELECT num_nonnulls(sealed, user_name_index, email_index, external_index)::int AS left FROM identity_scim_user WHERE id = ${body.id}`,
      )
      assert.equal(row?.left, 0)
    })
  })
}
