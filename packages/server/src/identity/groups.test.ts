import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { createSets } from '#identity/authority'
import { createGroups, groupStore, LEAST } from '#identity/groups'
import {
  createAccessTokens,
  createSessionOrigins,
  createSessionRule,
  createSessions,
  createSigningKeys,
} from '#identity/sessions'
import type { Context, OrgId, Role, UserId } from '#kernel'
import { uuidv7 } from '#kernel'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { openTestIdentity } from './test-identity.ts'

for (const engine of engines()) {
  describe(`groups of an identity provider on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())
    const { kernel } = house
    const tokens = createAccessTokens(createSigningKeys(kernel), kernel.clock, () => 'http://localhost')
    const groups = createGroups(
      createSets(createSessions(tokens, createSessionRule(kernel), createSessionOrigins(kernel), async () => 0)),
    )

    /** An organisation whose admin has mapped `Workshop` to technicians, and its provider's connection. */
    async function openOrganisation(...others: readonly Role[]) {
      const { org, people } = await house.createOrganisation('admin', ...others)
      const [admin, ...rest] = people
      assert.ok(admin)
      const token = (await house.signIn(admin)).accessToken
      const connection = uuidv7(house.clock.now())
      await house.alter(org, connectionSql(org, connection))
      const enter = (name: string, role: Role) =>
        house.inOrg(org, async (ctx) => {
          const group = { id: uuidv7(ctx.now), source: connection, name, externalId: null, role, isProvisioned: false }
          await groupStore.insertGroup(ctx, group)
          return group.id
        })
      const map = (id: string, role: Role | null, by = token) =>
        house.call('PUT', `/groups/${id}/role`, { token: by, body: { role }, stepUpBy: admin })
      const claim = (user: UserId, ...names: readonly string[]) =>
        house.inOrg(org, (ctx) => groups.takeClaims(ctx, user, connection, names))
      const workshop = await enter('Workshop', 'technician')
      return { org, admin, rest, token, connection, workshop, enter, map, claim }
    }
    const heldBy = async (org: OrgId, user: UserId) => {
      const [row] = await house.alter(org, setsSql(user))
      return row?.sets
    }

    test('give a person what they are mapped to, end the sessions from before, and take it again with the group', async () => {
      const { org, rest, claim } = await openOrganisation('driver')
      const [driver] = rest
      assert.ok(driver)
      const before = await house.signIn(driver)
      await claim(driver.user, 'Workshop', 'Nobody mapped this')

      assert.deepEqual(await heldBy(org, driver.user), ['driver', 'technician'])
      assert.equal((await house.call('GET', '/me', { token: before.accessToken })).status, 401)
      const [joined] = await house.entries(org, 'group.join')
      assert.equal(joined?.subjects.length, 1)

      const session = await house.signIn(driver)
      await claim(driver.user, 'Workshop')
      assert.equal((await house.call('GET', '/me', { token: session.accessToken })).status, 200, 'nothing changed')
      await claim(driver.user)
      assert.deepEqual(await heldBy(org, driver.user), ['driver'], 'what was given by hand stays')
      assert.equal((await house.call('GET', '/me', { token: session.accessToken })).status, 401)
    })

    test('leave who was brought by the provider with the least where they give nothing, and with no more than they give', async () => {
      const { org, rest, claim } = await openOrganisation(LEAST)
      const [brought] = rest
      assert.ok(brought)
      await house.inOrg(org, (ctx) => groups.begin(ctx, brought.user))
      await claim(brought.user, 'Unknown')
      assert.deepEqual(await heldBy(org, brought.user), [LEAST])
      await claim(brought.user, 'Workshop')
      assert.deepEqual(await heldBy(org, brought.user), ['technician'])
      await claim(brought.user)
      assert.deepEqual(await heldBy(org, brought.user), [LEAST])
    })

    test('are mapped by an admin who steps up, in force at once for everybody in them', async () => {
      const { org, rest, claim, workshop, map, token } = await openOrganisation('viewer')
      const [viewer] = rest
      assert.ok(viewer)
      await claim(viewer.user, 'Workshop')
      assert.equal(
        (await house.call('PUT', `/groups/${workshop}/role`, { token, body: { role: 'driver' } })).code,
        'identity.step-up-needed',
      )
      assert.equal((await map(workshop, 'driver')).status, 204)
      assert.deepEqual(await heldBy(org, viewer.user), ['viewer', 'driver'])
      assert.equal((await map(workshop, null)).status, 204)
      assert.deepEqual(await heldBy(org, viewer.user), ['viewer'])
      const mapped = (await house.entries(org, 'group.map')).map(({ facts }) => [facts.before, facts.set])
      assert.deepEqual(mapped, [
        ['driver', 'none'],
        ['technician', 'driver'],
      ])
      assert.deepEqual(
        (await house.call('GET', '/groups', { token })).body.data,
        [],
        'it stood here for its mapping alone',
      )
    })

    test('of one provider are not those of another, by whatever name', async () => {
      const { org, rest } = await openOrganisation('viewer')
      const [viewer] = rest
      assert.ok(viewer)
      const other = uuidv7(house.clock.now())
      await house.inOrg(org, (ctx) => groups.takeClaims(ctx, viewer.user, other, ['Workshop']))
      assert.deepEqual(await heldBy(org, viewer.user), ['viewer'])
    })

    test('are no way to change the own role, nor of anybody else than an admin', async () => {
      const { admin, claim, enter, map } = await openOrganisation()
      const office = await enter('Office', 'viewer')
      await claim(admin.user, 'Office')
      const { accessToken: own } = await house.signIn(admin)
      assert.equal((await map(office, 'security_lead', own)).code, 'identity.own-role')
      const { accessToken } = await house.identity.verbs.openCanarySession('security_lead', { assurance: 'aal2' })
      const put = await house.call('PUT', `/groups/${office}/role`, { token: accessToken, body: { role: 'admin' } })
      assert.equal(put.status, 403)
      assert.equal((await house.call('GET', '/groups', { token: accessToken })).status, 200)
    })

    test('never leave an organisation without an admin: the last one stays, another goes', async () => {
      const { org, rest, claim, enter, map, admin } = await openOrganisation('viewer')
      const [second] = rest
      assert.ok(second)
      const admins = await enter('Admins', 'admin')
      await claim(second.user, 'Admins')
      assert.deepEqual(await heldBy(org, second.user), ['viewer', 'admin'])
      await house.inOrg(org, (ctx) =>
        house.identity.verbs.changeUser(ctx, admin.user, { status: 'disabled' }, undefined),
      )

      await claim(second.user)
      assert.deepEqual(await heldBy(org, second.user), ['viewer', 'admin'], 'the sign-in goes on, the set stays')
      assert.equal((await map(admins, null)).status, 401, 'the first admin is out')
      await house.inOrg(org, (ctx) => house.identity.verbs.changeUser(ctx, admin.user, { status: 'active' }, undefined))
      await claim(second.user)
      assert.deepEqual(await heldBy(org, second.user), ['viewer'])
    })

    test('of a connection that is no more give nothing any more', async () => {
      const { org, rest, claim, connection } = await openOrganisation('viewer')
      const [viewer] = rest
      assert.ok(viewer)
      await claim(viewer.user, 'Workshop')
      await house.inOrg(org, (ctx) => groups.forgetSource(ctx, connection))
      assert.deepEqual(await heldBy(org, viewer.user), ['viewer'])
      assert.equal((await house.entries(org, 'group.remove')).length, 1)
    })

    test('of another organisation are not there, nor can a connection of theirs be named', async () => {
      const { workshop, connection } = await openOrganisation()
      const elsewhere = await openOrganisation()
      assert.equal((await elsewhere.map(workshop, 'admin')).code, 'identity.group-unknown')
      const body = { source: connection, name: 'Admins', role: 'admin' }
      const call = { token: elsewhere.token, stepUpBy: elsewhere.admin }
      assert.equal((await house.call('POST', '/groups', { ...call, body })).code, 'identity.source-unknown')
      const own = await house.call('POST', '/groups', { ...call, body: { ...body, source: 'scim', role: 'driver' } })
      assert.equal(own.status, 201)
      const again = await house.call('POST', '/groups', { ...call, body: { ...body, source: 'scim', role: 'driver' } })
      assert.equal(again.code, 'identity.group-known')
      const listed = (await house.call('GET', '/groups', { token: elsewhere.token })).body.data.map(({ id }) => id)
      assert.ok(listed.includes(own.body.id) && !listed.includes(workshop))
    })

    test('name nobody who was erased', async () => {
      const { org, rest, claim } = await openOrganisation('viewer')
      const [viewer] = rest
      assert.ok(viewer)
      await claim(viewer.user, 'Workshop')
      await house.inOrg(org, async (ctx: Context) => {
        const subject = await house.identity.verbs.subjectOf(ctx, viewer.user)
        await house.identity.erases?.(ctx, subject)
      })
      assert.deepEqual(await house.alter(org, membershipsSql(viewer.user)), [])
    })
  })
}

const setsSql = (user: UserId) => sql`SELECT array_prepend(role, hats) AS sets FROM identity_user WHERE id = ${user}`
const membershipsSql = (user: UserId) => sql`SELECT group_id FROM identity_group_member WHERE user_id = ${user}`
/** One that may give every set. */
const connectionSql = (org: OrgId, id: string) => sql`INSERT INTO identity_sso_connection
    (org_id, id, kind, name, provider, terms, subject_id, is_enabled, version, created_at)
  VALUES (${org}, ${id}, 'oidc', 'Directory', '{}', '{"ceiling": "admin"}', ${id}, true, 1, ${new Date('2026-01-05T08:00:00Z')})`
