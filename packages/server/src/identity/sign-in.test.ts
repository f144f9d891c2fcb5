import assert from 'node:assert/strict'
import { argon2Sync, randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { HOUSE } from '#kernel'
import { sql } from '#kernel/database'
import { codes, createEntrance, REFUSED } from './test-entrance.ts'
import type { TestIdentity } from './test-identity.ts'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

let house: TestIdentity
let entrance: ReturnType<typeof createEntrance>
before(async () => {
  house = await openTestIdentity()
  entrance = createEntrance(house)
})
after(() => house.close())

describe('a sign-in', () => {
  test('with the right password gives tokens that open the door', async () => {
    const { credentials, person } = await entrance.openPerson()
    const { status, body } = await entrance.post(credentials)
    assert.equal(status, 200)
    assert.deepEqual([body.assuranceLevel, body.expiresInS], ['aal1', 300])
    const me = await house.call('GET', '/me', { token: body.accessToken })
    assert.equal(me.status, 200)
    assert.deepEqual([me.body.email, me.body.roles], [person.email, ['technician']])
  })

  test('finds the account however the e-mail is spelt', async () => {
    const { credentials } = await entrance.openPerson()
    assert.equal((await entrance.post({ ...credentials, email: `  ${credentials.email.toUpperCase()} ` })).status, 200)
  })

  test('is refused in the same words whatever was wrong, and the ledger knows what [attack.26]', async () => {
    const { org, person, credentials } = await entrance.openPerson()
    const wrong = await entrance.post({ ...credentials, password: 'wrong' })
    const unknown = await entrance.post({ ...credentials, email: 'nobody@depot.example' })
    await house.alter(org, sql`UPDATE identity_user SET status = 'disabled'`)
    const disabled = await entrance.post(credentials)
    assert.deepEqual(
      [wrong, unknown, disabled].map(({ body, headers }) => [body.detail, body.errors, headers]),
      Array(3).fill([wrong.body.detail, undefined, {}]),
    )
    assert.deepEqual(codes([wrong, unknown, disabled]), [REFUSED, REFUSED, REFUSED])
    const reasons = (await house.entries(org, 'session.refuse')).map(({ facts }) => facts.reason)
    assert.deepEqual(reasons, ['account not active', 'wrong password'])
    assert.equal((await house.entries(HOUSE, 'session.refuse'))[0]?.facts.reason, 'unknown e-mail')
    assert.equal((await house.entries(org, 'session.refuse'))[0]?.object, person.user)
  })

  test('hands a browser its tokens in __Host- cookies and nowhere else [attack.23]', async () => {
    const { credentials } = await entrance.openPerson()
    const { body, headers } = await entrance.post({ ...credentials, delivery: 'cookie' })
    assert.deepEqual(body, { expiresInS: 300, assuranceLevel: 'aal1' })
    const cookies = headers['set-cookie'] as readonly string[]
    for (const name of ['__Host-muts-access', '__Host-muts-refresh']) {
      const cookie = cookies.find((cookie) => cookie.startsWith(`${name}=`)) ?? ''
      assert.match(cookie, /^[^;]{40,}; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Strict$/)
    }
  })

  test('renews a hash that was made at another cost', async () => {
    const { org, credentials } = await entrance.openPerson()
    const nonce = randomBytes(16)
    const cost = { memory: 8_192, passes: 1, parallelism: 1 }
    const tag = argon2Sync('argon2id', { message: GOOD_PASSWORD, nonce, tagLength: 32, ...cost })
    const old = `$argon2id$v=19$m=8192,t=1,p=1$${[nonce, tag].map((part) => part.toString('base64').replace(/=+$/, '')).join('$')}`
    await house.alter(org, sql`UPDATE identity_user SET password_hash = ${old}`)
    assert.equal((await entrance.post(credentials)).status, 200)
    const [row] = await house.alter(org, sql`SELECT password_hash AS "hash" FROM identity_user`)
    assert.match(String(row?.hash), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })
})

describe('refusals that a stranger causes at will', () => {
  test('are one entry at once and one with the count of the minute, however many there are', async () => {
    const { org, person, credentials } = await entrance.openPerson()
    house.pass({ minutes: 1 })
    for (let knock = 0; knock < 20; knock += 1) {
      await entrance.post({ email: `nobody-${knock}@depot.example`, password: 'wrong' })
      await house.call('POST', '/auth/refresh', { body: { refreshToken: `r${knock}` } })
      await house.call('POST', '/auth/invitation', { body: { token: `t${knock}`, password: GOOD_PASSWORD } })
    }
    await entrance.post({ ...credentials, password: 'wrong' })
    const from = house.clock.now()
    const atOnce = (await house.entries(HOUSE, 'session.refuse')).filter(({ at }) => at >= from)
    assert.deepEqual(
      atOnce.map(({ facts }) => facts.count),
      [1, 1, 1],
    )
    const [own] = await house.entries(org, 'session.refuse')
    assert.deepEqual([own?.object, own?.subjects, own?.facts.reason], [person.user, [person.subject], 'wrong password'])

    await entrance.countRefusals(HOUSE)
    const sinceThen = (await house.entries(HOUSE, 'session.refuse')).filter(({ at }) => at >= from)
    assert.deepEqual(
      sinceThen.map(({ facts }) => facts.count),
      [19, 19, 19, 1, 1, 1],
    )
  })
})
