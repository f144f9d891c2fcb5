/** What an app may ask for with each token: this house and no other (RFC 8707), and no more than it was given (RFC 6749, section 6). */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { DEVICE_GRANT, errorOf, openAppBench } from './testing-apps.ts'

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly scope?: string
}

describe('a token that is asked for', async () => {
  const bench = await openAppBench()
  after(() => bench[Symbol.asyncDispose]())
  const app = await bench.letIn()
  const vehicles = async (token: string) => (await bench.ask('GET', '/vehicles', token)).status
  const askAnew = (refresh_token: string, more: Readonly<Record<string, string>>) =>
    bench.post('token', { grant_type: 'refresh_token', ...bench.proofOf(app), refresh_token, ...more })
  const resource = `${bench.issuer}/api/v1`

  async function letDeviceIn(more: Readonly<Record<string, string>>) {
    const { json } = await bench.post('device', { client_id: 'muts' })
    const { device_code, user_code } = json as { device_code: string; user_code: string }
    const decided = await bench.ask('POST', '/me/devices', bench.person.token, { userCode: user_code, isAllowed: true })
    assert.equal(decided.status, 204, decided.text)
    return bench.post('token', { grant_type: DEVICE_GRANT, client_id: 'muts', device_code, ...more })
  }

  test('may be good for less than was given, by code, refresh and device alike; what is left stays whole', async () => {
    const first = await bench.exchange(app, { ...(await bench.giveCode(app)), scope: 'me.read', resource })
    const narrowed = first.json as Tokens
    assert.deepEqual([first.status, narrowed.scope], [200, 'me.read'])
    assert.deepEqual([await bench.open(narrowed.access_token), await vehicles(narrowed.access_token)], [200, 403])
    const whole = (await askAnew(narrowed.refresh_token, { resource })).json as Tokens
    assert.deepEqual([whole.scope, await vehicles(whole.access_token)], ['me.read vehicle.list', 200])
    const again = (await askAnew(whole.refresh_token, { scope: 'vehicle.list' })).json as Tokens
    assert.deepEqual([await bench.open(again.access_token), await vehicles(again.access_token)], [403, 200])
    const device = (await letDeviceIn({ scope: 'vehicle.list' })).json as Tokens
    assert.deepEqual([device.scope, await vehicles(device.access_token)], ['vehicle.list', 200])
    assert.equal(await bench.open(device.access_token), 403)
  })

  test('is never good for more, and asking for more costs nothing that was held [attack.46]', async () => {
    const code = await bench.giveCode(app)
    assert.deepEqual(errorOf(await bench.exchange(app, { ...code, scope: 'me.read user.list' })), [
      400,
      'invalid_scope',
    ])
    const { refresh_token } = (await bench.exchange(app, code)).json as Tokens
    assert.deepEqual(errorOf(await askAnew(refresh_token, { scope: 'user.list' })), [400, 'invalid_scope'])
    assert.equal((await askAnew(refresh_token, {})).status, 200)
    assert.deepEqual(errorOf(await letDeviceIn({ scope: '../user' })), [400, 'invalid_scope'])
  })

  test('is good here alone: for another resource there is none [attack.46]', async () => {
    const elsewhere = { resource: 'https://elsewhere.example' }
    const code = await bench.giveCode(app)
    assert.deepEqual(errorOf(await bench.exchange(app, { ...code, ...elsewhere })), [400, 'invalid_target'])
    const { refresh_token } = (await bench.exchange(app, code)).json as Tokens
    assert.deepEqual(errorOf(await askAnew(refresh_token, elsewhere)), [400, 'invalid_target'])
    assert.equal((await askAnew(refresh_token, { resource })).status, 200)
    assert.deepEqual(errorOf(await letDeviceIn(elsewhere)), [400, 'invalid_target'])
  })

  test('ends with its family when the refresh token before it is given back, though it was used', async () => {
    const first = await bench.signInWith(app)
    const second = (await bench.refresh(app, first.refresh_token)).json as Tokens
    const told = await bench.post('revoke', { ...bench.proofOf(app), token: first.refresh_token })
    assert.equal(told.status, 200)
    assert.equal(await bench.open(second.access_token), 401)
    assert.deepEqual(errorOf(await bench.refresh(app, second.refresh_token)), [400, 'invalid_grant'])
  })
})
