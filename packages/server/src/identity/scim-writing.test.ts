/** What a provider may change of people, as Entra writes it and by the standard, and what is not its to write (attack cases 38 and 45). */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { openTestIdentity } from './test-identity.ts'
import { newcomer, openProvider } from './test-scim.ts'

for (const engine of engines()) {
  describe(`what an identity provider writes of people, on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())

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
  })
}
