/** Attack cases 38 and 45: what a provider may write of people, in the dialects of Entra and Okta, and what it may not. */
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
      test(`are out on the next request when they are no longer active, as ${dialect} says it, and back when they are [attack.13] [attack.45]`, async () => {
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

    test('are changed as Entra writes it: dotted names, and an address on a list that has none', async () => {
      const { create, patch } = await openProvider(house)
      const { body } = await create({ emails: undefined })
      const patched = await patch(
        body.id,
        { op: 'Add', path: 'emails[type eq "work"].value', value: 'work@provider.example' },
        { op: 'Replace', path: 'emails[type eq "work"].primary', value: 'True' },
        { op: 'Replace', value: { 'name.givenName': 'Given', displayName: 'Shown', title: 'Not kept' } },
        {
          op: 'Add',
          path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
          value: 'Not kept',
        },
      )
      assert.equal(patched.status, 200, JSON.stringify(patched.body))
      assert.deepEqual(patched.body.emails, [{ value: 'work@provider.example', type: 'work', primary: true }])
      assert.deepEqual([patched.body.name, patched.body.displayName], [{ givenName: 'Given' }, 'Shown'])
      const again = await patch(body.id, {
        op: 'Replace',
        path: 'emails[type eq "work"].value',
        value: 'next@provider.example',
      })
      assert.deepEqual(
        again.body.emails?.map(({ value }) => value),
        ['next@provider.example'],
      )
      const gone = await patch(body.id, { op: 'Remove', path: 'emails[type eq "work"]' })
      assert.deepEqual([gone.status, gone.body.emails], [200, undefined])
      assert.deepEqual((await patch(body.id, { op: 'remove', path: 'displayName' })).body.displayName, undefined)
    })

    test('keep what is not the provider to say: id, organisation, roles, groups, password, the address they sign in with [attack.38] [attack.45]', async () => {
      const { create, patch, call, setsOf, accessToken, org } = await openProvider(house)
      const theirs = {
        id: 'theirs',
        orgId: 'other',
        roles: [{ value: 'admin' }],
        groups: [{ value: 'x' }],
        password: 'Secret-of-12!',
      }
      const { status, body } = await create(theirs)
      assert.equal(status, 201)
      assert.notEqual(body.id, 'theirs')
      const written = { ...theirs, id: '00000000-0000-7000-8000-0000000000ff', entitlements: [{ value: 'admin' }] }
      assert.equal((await patch(body.id, { op: 'replace', value: written })).body.id, body.id)
      assert.equal((await patch(body.id, { op: 'replace', path: 'id', value: 'x' })).body.id, body.id)
      assert.equal((await patch(body.id, { op: 'replace', path: 'roles', value: [{ value: 'admin' }] })).status, 200)
      const moved = newcomer({
        userName: 'moved@provider.example',
        emails: [{ value: 'moved@provider.example', type: 'work' }],
      })
      assert.equal((await call('PUT', `/Users/${body.id}`, { body: moved })).body.userName, 'moved@provider.example')

      assert.deepEqual(await setsOf(body.id), ['viewer'])
      const account = await house.call('GET', `/users/${body.id}`, { token: accessToken })
      assert.equal(account.body.email, body.userName)
      const [row] = await house.alter(org, sql`SELECT password_hash FROM identity_user WHERE id = ${body.id}`)
      assert.equal(row?.password_hash, null)
    })

    test('are refused where what is written is not what it must be, and nothing is done [attack.45]', async () => {
      const { create, patch, find } = await openProvider(house)
      const { body } = await create()
      const bad = [
        { userName: undefined },
        { userName: 5 },
        { userName: 'no-address', emails: [] },
        { userName: `${'a'.repeat(300)}@provider.example` },
        { active: 'perhaps' },
        { emails: 'x' },
        { emails: [{ value: 'x@y.example', type: 'weird' }] },
        { displayName: 'a\u0007b' },
        { name: 'text' },
        { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'] },
      ]
      for (const more of bad) assert.equal((await create(more)).status, 400, JSON.stringify(more).slice(0, 80))
      const operations = [
        [{ op: 'replace', path: '__proto__.polluted', value: 1 }, 'invalidPath'],
        [{ op: 'replace', path: 'name.constructor.prototype.polluted', value: 1 }, 'invalidPath'],
        [{ op: 'add', path: 'constructor', value: { prototype: { polluted: 1 } } }, 'invalidPath'],
        [{ op: 'replace', path: `emails[${'('.repeat(20_000)}type eq "work"`, value: 1 }, 'invalidPath'],
        [{ op: 'replace', path: 'emails[((((].value', value: 'a' }, 'invalidFilter'],
        [{ op: 'replace', path: 'nothing', value: 1 }, 'invalidPath'],
        [{ op: 'remove' }, 'invalidValue'],
        [{ op: 'move', path: 'active' }, 'invalidSyntax'],
        [{ op: 'remove', path: 'userName' }, 'invalidValue'],
        [{ op: 'replace', value: 'active' }, 'invalidValue'],
        [{ op: 'remove', path: 'emails[type eq "a\\\\b"]' }, 'invalidPath'],
        [{ op: 'remove', path: `emails[type eq "${'\\'.repeat(200)}]` }, 'invalidPath'],
        [{ op: 'replace', value: { [`emails[type eq "${'\n'.repeat(200)}].value`]: 'a' } }, 'invalidPath'],
        [null, 'invalidSyntax'],
        ['replace', 'invalidSyntax'],
        [{ op: { toString: 1, valueOf: 1 }, path: 'active' }, 'invalidSyntax'],
        [{ op: ['replace'], path: 'active', value: false }, 'invalidSyntax'],
      ] as const
      for (const [operation, scimType] of operations) {
        const refused = await patch(body.id, operation)
        assert.deepEqual(
          [refused.status, refused.body.scimType],
          [400, scimType],
          JSON.stringify(operation).slice(0, 90),
        )
      }
      assert.equal((await patch(body.id)).status, 400)
      assert.equal((await patch(body.id, { op: 'add', value: { 'constructor.prototype.polluted': 1 } })).status, 200)
      assert.equal(({} as Record<string, unknown>).polluted, undefined)
      assert.equal((await find(`userName eq "${body.userName}"`)).Resources[0]?.displayName, body.displayName)
    })

    test('are changed only by who has seen the newest version, where a client says which', async () => {
      const { create, call } = await openProvider(house)
      const { body, headers } = await create()
      const Operations = [{ op: 'replace', path: 'displayName', value: 'One' }]
      const change = (seen: unknown) =>
        call('PATCH', `/Users/${body.id}`, { body: { Operations }, headers: { 'if-match': String(seen) } })
      const first = await change(headers.etag)
      assert.equal(first.status, 200)
      assert.equal((await change(headers.etag)).status, 412)
      assert.equal(
        (await change(first.headers.etag)).headers.etag,
        first.headers.etag,
        'what changes nothing is no version',
      )
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

    test('always leave an admin: the last one is neither closed nor removed [attack.39]', async () => {
      const { admin, patch, call, accessToken } = await openProvider(house)
      assert.equal(
        (await patch(admin.user, { op: 'replace', path: 'active', value: false })).code,
        'identity.last-admin',
      )
      assert.equal((await call('DELETE', `/Users/${admin.user}`)).code, 'identity.last-admin')
      assert.equal((await house.call('GET', '/me', { token: accessToken })).status, 200)
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
