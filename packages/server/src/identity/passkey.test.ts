import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { HOUSE } from '#kernel'
import { sql } from '#kernel/database'
import type { Lie } from './test-authenticator.ts'
import { createAuthenticator } from './test-authenticator.ts'
import { openPasskeyBench } from './test-passkeys.ts'

const { house, REFUSED, told, openHolder, ask, answer, signIn } = await openPasskeyBench()
after(() => house.close())

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
