import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { sql } from '#kernel/database'
import type { OauthBench } from './testing-oauth.ts'
import { openOauthBench } from './testing-oauth.ts'

const LISTED = 'https://portal.example'

interface Key {
  readonly id: string
  readonly key: string
}

describe('an API key', async () => {
  const bench: OauthBench = await openOauthBench({ environment: { MUTS_CORS_ORIGINS: LISTED } })
  after(() => bench[Symbol.asyncDispose]())
  const admin = await bench.signIn(bench.admin)

  const draft = (more: object = {}) => ({
    name: 'Depot gate',
    role: 'fleet_manager',
    actions: ['vehicle.list'],
    ...more,
  })
  const make = async (more: object = {}) => {
    const reply = await bench.administer('POST', '/api-keys', await bench.signIn(bench.admin), draft(more))
    assert.equal(reply.status, 201, reply.text)
    return reply.json as Key
  }
  const exchange = ({ id, key }: Key, more: Record<string, string> = {}) =>
    bench.post('token', { grant_type: 'client_credentials', client_id: id, client_secret: key, ...more })
  const tokenOf = async (key: Key) => ((await exchange(key)).json as { access_token: string }).access_token
  const reasons = async () => (await bench.entries('key.refuse')).map(({ facts }) => facts.reason)

  test('is made by an admin with a step-up, shown once, and exchanged for a token of five minutes [muts.api.key-vault]', async () => {
    assert.equal((await bench.ask('POST', '/api-keys', admin, draft())).status, 401)
    const made = await make()
    assert.match(made.key, /^mutk_live_[0-9A-Za-z]{60}$/)
    const { json } = await exchange(made)
    const grant = json as { access_token: string; expires_in: number; token_type: string; refresh_token?: string }
    assert.deepEqual([grant.token_type, grant.expires_in, grant.refresh_token], ['Bearer', 300, undefined])
    assert.equal((await bench.ask('GET', '/vehicles', grant.access_token)).status, 200)
    const entries = (await bench.entries('key.create')).filter(({ object }) => object === made.id)
    const told = entries.map(({ facts: { kind, role, actions, networks } }) => [kind, role, actions, networks])
    assert.deepEqual(told, [['api-key', 'fleet_manager', 'vehicle.list', 'any']])
    assert.match(String(entries[0]?.facts.expiresAt), /^2026-04-\d\dT/)
  })

  test('opens nothing beyond its scope, and nothing of administration [muts.api.key-vault] [attack.31]', async () => {
    const token = await tokenOf(await make())
    assert.equal((await bench.ask('GET', '/vehicles', token)).status, 200)
    for (const path of ['/me', '/users', '/bridges', '/clients'])
      assert.equal((await bench.ask('GET', path, token)).status, 403, path)
    const tooWide = [
      draft({ role: 'admin' }),
      draft({ actions: ['user.list'] }),
      draft({ expiresAt: '2027-01-07T00:00:00Z' }),
    ]
    const codes = []
    for (const body of tooWide) {
      const reply = await bench.administer('POST', '/api-keys', await bench.signIn(bench.admin), body)
      codes.push((reply.json as { code: string }).code)
    }
    assert.deepEqual(codes, ['identity.machine-role', 'identity.scope-too-wide', 'identity.expiry'])
  })

  test('is no bearer token, and none in an address [muts.api.jwt] [attack.48]', async () => {
    const made = await make()
    const asBearer = await bench.ask('GET', '/vehicles', made.key)
    const inAddress = await bench.ask('GET', `/vehicles?access_token=${made.key}`)
    assert.deepEqual([asBearer.status, inAddress.status], [401, 401])
    assert.equal((await bench.ask('GET', '/vehicles', await tokenOf(made))).status, 200)
  })

  test('with another secret, a bad checksum or an unknown id is refused with one answer [attack.48]', async () => {
    const [made, other] = [await make(), await make()]
    const broken = `${made.key.slice(0, -1)}${made.key.endsWith('0') ? '1' : '0'}`
    const replies = [
      await exchange({ id: made.id, key: other.key }),
      await exchange({ id: made.id, key: broken }),
      await exchange({ id: '0'.repeat(11), key: made.key }),
    ]
    for (const { status, json } of replies)
      assert.deepEqual([status, (json as { error: string }).error], [401, 'invalid_client'])
    assert.equal(new Set(replies.map(({ text }) => text)).size, 1)
    assert.ok((await reasons()).includes('wrong secret'))
    assert.equal((await exchange(made)).status, 200)
  })

  test('that has expired is refused [attack.48]', async () => {
    const made = await make({ expiresAt: new Date(bench.house.clock.now().getTime() + 120_000).toISOString() })
    assert.equal((await exchange(made)).status, 200)
    await bench.pass(120)
    assert.equal((await exchange(made)).status, 401)
    assert.ok((await reasons()).includes('client expired'))
  })

  test('is good from its networks only [attack.48]', async () => {
    const [here, elsewhere] = [await make({ networks: ['127.0.0.0/8'] }), await make({ networks: ['10.8.0.0/16'] })]
    assert.deepEqual([(await exchange(here)).status, (await exchange(elsewhere)).status], [200, 401])
    assert.ok((await reasons()).includes('client from another network'))
  })

  test('that is revoked is worth nothing from the next request on, and neither is its token [muts.api.key-vault] [attack.48]', async () => {
    const made = await make()
    const token = await tokenOf(made)
    assert.equal((await bench.ask('GET', '/vehicles', token)).status, 200)
    const asAdmin = await bench.signIn(bench.admin)
    assert.equal((await bench.ask('DELETE', `/clients/${made.id}`, asAdmin)).status, 204)
    assert.deepEqual([(await bench.ask('GET', '/vehicles', token)).status, (await exchange(made)).status], [401, 401])
    assert.equal((await bench.ask('DELETE', `/clients/${made.id}`, asAdmin)).status, 404)
  })

  test('is a machine and no person: no factor, no row among people, and no second factor asked of it', async () => {
    const asAdmin = await bench.signIn(bench.admin)
    const refused = await bench.administer('POST', '/api-keys', asAdmin, draft({ actions: ['factor.enrol'] }))
    assert.equal((refused.json as { code: string }).code, 'identity.scope-too-wide')

    const made = await make()
    const alter = (statement: ReturnType<typeof sql>) =>
      bench.house.kernel.database.transaction({ org: bench.org, role: 'migrator' }, (tx) =>
        tx.all<{ id: string }>(statement),
      )
    const [machine] = await alter(sql`SELECT user_id AS id FROM identity_client WHERE id = ${made.id}`)
    assert.equal((await bench.ask('GET', `/users/${machine?.id}`, asAdmin)).status, 404)
    assert.equal((await bench.ask('GET', `/users/${bench.manager.user}`, asAdmin)).status, 200)

    await alter(sql`UPDATE identity_client SET scope = 'factor.enrol vehicle.list' WHERE id = ${made.id}`)
    const token = await tokenOf(made)
    const enrolled = await bench.ask('POST', '/me/totp', token, {}, { 'idempotency-key': crypto.randomUUID() })
    assert.deepEqual([enrolled.status, (enrolled.json as { code: string }).code], [403, 'identity.people-only'])
    const everyone = { secondFactor: 'everyone' }
    const changed = await bench.ask('PATCH', '/settings', asAdmin, everyone, { 'if-match': '*' })
    assert.equal(changed.status, 200, changed.text)
    assert.equal((await bench.ask('GET', '/vehicles', token)).status, 200)
    await bench.ask('PATCH', '/settings', asAdmin, { secondFactor: 'admins' }, { 'if-match': '*' })
  })

  test('asks for no more than it was given, and may ask for less', async () => {
    const made = await make({ actions: ['vehicle.list', 'vehicle.read'] })
    const beyond = await exchange(made, { scope: 'vehicle.list user.list' })
    assert.deepEqual([beyond.status, (beyond.json as { error: string }).error], [400, 'invalid_scope'])
    const { json } = await exchange(made, { scope: 'vehicle.read' })
    const { access_token: token } = json as { access_token: string }
    assert.equal((await bench.ask('GET', '/vehicles', token)).status, 403)
  })

  test('is told to no page of another origin, and is not told apart by it; a listed one reads the answer', async () => {
    const made = await make()
    const wrong = { ...made, key: `${made.key.slice(0, -1)}_` }
    const from = async (origin: string, key: Key) => {
      const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: key.key }
      const { status, text, headers } = await bench.post('token', form, { origin })
      return {
        status,
        text,
        allowed: headers['access-control-allow-origin'],
        exposed: headers['access-control-expose-headers'],
      }
    }
    const foreign = 'https://elsewhere.example'
    const known = await from(foreign, wrong)
    assert.deepEqual([known.status, known.allowed, known.exposed], [401, undefined, undefined])
    assert.deepEqual(await from(foreign, { ...wrong, id: '0'.repeat(11) }), known)
    const plain = await exchange(made)
    assert.deepEqual([plain.status, plain.headers['access-control-allow-origin']], [200, undefined])
    const listed = await from(LISTED, made)
    assert.deepEqual([listed.status, listed.allowed], [200, LISTED])
  })

  test('is listed apart from apps, where only its kind is asked for', async () => {
    const { id } = await make()
    const token = await bench.signIn(bench.admin)
    const list = async (kinds: string) => {
      const { json } = await bench.ask('GET', `/clients?limit=200&filter[kind]=${kinds}`, token)
      return (json as { data: { id: string; kind: string }[] }).data
    }
    assert.ok((await list('api-key,machine')).some((client) => client.id === id))
    assert.ok((await list('api-key')).every(({ kind }) => kind === 'api-key'))
    assert.deepEqual(await list('app'), [])
    assert.equal((await bench.ask('GET', '/clients?filter[kind]=person', token)).status, 400)
  })

  test('stands nowhere in clear: not in the database, the ledger or an answer [attack.49]', async () => {
    const made = await make()
    await exchange(made)
    const listed = await bench.ask('GET', '/clients', await bench.signIn(bench.admin))
    assert.ok(listed.text.includes(made.id) && !listed.text.includes('mutk_'))
    const { database, ledger } = bench.house.kernel
    await ledger.drain()
    const secret = made.key.slice(21, 40)
    const dump = sql`SELECT (SELECT jsonb_agg(to_jsonb(c)) FROM identity_client c) AS clients,
      (SELECT jsonb_agg(to_jsonb(o)) FROM identity_assertion o) AS assertions, (SELECT jsonb_agg(to_jsonb(s)) FROM identity_session s) AS sessions`
    const rows = await database.transaction({ org: bench.org, role: 'migrator' }, (tx) => tx.all(dump))
    const trail = await database.transaction({ org: bench.org }, (tx) => ledger.list(tx, { limit: 200 }))
    const text = JSON.stringify([rows, trail])
    assert.ok(text.includes(made.id) && !text.includes(secret))
  })
})
