import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Role } from '#kernel'
import { engines } from '#kernel/database/testing'
import { openTestIdentity } from './test-identity.ts'
import { newcomer, openProvider } from './test-scim.ts'

for (const engine of engines()) {
  describe(`groups that an identity provider brings, on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())

    async function openGroup(...others: readonly Role[]) {
      const provider = await openProvider(house, ...others)
      const person = (await provider.create()).body.id
      const made = await provider.call('POST', '/Groups', { body: { displayName: 'Workshop', externalId: 'g-1' } })
      assert.equal(made.status, 201)
      return { ...provider, person, group: made.body.id }
    }

    test('give nothing until an admin has mapped them, then at once, and nothing any more when they are gone', async () => {
      const { org, person, group, map, setsOf, call, patchGroup } = await openGroup()
      await patchGroup(group, { op: 'Add', path: 'members', value: [{ value: person }] })
      assert.deepEqual(await setsOf(person), ['viewer'])
      assert.equal((await map(group, 'technician')).status, 204)
      assert.deepEqual(await setsOf(person), ['technician'])

      assert.deepEqual(
        (await call('GET', `/Users/${person}`)).body.groups?.map(({ value }) => value),
        [group],
      )
      assert.equal((await call('DELETE', `/Groups/${group}`)).status, 204)
      assert.deepEqual(await setsOf(person), ['viewer'])
      assert.equal((await call('GET', `/Groups/${group}`)).status, 404)
      assert.equal((await house.entries(org, 'group.provision')).length, 1)
      const again = await call('POST', '/Groups', { body: { displayName: 'Workshop', members: [{ value: person }] } })
      assert.deepEqual([again.status, await setsOf(person)], [201, ['viewer']], 'by the same name it is another group')
    })

    for (const [dialect, leaving] of [
      ['Okta', (id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` })],
      ['Entra', (id: string) => ({ op: 'Remove', path: 'members', value: [{ value: id }] })],
      ['anybody who empties them', () => ({ op: 'remove', path: 'members' })],
    ] as const)
      test(`are joined and left as ${dialect} says it, and sessions from before are gone`, async () => {
        const { rest, group, map, setsOf, patchGroup } = await openGroup('driver')
        const [driver] = rest
        assert.ok(driver)
        await map(group, 'technician')
        const before = await house.signIn(driver)
        assert.equal(
          (await patchGroup(group, { op: 'add', path: 'members', value: { value: driver.user } })).status,
          204,
        )
        assert.deepEqual(await setsOf(driver.user), ['driver', 'technician'])
        assert.equal((await house.call('GET', '/me', { token: before.accessToken })).status, 401)

        const present = await house.signIn(driver)
        assert.equal((await patchGroup(group, leaving(driver.user))).status, 204)
        assert.deepEqual(await setsOf(driver.user), ['driver'])
        assert.equal((await house.call('GET', '/me', { token: present.accessToken })).status, 401)
      })

    test('are written anew as a whole: name, external id, and who is in them', async () => {
      const { person, group, call, create, patchGroup } = await openGroup()
      const other = (await create()).body.id
      await patchGroup(group, { op: 'replace', value: { displayName: 'Garage', members: [{ value: person }] } })
      const put = await call('PUT', `/Groups/${group}`, { body: { displayName: 'Yard', members: [{ value: other }] } })
      assert.deepEqual([put.status, put.body.displayName, put.body.externalId], [200, 'Yard', undefined])
      assert.deepEqual(
        put.body.members?.map(({ value }) => value),
        [other],
      )
      const bare = await call('GET', `/Groups/${group}`, { query: { excludedAttributes: 'members' } })
      assert.deepEqual([bare.body.displayName, bare.body.members], ['Yard', undefined])
    })

    test('are found by name or external id, and by nothing else', async () => {
      const { group, call } = await openGroup()
      const find = (filter: string) => call('GET', '/Groups', { query: { filter } })
      for (const filter of ['displayName eq "workshop"', 'externalId eq "g-1"'])
        assert.deepEqual(
          (await find(filter)).body.Resources.map(({ id }) => id),
          [group],
          filter,
        )
      assert.equal((await find('displayName eq "Nothing"')).body.totalResults, 0)
      for (const filter of ['members eq "x"', 'displayName co "W"', 'id pr'])
        assert.equal((await find(filter)).body.scimType, 'invalidFilter', filter)
    })

    test('that an admin has mapped by name before are those, and of one name there is one', async () => {
      const { accessToken, admin, call, person, setsOf } = await openGroup()
      const body = { source: 'scim', name: 'Drivers', role: 'driver' }
      const mapped = await house.call('POST', '/groups', { token: accessToken, body, stepUpBy: admin })
      assert.equal((await call('GET', '/Groups')).body.totalResults, 1, 'the provider has not made it')
      const made = await call('POST', '/Groups', { body: { displayName: 'Drivers', members: [{ value: person }] } })
      assert.deepEqual([made.body.id, await setsOf(person)], [mapped.body.id, ['driver']])
      for (const path of ['/Groups', `/Groups/${made.body.id}`] as const) {
        const twin = await call(path === '/Groups' ? 'POST' : 'PUT', path, { body: { displayName: 'Workshop' } })
        assert.deepEqual([twin.status, twin.body.scimType], [409, 'uniqueness'])
      }
    })

    test('refuse what they cannot hold, and nothing is done', async () => {
      const { group, person, call, patchGroup } = await openGroup()
      const elsewhere = await openGroup()
      const many = Array.from({ length: 1_001 }, () => ({ value: person }))
      const operations = [
        [{ op: 'add', path: 'members', value: [{ value: elsewhere.person }] }, 'invalidValue'],
        [{ op: 'add', path: 'members', value: [{ value: 'nobody' }] }, 'invalidValue'],
        [{ op: 'add', path: 'members', value: many }, 'tooMany'],
        [{ op: 'remove', path: 'members[value sw "0"]' }, 'invalidFilter'],
        [{ op: 'remove', path: `members[${'('.repeat(20_000)}]` }, 'invalidPath'],
        [{ op: 'replace', path: '__proto__.polluted', value: 1 }, 'invalidPath'],
        [{ op: 'replace', path: 'roles', value: ['admin'] }, 'invalidPath'],
        [{ op: 'replace', path: 'displayName', value: '' }, 'invalidValue'],
        [{ op: 'remove', path: 'members[value eq "a\\\\b"]' }, 'invalidPath'],
        [{ op: 'remove', path: `members[value eq "${'\\'.repeat(200)}]` }, 'invalidPath'],
        [null, 'invalidSyntax'],
        [{ op: { toString: 1, valueOf: 1 }, path: 'displayName' }, 'invalidSyntax'],
      ] as const
      for (const [operation, scimType] of operations) {
        const refused = await patchGroup(group, { op: 'replace', path: 'displayName', value: 'Half' }, operation)
        assert.deepEqual(
          [refused.status, refused.body.scimType],
          [400, scimType],
          JSON.stringify(operation).slice(0, 90),
        )
      }
      const { body } = await call('GET', `/Groups/${group}`)
      assert.deepEqual([body.displayName, body.members], ['Workshop', []])
      assert.equal((await patchGroup(group, { op: 'add', path: 'members', value: [{ value: person }] })).status, 204)
    })

    test('never take the last admin: the change is refused as a whole', async () => {
      const { group, person, map, patchGroup, admin, patch, setsOf } = await openGroup()
      await map(group, 'admin')
      await patchGroup(group, { op: 'add', path: 'members', value: [{ value: person }] })
      assert.deepEqual(await setsOf(person), ['admin'])
      const closing = await patch(admin.user, { op: 'replace', path: 'active', value: false })
      assert.equal(closing.code, 'identity.last-admin', 'whoever never came in is no admin yet')
      const link = await house.call('GET', '/me', { token: (await house.signIn(admin)).accessToken })
      assert.equal(link.status, 200)
    })

    test('of another organisation are not there, whatever is asked of them', async () => {
      const { call, patchGroup } = await openGroup()
      const elsewhere = await openGroup()
      const id = elsewhere.group
      const outcomes = [
        await call('GET', `/Groups/${id}`),
        await call('PUT', `/Groups/${id}`, { body: { displayName: 'Taken' } }),
        await patchGroup(id, { op: 'replace', path: 'displayName', value: 'Taken' }),
        await call('DELETE', `/Groups/${id}`),
      ]
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        [404, 404, 404, 404],
      )
      assert.equal((await elsewhere.call('GET', `/Groups/${id}`)).status, 200)
    })

    test('hold who is brought again after being removed no longer', async () => {
      const { person, group, call, map, patchGroup, setsOf } = await openGroup()
      await map(group, 'technician')
      await patchGroup(group, { op: 'add', path: 'members', value: [{ value: person }] })
      const { body } = await call('GET', `/Users/${person}`)
      await call('DELETE', `/Users/${person}`)
      assert.deepEqual([await setsOf(person), (await call('GET', `/Groups/${group}`)).body.members], [['viewer'], []])
      const back = await call('POST', '/Users', { body: newcomer({ userName: body.userName, emails: body.emails }) })
      assert.deepEqual([back.body.id, await setsOf(person)], [person, ['viewer']])
    })
  })
}
