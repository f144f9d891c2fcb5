import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Authenticator, Lie } from './test-authenticator.ts'
import { createAuthenticator } from './test-authenticator.ts'
import type { TestIdentity } from './test-identity.ts'
import { openTestIdentity } from './test-identity.ts'

let house: TestIdentity
before(async () => {
  house = await openTestIdentity()
})
after(() => house.close())

const headers = { authorization: 'Bearer' }

/** An admin who holds a passkey, and somebody whose role can be changed. */
async function openDepot() {
  const { org, people } = await house.createOrganisation('admin', 'technician')
  const [admin, technician] = people
  assert.ok(admin && technician)
  const { accessToken } = await house.signIn(admin)
  const device = createAuthenticator()
  const begun = await house.call('POST', '/me/passkeys/options', { token: accessToken })
  const body = { name: 'Desk key', response: device.create(begun.body as never) }
  const added = await house.call('POST', '/me/passkeys', { token: accessToken, body, headers })
  assert.equal(added.status, 200)
  return { org, device, token: added.body.accessToken, user: technician.user }
}
type Depot = Awaited<ReturnType<typeof openDepot>>

const promote = ({ token, user }: Depot, role: string, proof?: string) =>
  house.call('PATCH', `/users/${user}`, {
    token,
    body: { role },
    headers: { 'if-match': '*', ...(proof === undefined ? {} : { 'step-up': proof }) },
  })
const operationOf = async (depot: Depot, role = 'inspector') => (await promote(depot, role)).body.operation
const askFor = async ({ token }: Pick<Depot, 'token'>, operation: string) =>
  (await house.call('POST', '/auth/step-up/options', { token, body: { operation } })).body as unknown as {
    challenge: string
    allowCredentials: readonly { id: string }[]
  }
const prove = ({ token }: Pick<Depot, 'token'>, operation: string, passkey: unknown) =>
  house.call('POST', '/auth/step-up', { token, body: { operation, passkey } })

async function stepUp(depot: Depot, device: Authenticator = depot.device, lie: Lie = {}) {
  const operation = await operationOf(depot)
  return prove(depot, operation, device.get(await askFor(depot, operation), lie))
}

describe('a step-up by passkey', () => {
  test('opens the operation it was made for, and says which passkey it was', async () => {
    const depot = await openDepot()
    const { status, body } = await stepUp(depot)
    assert.equal(status, 201)
    assert.equal((await promote(depot, 'inspector', body.stepUp)).status, 200)
    assert.equal((await house.entries(depot.org, 'passkey.use')).length, 1)
    assert.equal((await house.entries(depot.org, 'session.step-up')).length, 1)
  })

  test('asks for the own passkeys and no other', async () => {
    const depot = await openDepot()
    const { allowCredentials } = await askFor(depot, await operationOf(depot))
    assert.deepEqual(
      allowCredentials.map(({ id }) => id),
      [depot.device.credential],
    )
  })

  test('for one operation is worth nothing for another', async () => {
    const depot = await openDepot()
    const [one, other] = [await operationOf(depot), await operationOf(depot, 'driver')]
    const crossed = await prove(depot, other, depot.device.get(await askFor(depot, one)))
    assert.deepEqual([crossed.status, crossed.code], [422, 'identity.passkey-refused'])
    assert.equal((await prove(depot, other, depot.device.get(await askFor(depot, other)))).status, 201)
  })

  test('of one session is worth nothing in another, and a challenge to sign in is none to step up', async () => {
    const depot = await openDepot()
    const operation = await operationOf(depot)
    const begun = (await house.call('POST', '/auth/passkey/options')).body
    assert.equal((await prove(depot, operation, depot.device.get(begun as never))).code, 'identity.passkey-refused')

    const asked = await askFor(depot, operation)
    const signedIn = await house.call('POST', '/auth/passkey/options')
    const entered = await house.call('POST', '/auth/passkey', {
      body: { response: depot.device.get(signedIn.body as never) },
    })
    const elsewhere = await prove({ token: entered.body.accessToken }, operation, depot.device.get(asked))
    assert.equal(elsewhere.code, 'identity.passkey-refused')
    assert.equal((await prove(depot, operation, depot.device.get(asked))).status, 201)
  })

  test('answers once', async () => {
    const depot = await openDepot()
    const operation = await operationOf(depot)
    const answer = depot.device.get(await askFor(depot, operation))
    assert.equal((await prove(depot, operation, answer)).status, 201)
    assert.equal((await prove(depot, operation, answer)).code, 'identity.passkey-refused')
  })

  const lies: readonly (readonly [string, Lie])[] = [
    ['that verified no person', { flags: 0x01 }],
    ['to another origin', { origin: 'https://localhost.example' }],
    ['whose signature does not fit', { tampered: true }],
  ]
  for (const [what, lie] of lies) {
    test(`${what} is refused, and the same without that passes`, async () => {
      const depot = await openDepot()
      assert.equal((await stepUp(depot, depot.device, lie)).code, 'identity.passkey-refused')
      assert.equal((await house.entries(depot.org, 'factor.refuse')).length, 1)
      assert.equal((await stepUp(depot)).status, 201)
    })
  }

  test('with the passkey of somebody else is refused, and who has none is told to send a code', async () => {
    const [mine, theirs] = [await openDepot(), await openDepot()]
    assert.equal((await stepUp(mine, theirs.device)).code, 'identity.passkey-refused')
    const { people } = await house.createOrganisation('admin')
    const { accessToken: token } = await house.signIn(people[0] as never)
    const body = { operation: 'o'.repeat(43) }
    assert.equal((await house.call('POST', '/auth/step-up/options', { token, body })).code, 'identity.no-passkey')
  })
})
