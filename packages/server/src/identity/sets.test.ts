import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { DutyRole, OrgId, Role } from '#kernel'
import { engines } from '#kernel/database/testing'
import { openTestIdentity } from './test-identity.ts'

for (const engine of engines()) {
  describe(`permission sets of people on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())

    async function openOrganisation(...others: readonly Role[]) {
      const { org, people } = await house.createOrganisation('admin', ...others)
      const [admin, ...rest] = people
      assert.ok(admin)
      return { org, admin, rest, token: (await house.signIn(admin)).accessToken }
    }
    interface By {
      readonly token: string
      readonly admin: { readonly totpSecret: string | null }
    }
    const fill = ({ token, admin }: By, user: string, role: Role) =>
      house.call('PUT', `/users/${user}/roles/${role}`, { token, stepUpBy: admin })
    const vacate = ({ token, admin }: By, user: string, role: Role) =>
      house.call('DELETE', `/users/${user}/roles/${role}`, { token, stepUpBy: admin })
    const me = (token: string) => house.call('GET', '/me', { token })
    const wearers = async (org: OrgId, duty: DutyRole) =>
      (await house.inOrg(org, (ctx) => house.identity.verbs.wearersOf(ctx, duty))).map(({ id }) => id)

    test('are several: a person has what all of them hold, and sessions from before are gone', async () => {
      const { org, rest, ...by } = await openOrganisation('technician')
      const [technician] = rest
      assert.ok(technician)
      const before = await house.signIn(technician)
      assert.equal((await fill(by, technician.user, 'hr_admin')).status, 204)

      assert.equal((await me(before.accessToken)).status, 401)
      const { accessToken } = await house.signIn(technician)
      assert.deepEqual((await me(accessToken)).body.roles, ['technician', 'hr_admin'])
      const [entry] = await house.entries(org, 'role.fill')
      assert.deepEqual([entry?.object, { ...entry?.facts }], [technician.user, { set: 'hr_admin', role: 'hr' }])

      assert.equal((await vacate(by, technician.user, 'hr_admin')).status, 204)
      assert.equal((await me(accessToken)).status, 401)
      const [gone] = await house.entries(org, 'role.vacate')
      assert.deepEqual({ ...gone?.facts }, { set: 'hr_admin', role: 'hr' })
    })

    test('bring the strictest rules with them: one under the admin ceiling asks for a second factor [muts.auth.mfa-admin]', async () => {
      const { rest, ...by } = await openOrganisation('technician')
      const [technician] = rest
      assert.ok(technician)
      const sessions = async () =>
        house.call('GET', '/me/sessions', { token: (await house.signIn(technician)).accessToken })
      assert.equal((await sessions()).status, 200)
      await fill(by, technician.user, 'facilities')
      assert.equal((await sessions()).code, 'identity.second-factor-required')
    })

    test('name who wears which hat; the second security lead is the deputy of the first', async () => {
      const { org, rest, ...by } = await openOrganisation('viewer', 'technician', 'driver')
      const [first, second, third] = rest
      assert.ok(first && second && third)
      for (const { user } of [first, second]) {
        house.pass({ seconds: 1 })
        await fill(by, user, 'security_lead')
      }
      await fill(by, third.user, 'ops')
      assert.deepEqual(await wearers(org, 'security-lead'), [first.user])
      assert.deepEqual(await wearers(org, 'deputy'), [second.user])
      assert.deepEqual(await wearers(org, 'operations'), [third.user])
      assert.deepEqual(await wearers(org, 'database-admin'), [])
      assert.deepEqual(await wearers(org, 'on-call'), [])
      const filled = (await house.entries(org, 'role.fill')).map(({ facts }) => facts.role)
      assert.deepEqual(filled.slice(0, 3).toReversed(), ['security-lead', 'deputy', 'operations'])

      await vacate(by, first.user, 'security_lead')
      assert.deepEqual(await wearers(org, 'security-lead'), [second.user])
      assert.deepEqual(await wearers(org, 'deputy'), [])
    })

    test('are never given or taken by the person themselves, and the last one and the last admin stay [muts.roles.admin]', async () => {
      const { org, rest, ...by } = await openOrganisation('admin', 'technician')
      const { admin } = by
      const [other, technician] = rest
      assert.ok(other && technician)
      assert.equal((await fill(by, admin.user, 'dba')).code, 'identity.own-role')
      assert.equal((await vacate(by, admin.user, 'admin')).code, 'identity.own-role')
      assert.equal((await fill(by, other.user, 'dba')).status, 204)
      assert.equal((await vacate(by, technician.user, 'technician')).code, 'identity.last-role')
      assert.equal((await vacate(by, technician.user, 'auditor')).status, 404)

      assert.equal((await vacate(by, other.user, 'admin')).status, 204)
      const system = house.inOrg(org, (ctx) => house.identity.verbs.vacateRole(ctx, admin.user, 'admin'))
      await assert.rejects(system, { code: 'identity.last-admin' })
    })

    test('of another organisation are beyond reach: its people are not there', async () => {
      const { rest, ...by } = await openOrganisation('viewer')
      const stranger = await openOrganisation('viewer')
      const [theirs] = stranger.rest
      assert.ok(theirs && rest[0])
      assert.equal((await fill(by, theirs.user, 'hr_admin')).status, 404)
      assert.equal((await vacate(by, theirs.user, 'viewer')).status, 404)
      assert.equal((await fill(by, rest[0].user, 'hr_admin')).status, 204)
    })
  })

  describe(`narrowed rights on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())

    test('are withheld from the next request on, with their reason, and come back when it is gone', async () => {
      const { org, people } = await house.createOrganisation('admin', 'admin')
      const [admin] = people
      assert.ok(admin)
      const { accessToken: token } = await house.signIn(admin)
      const users = () => house.call('GET', '/users', { token })
      const { narrow, widen } = house.identity.verbs
      assert.equal((await users()).status, 200)

      await house.inOrg(org, (ctx) => narrow(ctx, admin.subject, ['user.list', 'user.change'], 'training overdue'))
      assert.equal((await users()).status, 403)
      const found = await house.identity.authenticator.authenticate(token, true)
      assert.ok('withheldBecause' in found)
      assert.equal(found.withheldBecause('user.list'), 'training overdue')
      assert.equal(found.withheldBecause('user.read'), undefined)
      const { body } = await house.call('GET', '/me', { token })
      const { permissions, narrowed } = body as unknown as { permissions: string[]; narrowed: { because: string }[] }
      assert.ok(!permissions.includes('user.list') && permissions.includes('user.read'))
      assert.deepEqual(
        narrowed.map(({ because }) => because),
        ['training overdue'],
      )

      await house.inOrg(org, (ctx) => narrow(ctx, admin.subject, ['user.list'], 'policy changed'))
      await house.inOrg(org, (ctx) => widen(ctx, admin.subject, 'training overdue'))
      assert.equal((await users()).status, 403, 'the other reason stands')
      await house.inOrg(org, (ctx) => widen(ctx, admin.subject, 'policy changed'))
      assert.equal((await users()).status, 200)

      assert.equal((await house.entries(org, 'user.narrow')).length, 2)
      const widened = await house.entries(org, 'user.widen')
      assert.deepEqual(
        widened.map(({ facts, object }) => [facts.because, object]),
        [
          ['policy changed', admin.user],
          ['training overdue', admin.user],
        ],
      )
    })

    test('leave everybody the way out of it: own session, factors, policy, incident', async () => {
      const { org, people } = await house.createOrganisation('viewer')
      const [viewer] = people
      assert.ok(viewer)
      const { narrow } = house.identity.verbs
      for (const action of ['session.end', 'factor.enrol', 'policy.acknowledge', 'incident.report', 'me.read'])
        await assert.rejects(
          house.inOrg(org, (ctx) => narrow(ctx, viewer.subject, [action], 'none')),
          { code: 'identity.never-withheld' },
        )
      await house.inOrg(org, (ctx) => narrow(ctx, viewer.subject, ['report.read'], 'some'))
      await house.inOrg(org, (ctx) => narrow(ctx, viewer.subject, ['report.read'], 'some'))
      assert.equal((await house.entries(org, 'user.narrow')).length, 1)
    })
  })
}
