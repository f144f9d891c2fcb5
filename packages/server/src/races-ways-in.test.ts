/** The last ways into an organisation without passwords, where two take them away at once. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { later } from '#kernel'
import { postgresAvailable } from '#kernel/database/testing'
import { CLIENT_ID, CLIENT_SECRET } from './testing-provider.ts'
import { openRaces } from './testing-races.ts'

const skip = postgresAvailable() ? false : 'needs a PostgreSQL server'

describe('two admins at once', { skip }, async () => {
  const { bench, superuser, provider, meet, ...rest } = await openRaces()
  after(() => rest[Symbol.asyncDispose]())

  test('take the last ways in without a password: one is refused, and so is every change that takes it later', async () => {
    const gate = await bench.openOrganisation('Gate')
    const { id } = await gate.connect({
      ...{ kind: 'oidc', name: 'Gate directory', secret: CLIENT_SECRET, isEnabled: true },
      provider: { issuer: provider.issuer, clientId: CLIENT_ID },
    })
    await gate.proveDomain('gate.example', id)
    const openKeeper = async (name: string) => {
      const person = await gate.enter(`${name}@gate.example`, 'admin', true)
      const token = ((await bench.signIn(person)).json as { accessToken: string }).accessToken
      const passkey = randomUUID()
      const plant = () =>
        superuser(
          `INSERT INTO identity_passkey (org_id, id, user_id, subject_id, credential_hash, sealed, counter, created_at)
           VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, sha256($2::uuid::text::bytea), '', 0, now())`,
          [gate.org, passkey, person.user, person.subject],
        )
      await plant()
      return { ...person, plant, drop: () => bench.ask('DELETE', `/me/passkeys/${passkey}`, { token }) }
    }
    const keepers = [await openKeeper('one'), await openKeeper('two')] as const
    const token = ((await bench.signIn(gate.admin)).json as { accessToken: string }).accessToken
    const off = await gate.administer('PATCH', '/settings', { passwordSignIn: 'off' }, { 'if-match': '*' })
    assert.equal(off.status, 200, off.text)
    assert.equal((await bench.signIn(gate.admin)).status, 401, 'passwords open nothing any more')

    const dropped = await meet('LOCK TABLE identity_passkey IN SHARE MODE', keepers[0].drop, keepers[1].drop)
    assert.deepEqual(dropped.map(({ status }) => status).sort(), [204, 409])
    const [kept, lost] = dropped[0]?.status === 409 ? keepers : [keepers[1], keepers[0]]

    const change = async (method: string, path: string, body: object) => {
      const more = { body, headers: { 'if-match': '*' } }
      const { status, json } = await bench.askProven(token, gate.admin.totpSecret, method, path, more)
      return [status, (json as { code?: string } | undefined)?.code]
    }
    const contractEndsAt = later(bench.house.clock.now(), { days: 9 }).toISOString()
    const attempts = [
      ['PATCH', `/users/${kept.user}`, { status: 'disabled' }],
      ['PATCH', `/users/${kept.user}`, { role: 'viewer' }],
      ['PATCH', `/users/${kept.user}`, { contractEndsAt }],
    ] as const
    for (const [method, path, body] of attempts)
      assert.deepEqual(await change(method, path, body), [409, 'identity.break-glass'])
    await lost.plant()
    assert.deepEqual(await change('PATCH', `/users/${kept.user}`, { status: 'disabled' }), [200, undefined])

    const changes = async () => (await gate.entries('setting.change')).flatMap(({ facts }) => facts.after ?? [])
    await bench.house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: gate.org }, (ctx) =>
      bench.house.identity.verbs.resetFactor(ctx, lost.user),
    )
    assert.deepEqual((await changes()).toSorted(), ['off', 'on'], 'the operator opens the way that is left')

    await lost.plant()
    assert.deepEqual(await change('PATCH', '/settings', { passwordSignIn: 'off' }), [200, undefined])
    const draft = { body: { name: 'Gate directory' } }
    const made = await bench.askProven(token, gate.admin.totpSecret, 'POST', '/scim-tokens', draft)
    const { token: scim } = made.json as { token: string }
    const { door } = bench.house.kernel
    const left = await door.ask({ method: 'DELETE', path: `/scim/v2/Users/${lost.user}`, token: scim })
    assert.equal(left.status, 204, left.text)
    assert.deepEqual((await changes()).toSorted(), ['off', 'off', 'on', 'on'], 'and so does who left at the provider')
  })

  test('leave no bug behind', () => assert.deepEqual(bench.house.bugs, []))
})
