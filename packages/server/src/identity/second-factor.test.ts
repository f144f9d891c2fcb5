import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Role } from '#kernel'
import type { TestIdentity } from './test-identity.ts'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

let house: TestIdentity
before(async () => {
  house = await openTestIdentity()
})
after(() => house.close())

const post = (body: object, address = '192.0.2.1') => house.call('POST', '/auth/sign-in', { body, address })

async function openPerson(role: Role = 'technician') {
  const { org, people } = await house.createOrganisation(role)
  const [person] = people
  assert.ok(person)
  return { org, person, credentials: { email: person.email, password: GOOD_PASSWORD } }
}

type Opened = Awaited<ReturnType<typeof openPerson>>

const codes = (outcomes: readonly { status: number; code: string | undefined }[]) =>
  outcomes.map(({ status, code }) => `${status} ${code}`)
const REFUSED = '401 identity.credentials-refused'

describe('a second factor', () => {
  test('is asked for once it is enrolled, and a right one gives aal2', async () => {
    const { person, credentials } = await openPerson('admin')
    const without = await post(credentials)
    const withCode = await post({ ...credentials, totp: house.codeOf(person.totpSecret) })
    assert.deepEqual(codes([without]), ['401 identity.second-factor-needed'])
    assert.deepEqual([withCode.status, withCode.body.assuranceLevel], [200, 'aal2'])
  })

  test('is accepted once in its time step [attack.30]', async () => {
    const { org, person, credentials } = await openPerson('admin')
    const totp = house.codeOf(person.totpSecret)
    assert.equal((await post({ ...credentials, totp })).status, 200)
    assert.deepEqual(codes([await post({ ...credentials, totp })]), [REFUSED])
    assert.equal((await house.entries(org, 'session.refuse'))[0]?.facts.reason, 'code used before')
  })

  test('used twenty times at once opens one session [attack.30]', async () => {
    const { person, credentials } = await openPerson('admin')
    const totp = house.codeOf(person.totpSecret)
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => post({ ...credentials, totp })))
    assert.equal(outcomes.filter(({ status }) => status === 200).length, 1)
  })

  test('may be one step early or late, not two [attack.30]', async () => {
    const { person, credentials } = await openPerson('admin')
    const at = (seconds: number) =>
      house.codeOf(person.totpSecret, new Date(house.clock.now().getTime() + seconds * 1_000))
    assert.equal((await post({ ...credentials, totp: at(-60) })).status, 401)
    assert.equal((await post({ ...credentials, totp: at(60) })).status, 401)
    assert.equal((await post({ ...credentials, totp: at(-30) })).status, 200)
    assert.equal((await post({ ...credentials, totp: at(30) })).status, 200)
  })

  test('of somebody else is refused, and counts like a wrong password [attack.30]', async () => {
    const { credentials, person } = await openPerson('admin')
    const other = await openPerson('admin')
    for (let guess = 0; guess < 10; guess += 1)
      await post({ ...credentials, totp: house.codeOf(other.person.totpSecret) })
    assert.deepEqual(codes([await post({ ...credentials, totp: house.codeOf(person.totpSecret) })]), [REFUSED])
  })
})

describe('a second factor that the operator takes away', () => {
  test('ends the sessions, voids the recovery codes and is enrolled anew before anything else', async () => {
    const { org, person, credentials } = await openPerson('admin')
    const { accessToken } = await house.signIn(person)
    const reset = () => house.inOrg(org, (ctx) => house.identity.verbs.resetFactor(ctx, person.user))
    await reset()
    assert.equal((await house.call('GET', '/me', { token: accessToken })).status, 401)
    const { status, body } = await post(credentials)
    assert.deepEqual([status, body.assuranceLevel], [200, 'aal1'])
    assert.deepEqual(codes([await house.call('GET', '/users', { token: body.accessToken })]), [
      '403 identity.second-factor-required',
    ])
    assert.equal((await house.call('POST', '/me/totp', { token: body.accessToken })).status, 201)
    assert.deepEqual((await house.entries(org, 'factor.reset'))[0]?.subjects, [person.subject])
    await assert.rejects(reset(), { code: 'identity.no-second-factor' })
  })
})

describe('guessing codes of a second factor', () => {
  const guessAtSignIn = async ({ credentials }: Opened, times: number) => {
    for (let guess = 0; guess < times; guess += 1) await post({ ...credentials, totp: '000000' }, `198.51.100.${guess}`)
  }

  test('becomes slower from the fifth in a row on, whichever door they are tried at [attack.30]', async () => {
    const opened = await openPerson('admin')
    const { org, person, credentials } = opened
    const { accessToken: token } = await house.signIn(person)
    await guessAtSignIn(opened, 3)
    for (let guess = 0; guess < 3; guess += 1) await house.call('POST', '/me/totp', { token, body: { totp: '000000' } })
    const signIn = () => post({ ...credentials, totp: house.codeOf(person.totpSecret) })
    house.pass({ seconds: 3 })
    assert.deepEqual(codes([await signIn()]), [REFUSED])
    house.pass({ seconds: 30 })
    assert.equal((await signIn()).status, 200)
    const reasons = (await house.entries(org, 'session.refuse')).map(({ facts }) => facts.reason)
    assert.ok(reasons.includes('wrong code') && reasons.includes('too many failed attempts'), reasons.join())
    assert.equal((await house.entries(org, 'factor.refuse')).at(-1)?.facts.reason, 'wrong code')
  })

  test('begins anew after a right one', async () => {
    const opened = await openPerson('admin')
    const { person, credentials } = opened
    for (let round = 0; round < 3; round += 1) {
      await guessAtSignIn(opened, 4)
      house.pass({ seconds: 30 })
      assert.equal((await post({ ...credentials, totp: house.codeOf(person.totpSecret) })).status, 200)
    }
  })
})

describe('enrolling a second factor', () => {
  const enrol = async (token: string, body: object = {}) => house.call('POST', '/me/totp', { token, body })
  const confirm = async (token: string, secret: string) => {
    const body = { totp: house.codeOf(secret) }
    return house.call('POST', '/me/totp/confirm', { token, body, headers: { authorization: `Bearer ${token}` } })
  }

  test('raises the session and gives ten recovery codes, each good for one sign-in', async () => {
    const { person, credentials } = await openPerson('viewer')
    const { accessToken } = await house.signIn(person)
    const { body } = await enrol(accessToken)
    const { status, body: confirmed } = await confirm(accessToken, body.secret)
    assert.deepEqual([status, new Set(confirmed.recoveryCodes).size], [200, 10])
    assert.equal((await house.call('GET', '/me', { token: confirmed.accessToken })).body.assuranceLevel, 'aal2')
    const [recoveryCode] = confirmed.recoveryCodes
    const outcomes = await Promise.all([1, 2, 3].map(() => post({ ...credentials, recoveryCode })))
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), [200, 401, 401])
  })

  test('lets an admin out of the antechamber', async () => {
    const { person } = await openPerson('security_lead')
    const { accessToken } = await house.signIn(person)
    assert.equal(
      (await house.call('GET', '/me/sessions', { token: accessToken })).code,
      'identity.second-factor-required',
    )
    const { body } = await confirm(accessToken, (await enrol(accessToken)).body.secret)
    assert.equal((await house.call('GET', '/me/sessions', { token: body.accessToken })).status, 200)
  })

  test('is worth nothing to whoever stole the tokens before: the session goes on under another id [attack.22]', async () => {
    const { org, person } = await openPerson('security_lead')
    const stolen = await house.signIn(person)
    const before = await house.call('GET', '/me', { token: stolen.accessToken })
    house.pass({ minutes: 2 })
    const { body } = await confirm(stolen.accessToken, (await enrol(stolen.accessToken)).body.secret)
    const after = await house.call('GET', '/me', { token: body.accessToken })
    const refresh = (refreshToken: string) => house.call('POST', '/auth/refresh', { body: { refreshToken } })
    assert.equal((await house.call('GET', '/me', { token: stolen.accessToken })).status, 401)
    assert.equal((await refresh(stolen.refreshToken)).status, 401)
    assert.equal((await refresh(body.refreshToken)).status, 200)
    assert.notEqual(after.body.session.id, before.body.session.id)
    assert.equal(after.body.session.endsAt, before.body.session.endsAt)
    assert.equal((await house.entries(org, 'session.end'))[0]?.object, before.body.session.id)
  })

  test('hands a browser its new tokens in cookies, and raises one session however often it is confirmed at once', async () => {
    const { org, person } = await openPerson('viewer')
    const { accessToken: token } = await house.signIn(person)
    const totp = house.codeOf((await enrol(token)).body.secret)
    const cookies = { '__Host-muts-access': token }
    const confirmed = [1, 2, 3].map(() => house.call('POST', '/me/totp/confirm', { token, cookies, body: { totp } }))
    const outcomes = await Promise.all(confirmed)
    const raised = outcomes.filter(({ status }) => status === 200)
    assert.deepEqual(
      raised.map(({ body, headers }) => [body.accessToken, body.recoveryCodes.length, headers['set-cookie']?.length]),
      [[undefined, 10, 2]],
    )
    assert.equal((await house.entries(org, 'factor.confirm')).length, 1)
  })

  test('anew needs the one there is, and the old recovery codes are void [attack.31]', async () => {
    const { person, credentials } = await openPerson('viewer')
    const { accessToken } = await house.signIn(person)
    const first = await enrol(accessToken)
    const { accessToken: raised, recoveryCodes } = (await confirm(accessToken, first.body.secret)).body
    const [recoveryCode] = recoveryCodes
    assert.equal((await enrol(raised)).code, 'identity.second-factor-needed')
    assert.equal((await enrol(raised, { totp: '000000' })).code, 'identity.code-refused')
    house.pass({ seconds: 30 })
    const second = await enrol(raised, { totp: house.codeOf(first.body.secret) })
    assert.equal(second.status, 201)
    assert.equal((await confirm(raised, second.body.secret)).status, 200)
    assert.equal((await post({ ...credentials, recoveryCode })).status, 401)
  })

  test('needs a sign-in of the last five minutes, so that a stolen session cannot do it [attack.31]', async () => {
    const { person } = await openPerson('security_lead')
    const stolen = await house.signIn(person)
    house.pass({ minutes: 4, seconds: 59 })
    assert.equal((await enrol(stolen.accessToken)).status, 201)
    house.pass({ seconds: 1 })
    const { refreshToken } = stolen
    const { accessToken } = (await house.call('POST', '/auth/refresh', { body: { refreshToken } })).body
    const late = await enrol(accessToken)
    assert.deepEqual(codes([late]), ['401 identity.reauthentication-needed'])
    const challenge = 'Bearer error="insufficient_user_authentication", max_age=300'
    assert.equal(late.headers['www-authenticate'], challenge)
    assert.equal((await enrol((await house.signIn(person)).accessToken)).status, 201)
  })

  test('is confirmed in the session that began it and in no other', async () => {
    const { person } = await openPerson('viewer')
    const thief = await house.signIn(person)
    const { secret } = (await enrol(thief.accessToken)).body
    const other = await house.signIn(person)
    assert.equal((await confirm(other.accessToken, secret)).code, 'identity.no-enrolment')
    assert.equal((await confirm(thief.accessToken, secret)).status, 200)
  })

  test('ends all other sessions of the person', async () => {
    const { person } = await openPerson('viewer')
    const other = await house.signIn(person)
    const { accessToken } = await house.signIn(person)
    const { body } = await confirm(accessToken, (await enrol(accessToken)).body.secret)
    assert.equal((await house.call('GET', '/me', { token: other.accessToken })).status, 401)
    assert.equal((await house.call('GET', '/me', { token: body.accessToken })).status, 200)
  })

  test('is not confirmed by a wrong code, and not without an enrolment', async () => {
    const { person } = await openPerson('viewer')
    const { accessToken } = await house.signIn(person)
    assert.equal((await confirm(accessToken, 'JBSWY3DPEHPK3PXP')).code, 'identity.no-enrolment')
    await enrol(accessToken)
    assert.equal((await confirm(accessToken, 'JBSWY3DPEHPK3PXP')).code, 'identity.code-refused')
    assert.equal((await house.call('GET', '/me', { token: accessToken })).body.hasSecondFactor, false)
  })
})
