import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Role } from '#kernel'
import { HOUSE } from '#kernel'
import { sql } from '#kernel/database'
import type { Authenticator, Lie } from './test-authenticator.ts'
import { createAuthenticator } from './test-authenticator.ts'
import type { TestIdentity } from './test-identity.ts'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

let house: TestIdentity
before(async () => {
  house = await openTestIdentity()
})
after(() => house.close())

const REFUSED = '401 identity.passkey-refused'
const told = ({ status, code }: { status: number; code: string | undefined }) => `${status} ${code}`

async function openPerson(role: Role = 'technician') {
  const { org, people } = await house.createOrganisation(role)
  const [person] = people
  assert.ok(person)
  return { org, person, credentials: { email: person.email, password: GOOD_PASSWORD } }
}

const headers = { authorization: 'Bearer' }

/** Adds a passkey within a session, and gives what the session goes on with. */
async function enrol(token: string, device: Authenticator = createAuthenticator(), lie: Lie = {}) {
  const begun = await house.call('POST', '/me/passkeys/options', { token })
  if (begun.status !== 200) return { ...begun, device }
  const response = device.create(begun.body as never, lie)
  const added = await house.call('POST', '/me/passkeys', { token, body: { name: 'Desk key', response }, headers })
  return { ...added, device }
}

async function openHolder(role: Role = 'technician') {
  const opened = await openPerson(role)
  const { accessToken } = await house.signIn(opened.person)
  const { body, device, status } = await enrol(accessToken)
  assert.equal(status, 200)
  return { ...opened, device, token: body.accessToken, refreshToken: body.refreshToken, added: body }
}

const refresh = async (refreshToken: string) =>
  (await house.call('POST', '/auth/refresh', { body: { refreshToken } })).body.accessToken

const ask = async () => (await house.call('POST', '/auth/passkey/options')).body as unknown as { challenge: string }
const answer = (response: unknown) => house.call('POST', '/auth/passkey', { body: { response } })
const signIn = async (device: Authenticator, lie: Lie = {}) => answer(device.get(await ask(), lie))

describe('a passkey', () => {
  test('signs in with two factors at once, and nothing is typed', async () => {
    const { org, device, person } = await openHolder()
    const { status, body } = await signIn(device)
    assert.deepEqual([status, body.assuranceLevel], [200, 'aal2'])
    const me = await house.call('GET', '/me', { token: body.accessToken })
    assert.equal(me.body.email, person.email)
    assert.deepEqual((await house.entries(org, 'passkey.use'))[0]?.subjects, [person.subject])
  })

  test('is asked for in the same words whoever may come: the challenge names nobody [attack.26]', async () => {
    const one = (await house.call('POST', '/auth/passkey/options')).body as unknown as Record<string, unknown>
    const other = (await house.call('POST', '/auth/passkey/options')).body as unknown as Record<string, unknown>
    assert.notEqual(one.challenge, other.challenge)
    assert.deepEqual({ ...one, challenge: '' }, { ...other, challenge: '' })
    assert.deepEqual([one.rpId, one.userVerification, one.allowCredentials], ['localhost', 'required', undefined])
  })

  test('hands a browser its tokens in cookies, and ends the session the browser carried', async () => {
    const { device, token } = await openHolder()
    const body = { response: device.get(await ask()), delivery: 'cookie' }
    const { headers } = await house.call('POST', '/auth/passkey', { body, cookies: { '__Host-muts-access': token } })
    assert.equal(headers['set-cookie']?.length, 2)
    assert.equal((await house.call('GET', '/me', { token })).status, 401)
  })

  test('is not held up by a lock of its account, so that strangers keep nobody out [attack.28]', async () => {
    const { device, credentials } = await openHolder()
    for (let guess = 0; guess < 10; guess += 1)
      await house.call('POST', '/auth/sign-in', { body: { ...credentials, password: 'wrong' } })
    assert.equal((await house.call('POST', '/auth/sign-in', { body: credentials })).status, 401)
    assert.equal((await signIn(device)).status, 200)
  })

  test('of who is disabled opens nothing', async () => {
    const { org, device } = await openHolder()
    await house.alter(org, sql`UPDATE identity_user SET status = 'disabled'`)
    assert.equal(told(await signIn(device)), REFUSED)
    assert.equal((await house.entries(org, 'session.refuse'))[0]?.facts.reason, 'account not active')
  })
})

describe('an answer of a passkey is refused', () => {
  const lies: readonly (readonly [string, Lie, string])[] = [
    ['to another origin', { origin: 'https://localhost.example' }, 'wrong origin'],
    ['for another relying party', { rpId: 'localhost.example' }, 'wrong relying party'],
    ['to a challenge nobody made', { challenge: 'c'.repeat(43) }, 'challenge unknown, used or expired'],
    ['that verified no person', { flags: 0x01 }, 'user not verified'],
    ['whose signature does not fit', { tampered: true }, 'wrong signature'],
    ['whose counter went back', { counter: 1 }, 'passkey counter went back'],
  ]
  for (const [what, lie, reason] of lies) {
    test(`${what}, and the same without that passes [attack.33]`, async () => {
      const { org, device } = await openHolder()
      assert.equal((await signIn(device)).status, 200)
      assert.equal(told(await signIn(device, lie)), REFUSED)
      assert.equal((await house.entries(org, 'session.refuse'))[0]?.facts.reason, reason)
      assert.equal((await signIn(device)).status, 200)
    })
  }

  test('when it comes a second time, and twenty at once open one session [attack.33]', async () => {
    const { device } = await openHolder()
    const response = device.get(await ask())
    assert.equal((await answer(response)).status, 200)
    assert.equal(told(await answer(response)), REFUSED)
    const raced = device.get(await ask())
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => answer(raced)))
    assert.equal(outcomes.filter(({ status }) => status === 200).length, 1)
  })

  test('after five minutes [attack.33]', async () => {
    const { device } = await openHolder()
    const asked = await ask()
    const late = await ask()
    house.pass({ minutes: 4, seconds: 59 })
    assert.equal((await answer(device.get(asked))).status, 200)
    house.pass({ seconds: 1 })
    assert.equal(told(await answer(device.get(late))), REFUSED)
  })

  test('when its challenge was made to add a passkey [attack.33]', async () => {
    const { device, token } = await openHolder()
    const { body } = await house.call('POST', '/me/passkeys/options', { token })
    assert.equal(told(await answer(device.get(body as never))), REFUSED)
  })

  test('when it names the account of somebody else, in this organisation or another [attack.33]', async () => {
    const mine = await openHolder()
    const theirs = await openHolder()
    assert.equal(told(await signIn(mine.device, { userHandle: theirs.device.userHandle() })), REFUSED)
    assert.equal(told(await signIn(mine.device, { credential: theirs.device.credential })), REFUSED)
    assert.equal((await signIn(mine.device)).status, 200)
  })

  test('when nobody knows it or it says nothing of whose it is, and stands in the ledger of the house [attack.33]', async () => {
    const stranger = createAuthenticator()
    const userHandle = Buffer.alloc(32, 7).toString('base64url')
    assert.equal(told(await signIn(stranger, { userHandle })), REFUSED)
    assert.equal(told(await signIn(stranger, { userHandle: 'AA' })), REFUSED)
    assert.equal((await house.entries(HOUSE, 'session.refuse'))[0]?.facts.reason, 'unknown passkey')
  })

  test('when somebody put another key into the row of the database', async () => {
    const { org, device } = await openHolder()
    const other = await openHolder()
    const [row] = await house.alter(other.org, sql`SELECT sealed FROM identity_passkey`)
    await house.alter(org, sql`UPDATE identity_passkey SET sealed = ${row?.sealed as Uint8Array}`)
    await assert.doesNotReject(signIn(other.device))
    assert.equal((await signIn(device)).code, 'vault.integrity')
  })
})

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
