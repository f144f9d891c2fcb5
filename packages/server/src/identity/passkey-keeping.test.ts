import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { createAuthenticator } from './test-authenticator.ts'
import { openPasskeyBench } from './test-passkeys.ts'

const { house, REFUSED, told, openPerson, headers, enrol, openHolder, refresh, signIn } = await openPasskeyBench()
after(() => house.close())

describe('adding a passkey', () => {
  test('as the first factor raises the session under another id and gives recovery codes', async () => {
    const { person, credentials } = await openPerson('security_lead')
    const { accessToken } = await house.signIn(person)
    assert.equal(
      (await house.call('GET', '/me/sessions', { token: accessToken })).code,
      'identity.second-factor-required',
    )
    const { body } = await enrol(accessToken)
    assert.deepEqual([body.assuranceLevel, body.recoveryCodes.length], ['aal2', 10])
    assert.equal((await house.call('GET', '/me', { token: accessToken })).status, 401)
    assert.equal((await house.call('GET', '/me/sessions', { token: body.accessToken })).status, 200)
    const [recoveryCode] = body.recoveryCodes
    assert.equal(
      (await house.call('POST', '/auth/sign-in', { body: credentials })).code,
      'identity.second-factor-needed',
    )
    assert.equal((await house.call('POST', '/auth/sign-in', { body: { ...credentials, recoveryCode } })).status, 200)
  })

  test('needs a sign-in of the last five minutes', async () => {
    const { person } = await openPerson()
    const { refreshToken } = await house.signIn(person)
    house.pass({ minutes: 5 })
    const late = await enrol(await refresh(refreshToken))
    assert.equal(late.code, 'identity.reauthentication-needed')
    assert.equal((await enrol((await house.signIn(person)).accessToken)).status, 200)
  })

  test('beside a factor needs that factor in the session, and voids no recovery code', async () => {
    const { person } = await openPerson('admin')
    const { accessToken } = await house.signIn(person)
    const { status, body } = await enrol(accessToken)
    assert.equal(status, 200)
    assert.equal(body.recoveryCodes.length, 10)
    const again = await enrol(body.accessToken)
    assert.deepEqual([again.status, again.body.recoveryCodes], [200, []])
    const weak = await house.identity.verbs.openCanarySession('viewer', { assurance: 'aal1' })
    const first = await enrol(weak.accessToken)
    assert.equal(first.status, 200)
    const stolen = await house.identity.verbs.openCanarySession('viewer', { assurance: 'aal1' })
    const refused = await enrol(stolen.accessToken)
    assert.equal(told(refused), '401 identity.reauthentication-needed')
    assert.match(String(refused.headers['www-authenticate']), /acr_values="aal2", max_age=300/)
  })

  test('with a chain to judge fetches nothing, and the same without a chain is added', async (t) => {
    const { org, person } = await openPerson()
    const { accessToken } = await house.signIn(person)
    const fetched = t.mock.method(globalThis, 'fetch', () => Promise.reject(new Error('nobody is asked')))
    const statements = ['android-key', 'packed', 'tpm', 'apple', 'fido-u2f', 'android-safetynet']
    for (const format of statements) {
      const refused = await enrol(accessToken, createAuthenticator(), {
        statement: { format, chain: [new Uint8Array(64)] },
      })
      assert.equal(told(refused), '422 identity.passkey-refused', format)
      assert.equal((await house.entries(org, 'factor.refuse'))[0]?.facts.reason, 'attestation with a chain')
    }
    assert.equal(fetched.mock.callCount(), 0)
    assert.equal((await enrol(accessToken)).status, 200)
  })

  test('is done in the session that asked, once, for a person who was verified', async () => {
    const { org, person } = await openPerson()
    const device = createAuthenticator()
    const { accessToken: mine } = await house.signIn(person)
    const { accessToken: other } = await house.signIn(person)
    const { body: options } = await house.call('POST', '/me/passkeys/options', { token: mine })
    const body = { name: 'Key', response: device.create(options as never) }
    assert.equal(told(await house.call('POST', '/me/passkeys', { token: other, body })), '422 identity.passkey-refused')
    assert.equal(told(await enrol(mine, device, { flags: 0x41 })), '422 identity.passkey-refused')
    assert.equal((await house.entries(org, 'factor.refuse'))[0]?.facts.reason, 'user not verified')
    assert.equal(told(await enrol(mine, device, { origin: 'https://evil.example' })), '422 identity.passkey-refused')
    const added = await house.call('POST', '/me/passkeys', { token: mine, body, headers })
    assert.equal(added.status, 200)
    const token = added.body.accessToken
    assert.equal(told(await house.call('POST', '/me/passkeys', { token, body })), '422 identity.passkey-refused')
  })
})

describe('the passkeys of a person', () => {
  const list = async (token: string) =>
    (await house.call('GET', '/me/passkeys', { token })).body.data as unknown as { id: string; name: string }[]

  test('are listed, named and taken away by their owner, and another person’s are not there [attack.37]', async () => {
    const { org, token } = await openHolder()
    const [passkey] = await list(token)
    assert.equal(passkey?.name, 'Desk key')
    const path = `/me/passkeys/${passkey?.id}`
    const other = await openHolder()
    for (const method of ['PATCH', 'DELETE'] as const)
      assert.equal((await house.call(method, path, { token: other.token, body: { name: 'Mine' } })).status, 404)
    assert.equal((await house.call('PATCH', path, { token, body: { name: 'Car key' } })).status, 200)
    assert.equal((await list(token))[0]?.name, 'Car key')
    assert.equal((await house.call('DELETE', path, { token })).status, 204)
    assert.deepEqual(await list(token), [])
    assert.deepEqual((await house.entries(org, 'passkey.remove'))[0]?.object, passkey?.id)
  })

  test('that is taken away opens nothing, ends the other sessions, and takes the last recovery codes along', async () => {
    const { device, token, added, credentials } = await openHolder()
    const other = (await signIn(device)).body.accessToken
    const [passkey] = await list(token)
    assert.equal((await house.call('DELETE', `/me/passkeys/${passkey?.id}`, { token })).status, 204)
    assert.equal((await house.call('GET', '/me', { token: other })).status, 401)
    assert.equal((await house.call('GET', '/me', { token })).status, 200)
    assert.equal(told(await signIn(device)), REFUSED)
    const [recoveryCode] = added.recoveryCodes
    const signedIn = await house.call('POST', '/auth/sign-in', { body: { ...credentials, recoveryCode } })
    assert.deepEqual([signedIn.status, signedIn.body.assuranceLevel], [200, 'aal1'])
  })

  test('are not taken away by a session that is not fresh [attack.34]', async () => {
    const { device, token, refreshToken } = await openHolder()
    const [passkey] = await list(token)
    house.pass({ minutes: 5 })
    const path = `/me/passkeys/${passkey?.id}`
    const stale = await refresh(refreshToken)
    assert.equal(told(await house.call('DELETE', path, { token: stale })), '401 identity.reauthentication-needed')
    const { body } = await signIn(device)
    assert.equal((await house.call('DELETE', path, { token: body.accessToken })).status, 204)
  })

  test('of an admin keep one factor: the last cannot go, also when two go at once [attack.34]', async () => {
    const { person } = await openPerson('admin')
    const { accessToken } = await house.signIn(person)
    const { body } = await enrol(accessToken)
    const token = body.accessToken
    const [passkey] = await list(token)
    const outcomes = await Promise.all([
      house.call('DELETE', '/me/totp', { token }),
      house.call('DELETE', `/me/passkeys/${passkey?.id}`, { token }),
    ])
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), [204, 409])
    assert.ok(outcomes.some(({ code }) => code === 'identity.last-factor'))
  })
})
