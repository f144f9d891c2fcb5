/** Attack cases 9, 13 and 45: a token for provisioning is good for provisioning, here, now, and nothing else is. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { createScimJwts, createScimKeys } from '#identity/scim'
import { createSigningKeys } from '#identity/sessions'
import { HOUSE, later } from '#kernel'
import { engines } from '#kernel/database/testing'
import { openTestIdentity } from './test-identity.ts'
import { openProvider } from './test-scim.ts'

for (const engine of engines()) {
  describe(`a token for provisioning on ${engine}`, async () => {
    const house = await openTestIdentity(engine)
    after(() => house.close())
    const { kernel } = house
    const issuer = 'http://localhost:8080'

    test('is made by an admin who steps up, shown once, and lives a year at most', async () => {
      const { org, admin, accessToken: token, tokenId, token: secret, make } = await openProvider(house)
      const body = { name: 'Provider' }
      assert.equal((await house.call('POST', '/scim-tokens', { token, body })).code, 'identity.step-up-needed')
      const listed = await house.call('GET', '/scim-tokens', { token })
      assert.deepEqual(
        listed.body.data.map(({ id }) => id),
        [tokenId],
      )
      assert.ok(!JSON.stringify(listed.body).includes(secret))
      assert.equal(decodeProtectedHeader(secret).typ, 'scim+jwt')
      const far = { name: 'P', expiresAt: later(house.clock.now(), { days: 366 }).toISOString() }
      assert.equal(
        (await house.call('POST', '/scim-tokens', { token, body: far, stepUpBy: admin })).code,
        'identity.expiry',
      )
      const wide = { name: 'P', networks: ['0.0.0.0/0'] }
      assert.equal(
        (await house.call('POST', '/scim-tokens', { token, body: wide, stepUpBy: admin })).code,
        'identity.network',
      )
      assert.ok((await make({ expiresAt: later(house.clock.now(), { days: 365 }).toISOString() })).token)
      const [entry] = await house.entries(org, 'key.create')
      assert.deepEqual(entry?.facts.kind, 'scim')
    })

    test('opens nothing else, and no other token opens provisioning [attack.9] [attack.45]', async () => {
      const { accessToken, token, call } = await openProvider(house)
      assert.equal((await call('GET', '/Users')).status, 200)
      for (const path of ['/me', '/users', '/groups', '/scim-tokens'])
        assert.equal((await house.call('GET', path, { token })).status, 401, path)
      for (const path of ['/Users', '/Groups', '/ServiceProviderConfig'])
        assert.equal((await house.call('GET', `//scim/v2${path}`, { token: accessToken })).status, 401, path)
      assert.equal((await house.call('GET', '//scim/v2/Users', {})).status, 401)
    })

    test('is worth nothing from the next request on when it is revoked, and the refusal is in the ledger', async () => {
      const { org, accessToken: token, admin, tokenId, call } = await openProvider(house)
      const elsewhere = await openProvider(house)
      assert.equal((await call('GET', '/Users')).status, 200)
      const path = `/scim-tokens/${tokenId}` as const
      const foreign = { token: elsewhere.accessToken, stepUpBy: elsewhere.admin }
      assert.equal((await house.call('DELETE', path, foreign)).status, 404)
      assert.equal((await house.call('DELETE', path, { token, stepUpBy: admin })).status, 204)
      assert.equal((await call('GET', '/Users')).status, 401)
      assert.equal((await house.call('DELETE', path, { token, stepUpBy: admin })).code, 'identity.token-unknown')
      const [refused] = await house.entries(org, 'key.refuse')
      assert.deepEqual([refused?.object, refused?.facts.reason], [tokenId, 'token revoked'])
      assert.equal((await elsewhere.call('GET', '/Users')).status, 200)
    })

    test('ends with its year, and comes from its networks only', async () => {
      const { make } = await openProvider(house)
      const { token } = await make({ networks: ['198.51.100.0/24'] })
      const from = (address: string) => house.call('GET', '//scim/v2/Users', { token, address })
      assert.equal((await from('198.51.100.7')).status, 200)
      assert.equal((await from('203.0.113.7')).status, 401)
      const { make: makeShort } = await openProvider(house)
      const short = await makeShort({ expiresAt: later(house.clock.now(), { hours: 1 }).toISOString() })
      assert.equal((await house.call('GET', '//scim/v2/Users', { token: short.token })).status, 200)
      house.pass({ hours: 1 })
      assert.equal((await house.call('GET', '//scim/v2/Users', { token: short.token })).status, 401)
    })

    test('outlives the keys that sign it by its whole year', async () => {
      const { token } = await openProvider(house)
      for (let month = 0; month < 11; month++) {
        house.pass({ days: 30 })
        for (const { name, runApart } of house.identity.jobs ?? [])
          if (name === 'identity.rotate-keys') await runApart?.()
      }
      assert.equal((await house.call('GET', '//scim/v2/Users', { token })).status, 200)
      house.pass({ days: 36 })
      assert.equal((await house.call('GET', '//scim/v2/Users', { token })).status, 401)
    })

    test('is refused when it is forged, even by who has our keys: only its row says that it holds [attack.45]', async () => {
      const { org, token } = await openProvider(house)
      const keys = createScimKeys(kernel)
      await keys.load()
      const access = createSigningKeys(kernel)
      await access.load()
      const claims = decodeJwt(token)
      const sign = (by: typeof keys, change: object, header: object = {}) =>
        new SignJWT({ ...claims, ...change })
          .setProtectedHeader({ alg: 'Ed25519', kid: by.current().kid, typ: 'scim+jwt', ...header })
          .sign(by.current().privateKey)
      const other = await openProvider(house)
      const forged = [
        await sign(access, {}),
        await sign(keys, {}, { typ: 'at+jwt' }),
        await sign(keys, { aud: 'muts-fleetops' }),
        await sign(keys, { iss: 'http://elsewhere' }),
        await sign(keys, { exp: (claims.exp ?? 0) + 1 }),
        await sign(keys, { org: other.org }),
        await sign(keys, { jti: 'none' }),
        await sign(keys, {}, { jku: 'http://elsewhere' }),
        await createScimJwts(keys, house.clock, () => issuer).issue(
          { org, id: '00000000-0000-7000-8000-0000000000ff' },
          later(house.clock.now(), { days: 1 }),
        ),
        `${token}x`,
        token.slice(0, -1),
        `${'a'.repeat(2_000)}.b.c`,
      ]
      for (const [at, one] of forged.entries())
        assert.equal((await house.call('GET', '//scim/v2/Users', { token: one })).status, 401, `forgery ${at}`)
      assert.equal((await house.call('GET', '//scim/v2/Users', { token })).status, 200)
      assert.ok((await house.entries(HOUSE, 'key.refuse')).length === 0)
    })
  })
}
