import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { exportJWK, generateKeyPair } from 'jose'
import { HOUSE } from '#kernel'
import { DEVICE_GRANT } from './testing-apps.ts'
import { CLIENT_ID, CLIENT_SECRET, openProvider } from './testing-provider.ts'
import { openSsoBench, pathOf, someName } from './testing-sso.ts'

const provider = await openProvider()
const bench = await openSsoBench([provider.issuer])
after(async () => {
  await bench[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

const pier = await bench.openOrganisation('Pier')
const connect = async (domain: string) => {
  const made = await pier.connect({
    ...{ kind: 'oidc', name: domain, secret: CLIENT_SECRET, isEnabled: true },
    provider: { issuer: provider.issuer, clientId: CLIENT_ID },
    terms: { ceiling: 'technician', entersPeople: true, needsGroup: false, factorValues: ['mfa'] },
  })
  assert.equal((await pier.proveDomain(domain, made.id)).status, 200)
  return made
}
const connection = await connect('pier.example')

async function come(email: string, claims: object = {}) {
  const browser = bench.openBrowser()
  const location = (await browser.begin(email)) ?? ''
  const back = provider.signIn(location, { sub: someName(), email, email_verified: true, ...claims })
  assert.equal((await browser.visit(pathOf(back))).status, 303)
  return browser
}
const leave = async (logout_token: string, at = connection.addresses.logout) =>
  (await bench.openBrowser().send(pathOf(at), { logout_token })).status
const isIn = async (browser: Awaited<ReturnType<typeof come>>) => (await browser.visit('/api/v1/me')).status === 200
const asked = (path: string) => provider.requests.filter((one) => one === path).length

/** Reasons of what was refused, in the ledger of the house, of those who were aimed at nobody. */
async function strays() {
  const { ledger, database } = bench.house.kernel
  await ledger.flushDenials(bench.house.clock.now())
  await ledger.drain()
  const found = await database.transaction({ org: HOUSE }, (tx) =>
    ledger.list(tx, { action: 'session.refuse', limit: 100 }),
  )
  return found.map(({ facts }) => facts.reason)
}

describe('a provider', () => {
  test('is asked once for its keys, however many tokens claim a key that it has not', async () => {
    const sub = someName()
    const browser = await come('one@pier.example', { sub })
    const { privateKey } = await generateKeyPair('RS256')
    const forge = (n: number) => provider.logoutToken({ sub }, { key: privateKey, header: { kid: `none-${n}` } })
    const before = [asked('/jwks'), asked('/.well-known/openid-configuration')]
    const forged = await Promise.all(Array.from({ length: 30 }, (_, n) => forge(n)))
    assert.deepEqual([...new Set(await Promise.all(forged.map((token) => leave(token))))], [400])
    assert.ok(asked('/jwks') - (before[0] ?? 0) <= 1, 'one look at the keys')
    assert.equal(asked('/.well-known/openid-configuration'), before[1])
    assert.ok(await isIn(browser))
    assert.equal(await leave(await provider.logoutToken({ sub })), 200)
    assert.equal(await isIn(browser), false)
  })

  test('is believed by the keys it showed last while it shows none, and by new ones under an old name', async () => {
    const [one, two] = [someName(), someName()]
    const browsers = [await come('old@pier.example', { sub: one }), await come('new@pier.example', { sub: two })]
    const { privateKey: key, publicKey } = await generateKeyPair('RS256')
    const rotated = { keys: [{ ...provider.keys[0], ...(await exportJWK(publicKey)) }] }
    const before = asked('/jwks')
    await bench.pass(61)
    provider.bendKeys(503, rotated)
    assert.equal(await leave(await provider.logoutToken({ sub: two }, { key })), 400)
    assert.equal(await leave(await provider.logoutToken({ sub: one })), 200)
    provider.bendKeys(200, rotated)
    await bench.pass(61)
    assert.equal(await leave(await provider.logoutToken({ sub: two }, { key })), 200)
    assert.deepEqual(await Promise.all(browsers.map(isIn)), [false, false])
    provider.bendKeys()
    for (let n = 0; n < 5; n++) assert.equal(await leave(await provider.logoutToken({ sub: one })), 400)
    assert.equal(asked('/jwks') - before, 2)
    await bench.pass(61)
    assert.equal(await leave(await provider.logoutToken({ sub: one })), 200)
  })

  for (const [title, status, body] of [
    ['an error', 503, { keys: [] }],
    ['no set', 200, {}],
  ] as const)
    test(`that answers ${title} where its keys should be is asked again soon`, async () => {
      const { addresses } = await connect(`keys-${status}.example`)
      const token = () => provider.logoutToken({ sub: someName() })
      provider.bendKeys(status, body)
      assert.equal(await leave(await token(), addresses.logout), 400)
      provider.bendKeys()
      assert.equal(await leave(await token(), addresses.logout), 400)
      await bench.pass(11)
      assert.equal(await leave(await token(), addresses.logout), 200)
    })

  test('that cannot be found out about is not asked again at once, and then it is', async () => {
    await connect('later.example')
    provider.bendMetadata({ issuer: 'https://another.example' })
    const before = asked('/.well-known/openid-configuration')
    for (let n = 0; n < 5; n++) assert.equal(await bench.openBrowser().begin('a@later.example'), undefined)
    assert.equal(asked('/.well-known/openid-configuration') - before, 1)
    provider.bendMetadata({})
    await bench.pass(11)
    assert.ok(await bench.openBrowser().begin('a@later.example'))
    assert.ok((await pier.refusals()).some((reason) => /^the (answer|provider)/.test(String(reason))))
  })

  test('says when it proved somebody; where it does not, nothing that wants them proven now opens', async () => {
    const enrol = async (claims: object) =>
      (await (await come('when@pier.example', { sub: 'when', ...claims })).post('/me/totp', {})).status
    assert.equal(await enrol({ auth_time: undefined }), 401)
    assert.equal(await enrol({ auth_time: Math.floor(bench.house.clock.now().getTime() / 1_000) - 600 }), 401)
    assert.equal(await enrol({}), 201)
  })

  test('is told how long ago it may have been, and asks anew where that is wanted', async () => {
    const begin = async (body: object) => {
      const browser = bench.openBrowser()
      const { json } = await browser.post('/auth/sso', { email: 'when@pier.example', ...body })
      const { headers } = await browser.visit((json as { location: string }).location)
      const { searchParams } = new URL(headers.location ?? '')
      return [searchParams.get('max_age'), searchParams.get('prompt')]
    }
    assert.deepEqual(await begin({}), ['43200', null])
    assert.deepEqual(await begin({ isAnew: true }), ['0', 'login'])
  })
})

describe('whoever is turned away at the entrance', () => {
  test('leaves an entry with the true reason: with no way begun, for no connection, at no connection', async () => {
    assert.equal((await bench.openBrowser().visit('/api/v1/auth/sso/on')).status, 400)
    assert.equal(await bench.openBrowser().begin('nobody@nowhere.example'), undefined)
    const elsewhere = connection.addresses.logout.replace(connection.id, someName())
    assert.equal(await leave('nonsense', elsewhere), 400)
    const reasons = await strays()
    for (const reason of ['identity.sso-stray', 'no connection for the address', 'unknown connection'])
      assert.ok(reasons.includes(reason), reason)
  })
})

describe('a session that came by a provider', () => {
  test('ends with its name where the provider never said to which of its own it belongs', async () => {
    const sub = someName()
    const nameless = await come('nameless@pier.example', { sub })
    const named = await come('nameless@pier.example', { sub, sid: 'a' })
    assert.equal(await leave(await provider.logoutToken({ sub, sid: 'b' })), 200)
    assert.deepEqual([await isIn(nameless), await isIn(named)], [false, true])
    assert.equal(await leave(await provider.logoutToken({ sub, sid: 'a' })), 200)
    assert.equal(await isIn(named), false)
  })

  test('shows where it began and with what, and so does that of a device it let in', async () => {
    const browser = await come('origin@pier.example')
    const program = bench.openBrowser()
    const { json } = await program.send('/oauth/device', { client_id: 'muts' })
    const { device_code, user_code: userCode } = json as { device_code: string; user_code: string }
    assert.equal((await browser.post('/me/devices', { userCode, isAllowed: true })).status, 204)
    const form = { grant_type: DEVICE_GRANT, client_id: 'muts', device_code }
    assert.equal((await program.send('/oauth/token', form)).status, 200)
    const list = (await browser.visit('/api/v1/me/sessions')).json as {
      data: readonly { client: string | null; address: string | null; device: string | null }[]
    }
    assert.deepEqual(list.data.map(({ client }) => client).sort(), ['muts', null])
    for (const { address, device } of list.data) {
      assert.match(address ?? '', /^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/)
      assert.ok(device)
    }
    assert.deepEqual(bench.house.bugs, [])
  })
})
