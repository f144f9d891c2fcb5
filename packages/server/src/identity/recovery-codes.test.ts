import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { TestIdentity } from './test-identity.ts'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

let house: TestIdentity
before(async () => {
  house = await openTestIdentity()
})
after(() => house.close())

const post = (body: object) => house.call('POST', '/auth/sign-in', { body })
const renew = (token: string) => house.call('POST', '/me/recovery-codes', { token })

async function openHolder() {
  const { org, people } = await house.createOrganisation('admin')
  const [person] = people
  assert.ok(person)
  const { accessToken: token, refreshToken } = await house.signIn(person)
  const { status, body } = await renew(token)
  assert.equal(status, 201)
  const credentials = { email: person.email, password: GOOD_PASSWORD }
  return { org, person, token, refreshToken, credentials, codes: body.recoveryCodes }
}

describe('a recovery code', () => {
  test('stands in for the second factor once, however it is typed [attack.32]', async () => {
    const { org, credentials, codes } = await openHolder()
    const [first = '', second = ''] = codes
    const { status, body } = await post({ ...credentials, recoveryCode: first })
    assert.deepEqual([codes.length, status, body.assuranceLevel], [10, 200, 'aal2'])
    assert.equal((await post({ ...credentials, recoveryCode: first })).code, 'identity.credentials-refused')
    const typed = second.toUpperCase().replaceAll('-', ' ')
    assert.equal((await post({ ...credentials, recoveryCode: typed })).status, 200)
    assert.equal((await house.entries(org, 'recovery.use')).length, 2)
  })

  test('used ten times at once opens one session [attack.32]', async () => {
    const { credentials, codes } = await openHolder()
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => post({ ...credentials, recoveryCode: codes[0] })),
    )
    assert.equal(outcomes.filter(({ status }) => status === 200).length, 1)
  })

  test('from before is void once new ones are made, and the new ones count [attack.32]', async () => {
    const { org, token, credentials, codes } = await openHolder()
    const { body } = await renew(token)
    assert.equal((await post({ ...credentials, recoveryCode: codes[0] })).status, 401)
    assert.equal((await post({ ...credentials, recoveryCode: body.recoveryCodes[0] })).status, 200)
    assert.equal((await house.entries(org, 'recovery.renew')).length, 2)
  })

  test('is not made anew by a session that is not fresh, nor for who has no factor', async () => {
    const { refreshToken } = await openHolder()
    house.pass({ minutes: 5 })
    const { body } = await house.call('POST', '/auth/refresh', { body: { refreshToken } })
    assert.equal((await renew(body.accessToken)).code, 'identity.reauthentication-needed')
    const { people } = await house.createOrganisation('viewer')
    const [viewer] = people
    assert.ok(viewer)
    assert.equal((await renew((await house.signIn(viewer)).accessToken)).code, 'identity.no-second-factor')
  })
})

describe('an account that is disabled while its person signs in', () => {
  test('leaves no token that opens anything, whichever came first [attack.57]', async () => {
    const { people } = await house.createOrganisation('admin', 'technician', 'technician', 'technician')
    const [admin, ...others] = people
    assert.ok(admin)
    for (const person of others) {
      const { accessToken: token } = await house.signIn(admin)
      const headers = { 'if-match': '*' }
      const body = { status: 'disabled' }
      const [signedIn, disabled] = await Promise.all([
        post({ email: person.email, password: GOOD_PASSWORD }),
        house.call('PATCH', `/users/${person.user}`, { token, body, headers }),
      ])
      assert.equal(disabled.status, 200)
      assert.ok([200, 401].includes(signedIn.status))
      if (signedIn.status === 200)
        assert.equal((await house.call('GET', '/me', { token: signedIn.body.accessToken })).status, 401)
    }
  })
})
