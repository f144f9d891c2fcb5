import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { CryptoKey } from 'jose'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { HOUSE } from '#kernel'
import { Sql } from '#kernel/database'
import type { OauthBench } from './testing-oauth.ts'
import { openOauthBench } from './testing-oauth.ts'

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

describe('a machine that signs with its own key', async () => {
  const bench: OauthBench = await openOauthBench()
  after(() => bench[Symbol.asyncDispose]())

  async function letIn() {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }]
    const draft = { name: 'Telemetry relay', role: 'fleet_manager', actions: ['vehicle.list'], keys }
    const reply = await bench.administer('POST', '/clients', await bench.signIn(bench.admin), draft)
    assert.equal(reply.status, 201, reply.text)
    return { id: (reply.json as { id: string }).id, privateKey }
  }
  const sign = (
    id: string,
    key: CryptoKey,
    { aud = bench.issuer, jti = crypto.randomUUID() as string, life = '1m' } = {},
  ) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(id)
      .setSubject(id)
      .setAudience(aud)
      .setJti(jti)
      .setIssuedAt()
      .setExpirationTime(life)
      .sign(key)
  const exchange = (assertion: string, more: Record<string, string> = {}) =>
    bench.post('token', {
      grant_type: 'client_credentials',
      client_assertion_type: TYPE,
      client_assertion: assertion,
      ...more,
    })

  const asOwner = (text: string) =>
    bench.house.kernel.database.transaction({ org: HOUSE, role: 'migrator' }, (tx) => tx.run(new Sql([text], [])))
  const exchangeAs = (credentials: Record<string, string>) =>
    bench.post('token', { grant_type: 'client_credentials', ...credentials })

  test('gets a token of five minutes for its scope', async () => {
    const { id, privateKey } = await letIn()
    const { status, text, json } = await exchange(await sign(id, privateKey))
    assert.equal(status, 200, text)
    const { access_token: token } = json as { access_token: string }
    assert.deepEqual(
      [(await bench.ask('GET', '/vehicles', token)).status, (await bench.ask('GET', '/users', token)).status],
      [200, 403],
    )
  })

  test('has one session for each scope, however often it changes and in whichever order it is asked for', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }]
    const actions = ['vehicle.list', 'vehicle.read']
    const draft = { name: 'Relay', role: 'fleet_manager', actions, keys }
    const made = await bench.administer('POST', '/clients', await bench.signIn(bench.admin), draft)
    const { id } = made.json as { id: string }
    const sessionOf = async (more: Record<string, string>) => {
      const { status, text, json } = await exchange(await sign(id, privateKey), more)
      assert.equal(status, 200, text)
      const [, claims = ''] = (json as { access_token: string }).access_token.split('.')
      return JSON.parse(Buffer.from(claims, 'base64url').toString()).sid as string
    }
    const whole = await sessionOf({})
    const narrow = await sessionOf({ scope: 'vehicle.list' })
    assert.notEqual(narrow, whole)
    assert.equal(await sessionOf({ scope: 'vehicle.read vehicle.list' }), whole)
    assert.equal(await sessionOf({ scope: 'vehicle.list' }), narrow)
    assert.equal(await sessionOf({}), whole)
  })

  test('is let in by the public half of its key, and by nothing else', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const token = await bench.signIn(bench.admin)
    const submit = (key: object) => {
      const draft = { name: 'Relay', role: 'fleet_manager', actions: ['vehicle.list'], keys: [key] }
      return bench.administer('POST', '/clients', token, draft)
    }
    const whole = await exportJWK(privateKey)
    for (const secret of [whole, { kty: 'oct', k: 'c2VjcmV0' }]) assert.equal((await submit(secret)).status, 400)
    assert.equal((await submit({ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' })).status, 422)
    assert.equal((await submit(await exportJWK(publicKey))).status, 201)
  })

  test('is refused with an assertion used before, also when two come at once [attack.47]', async () => {
    const { id, privateKey } = await letIn()
    const assertion = await sign(id, privateKey)
    const both = await Promise.all([exchange(assertion), exchange(assertion)])
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401])
    assert.equal((await exchange(assertion)).status, 401)
    assert.equal((await exchange(await sign(id, privateKey))).status, 200)
  })

  test('is refused with an assertion for somebody else, by another key, or that has expired [attack.47]', async () => {
    const { id, privateKey } = await letIn()
    const { privateKey: other } = await generateKeyPair('ES256')
    const wrong = [
      await sign(id, privateKey, { aud: 'https://elsewhere.example' }),
      await sign(id, other),
      await sign(id, privateKey, { life: '-1m' }),
    ]
    for (const assertion of wrong) assert.equal((await exchange(assertion)).status, 401)
    assert.equal((await exchange(await sign(id, privateKey))).status, 200)
  })

  test('leaves an entry for each token and for each refusal, with the true reason', async () => {
    const { id, privateKey } = await letIn()
    const once = await sign(id, privateKey)
    const outcomes = [
      await exchange(once),
      await exchange(await sign(id, privateKey)),
      await exchange(once),
      await exchange(await sign(id, (await generateKeyPair('ES256')).privateKey)),
      await exchange(await sign(id, privateKey), { scope: 'user.list' }),
      await exchange(await sign(id, privateKey, { life: '1d' })),
      await exchange(await sign(id, privateKey), { grant_type: 'password' }),
    ]
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      [200, 200, 401, 401, 400, 401, 400],
    )
    await bench.pass(60)
    await bench.house.kernel.ledger.flushDenials(bench.house.clock.now())
    const refused = (await bench.entries('key.refuse')).filter(({ object }) => object === id)
    assert.deepEqual(refused.map(({ facts }) => String(facts.reason)).sort(), [
      'another grant',
      'assertion lives too long',
      'assertion used before',
      'client not proven',
      'more than the scope',
    ])
    const [issued] = await bench.entries('session.refresh')
    assert.deepEqual((await bench.entries('session.open')).filter(({ object }) => object === issued?.object).length, 1)
  })

  test('is refused, and nothing breaks, with what can name no client', async () => {
    for (const client_id of ['\u0000', "'; --", 'x'.repeat(3_000), '{}'])
      assert.equal((await exchangeAs({ client_id, client_secret: 'x' })).status, 401, client_id.slice(0, 10))
  })

  test('gets no token that cannot be recorded', async () => {
    const { id, privateKey } = await letIn()
    await asOwner('REVOKE INSERT ON ledger_intake FROM muts_app')
    await asOwner('ALTER TABLE ledger_entry ADD CONSTRAINT shut CHECK (org_id IS NULL) NOT VALID')
    const [token, refusal] = [
      await exchange(await sign(id, privateKey)),
      await exchangeAs({ client_id: 'nobody12345' }),
    ]
    await asOwner('ALTER TABLE ledger_entry DROP CONSTRAINT shut')
    await asOwner('GRANT INSERT (org_id, id, at, seal, body) ON ledger_intake TO muts_app')
    assert.deepEqual([token.status, refusal.status], [503, 503])
    assert.equal((await exchange(await sign(id, privateKey))).status, 200)
  })

  test('finds no other grant at the token endpoint', async () => {
    const { id, privateKey } = await letIn()
    const grants = ['password', 'implicit', 'authorization_code', 'refresh_token']
    for (const grant_type of grants) {
      const assertion = await sign(id, privateKey)
      const { status } = await bench.post('token', {
        grant_type,
        client_assertion_type: TYPE,
        client_assertion: assertion,
        username: 'x',
        password: 'x',
      })
      assert.equal(status, 400, grant_type)
    }
    assert.equal((await exchange(await sign(id, privateKey))).status, 200)
  })
})
