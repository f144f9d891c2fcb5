/** Guessing passwords (rows 27 and 28 of the attack cases): made slow wherever it comes from, and no weapon against the guessed. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createAttempts, HOUSEWIDE, NETWORK } from '#identity/factors'
import { HOUSE } from '#kernel'
import { codes, createEntrance, REFUSED } from './test-entrance.ts'
import type { TestIdentity } from './test-identity.ts'
import { openTestIdentity } from './test-identity.ts'

let house: TestIdentity
let entrance: ReturnType<typeof createEntrance>
before(async () => {
  house = await openTestIdentity()
  entrance = createEntrance(house)
})
after(() => house.close())

/** Wrong guesses without the cost of hashing: each at another account, from the address given for it. */
async function spray(times: number, addressOf: (guess: number) => string): Promise<void> {
  const attempts = createAttempts(house.kernel)
  const { length } = Array.from({ length: times })
  await house.inHouse(async (ctx) => {
    for (let guess = 0; guess < length; guess += 1)
      await (await attempts.openMeters(ctx, `sprayed ${guess}`, addressOf(guess))).fail()
  })
}

describe('guessing passwords', () => {
  test('locks the account for 15 minutes after ten wrong ones, from wherever they came [attack.27]', async () => {
    const { credentials } = await entrance.openPerson()
    for (let guess = 0; guess < 10; guess += 1)
      await entrance.post({ ...credentials, password: `wrong ${guess}` }, `198.51.100.${guess}`)
    assert.deepEqual(codes([await entrance.post(credentials, '203.0.113.9')]), [REFUSED])
    house.pass({ minutes: 14, seconds: 59 })
    assert.deepEqual(codes([await entrance.post(credentials)]), [REFUSED])
    house.pass({ seconds: 1 })
    assert.equal((await entrance.post(credentials)).status, 200)
  })

  test('cannot renew a lock, so that strangers keep nobody out for ever [attack.28]', async () => {
    const { credentials } = await entrance.openPerson()
    for (let guess = 0; guess < 10; guess += 1) await entrance.post({ ...credentials, password: 'wrong' })
    house.pass({ minutes: 14 })
    await entrance.post({ ...credentials, password: 'wrong' })
    house.pass({ minutes: 1 })
    assert.equal((await entrance.post(credentials)).status, 200)
  })

  test('becomes slower with each wrong one after the fourth [attack.27]', async () => {
    const { credentials } = await entrance.openPerson()
    for (let guess = 0; guess < 6; guess += 1) await entrance.post({ ...credentials, password: 'wrong' })
    assert.equal((await entrance.post(credentials)).status, 401)
    house.pass({ seconds: 3 })
    assert.equal((await entrance.post(credentials)).status, 401)
    house.pass({ seconds: 1 })
    assert.equal((await entrance.post(credentials)).status, 200)
  })

  test('at once gets no further than one after another [attack.27]', async () => {
    const { org, credentials } = await entrance.openPerson()
    await Promise.all(
      Array.from({ length: 15 }, (_, guess) => entrance.post({ ...credentials, password: `wrong ${guess}` })),
    )
    assert.deepEqual(await entrance.countRefusals(org), { 'wrong password': 5, 'too many failed attempts': 10 })
  })

  test('does not lock out who is signed in already [attack.28]', async () => {
    const { credentials } = await entrance.openPerson()
    const { body } = await entrance.post(credentials)
    for (let guess = 0; guess < 10; guess += 1) await entrance.post({ ...credentials, password: 'wrong' })
    assert.equal((await house.call('GET', '/me', { token: body.accessToken })).status, 200)
  })

  test('does not keep who is signed in from proving the present password, and guesses at that are slowed by themselves [attack.28]', async () => {
    const { credentials } = await entrance.openPerson()
    const { accessToken: token } = (await entrance.post(credentials)).body
    for (let guess = 0; guess < 10; guess += 1)
      await entrance.post({ ...credentials, password: 'wrong' }, `198.51.100.${guess}`)
    const change = (current: string, password: string) =>
      house.call('POST', '/me/password', { token, body: { current, password } })
    const [next, third] = ['violet kettle on the roof?', 'amber ladder in the yard?']
    assert.equal((await change(credentials.password, next)).status, 204)
    for (let guess = 0; guess < 10; guess += 1) await change('wrong', third)
    assert.deepEqual(codes([await change(next, third)]), ['422 identity.password-refused'])
  })

  test('counts for one account however its e-mail is spelt, known or not [attack.27]', async () => {
    const { credentials } = await entrance.openPerson()
    const spellings = [
      (text: string) => text.toUpperCase(),
      (text: string) => ` ${text}`,
      (text: string) => text.replace('@', '\uff20'),
    ]
    for (const email of [credentials.email, 'nobody@spelt.example']) {
      for (let guess = 0; guess < 10; guess += 1) {
        const spell = spellings[guess % spellings.length]
        await entrance.post({ email: spell?.(email), password: 'wrong' }, `198.51.100.${guess}`)
      }
    }
    assert.deepEqual(codes([await entrance.post(credentials, '203.0.113.20')]), [REFUSED])
    house.pass({ minutes: 15 })
    assert.equal((await entrance.post(credentials, '203.0.113.20')).status, 200)
  })

  test('at many accounts from one network slows that network, an IPv6 /64 as one, and no other [attack.27]', async () => {
    const { credentials } = await entrance.openPerson()
    await spray(NETWORK.freely + 2, (guess) => `2001:db8:5:7::${guess.toString(16)}`)
    assert.deepEqual(codes([await entrance.post(credentials, '2001:db8:5:7:ffff::1')]), [REFUSED])
    assert.equal((await entrance.post(credentials, '2001:db8:5:8::1')).status, 200)
    house.pass({ minutes: 15 })
    assert.equal((await entrance.post(credentials, '2001:db8:5:7::1')).status, 200)
  })

  test('from one network alone makes no other wait, however often', async () => {
    const { credentials } = await entrance.openPerson()
    await spray(HOUSEWIDE.freely + 20, () => '2001:db8:6:6::1')
    assert.equal((await entrance.post(credentials, '198.51.100.80')).status, 200)
  })

  test('that trickle in for ever do not add up', async () => {
    const { credentials } = await entrance.openPerson()
    await spray(HOUSEWIDE.freely - 1, (guess) => `2001:db8:a:${guess.toString(16)}::1`)
    for (let quarter = 0; quarter < 3; quarter += 1) {
      house.pass({ minutes: 10 })
      await spray(3, (guess) => `2001:db8:b:${quarter}${guess}::1`)
      const isSlowed = (await entrance.post(credentials, `198.51.100.9${quarter}`)).status === 401
      assert.equal(isSlowed, quarter === 0)
    }
  })

  test('at many accounts from as many networks makes unknown networks wait, and lets in who is known where they are [attack.27]', async () => {
    const { credentials } = await entrance.openPerson()
    const home = '203.0.113.77'
    assert.equal((await entrance.post(credentials, home)).status, 200)
    house.pass({ minutes: 20 })
    await spray(HOUSEWIDE.freely, (guess) => `2001:db8:${guess.toString(16)}::1`)
    assert.equal((await entrance.post(credentials, '198.51.100.77')).status, 200)
    await spray(6, (guess) => `2001:db8:ff:${guess}::1`)
    assert.deepEqual(codes([await entrance.post(credentials, '198.51.100.78')]), [REFUSED])
    assert.equal((await entrance.post(credentials, home)).status, 200)
    assert.equal((await house.entries(HOUSE, 'attempts.surge'))[0]?.facts.failures, HOUSEWIDE.freely + 1)
    house.pass({ seconds: 30 })
    assert.equal((await entrance.post(credentials, '198.51.100.78')).status, 200)
  })
})
