import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { AppBench } from './testing-apps.ts'
import { BACK, errorOf, openAppBench } from './testing-apps.ts'

const NATIVE = 'http://127.0.0.1/back'

describe('an app that sends its person to the console', async () => {
  const bench: AppBench = await openAppBench()
  after(() => bench[Symbol.asyncDispose]())
  const app = await bench.letIn()
  const refused = [400, 'invalid_grant']

  test('is named before it is let in, and gets tokens within its actions [muts.api.jwt]', async () => {
    const { query, verifier } = bench.requestOf(app)
    const asked = (await bench.look(query)).json
    assert.deepEqual(asked, { app: 'Route planner', actions: ['me.read', 'vehicle.list'], sentTo: 'app.example' })
    const back = bench.locationOf(await bench.decide(query))
    assert.equal(`${back.origin}${back.pathname}`, BACK)
    assert.deepEqual([back.searchParams.get('state'), back.searchParams.get('iss')], ['xyz', bench.issuer])

    const code = back.searchParams.get('code') ?? ''
    const reply = await bench.exchange(app, { code, code_verifier: verifier, redirect_uri: BACK })
    const tokens = reply.json as { access_token: string; scope: string; expires_in: number; token_type: string }
    assert.deepEqual([tokens.token_type, tokens.expires_in, tokens.scope], ['Bearer', 300, 'me.read vehicle.list'])
    assert.equal(reply.headers['cache-control'], 'no-store')
    const statuses = await Promise.all(
      ['/me', '/vehicles', '/bridges'].map(async (path) => (await bench.ask('GET', path, tokens.access_token)).status),
    )
    assert.deepEqual(statuses, [200, 200, 403])
    const [entry] = (await bench.entries('app.allow')).filter(({ object }) => object === app.id)
    assert.equal(entry?.facts.scope, 'me.read vehicle.list')
  })

  test('gets less where it asks for less, and nothing where it asks for more [attack.46]', async () => {
    const { query } = bench.requestOf(app, { scope: 'me.read user.list' })
    assert.equal(bench.locationOf(await bench.look(query)).searchParams.get('error'), 'invalid_scope')
    const less = await bench.exchange(app, await bench.giveCode(app, { scope: 'me.read' }))
    const { access_token: token } = less.json as { access_token: string }
    assert.deepEqual([await bench.open(token), (await bench.ask('GET', '/vehicles', token)).status], [200, 403])
  })

  test('sends its person to one address, which hands what was asked to the console as it came', async () => {
    const { query } = bench.requestOf(app, { state: '"a"~*\'(' })
    const { status, headers } = await bench.house.kernel.door.ask({ path: `/oauth/authorize?${query}` })
    const to = new URL(headers.location ?? '', bench.issuer)
    assert.deepEqual([status, to.origin, to.pathname], [303, bench.issuer, '/app/authorize'])
    assert.equal(Buffer.from(to.searchParams.get('q') ?? '', 'base64url').toString(), query)
    assert.equal((await bench.look(query)).status, 200)
  })

  test('is told no where its person says no', async () => {
    const back = bench.locationOf(await bench.decide(bench.requestOf(app).query, false))
    assert.deepEqual([back.searchParams.get('error'), back.searchParams.get('code')], ['access_denied', null])
    assert.equal((await bench.entries('app.deny')).length, 1)
  })

  test('has people sent to its own address to the byte, and nowhere else [attack.42] [attack.46]', async () => {
    const elsewhere = [
      `${BACK}/more`,
      `${BACK}?x=1`,
      'https://app.example.evil.example/back',
      'http://app.example/back',
    ]
    const wrong = [
      ...elsewhere,
      'https://app.example/Back',
      'javascript:alert(1)',
      '//evil.example',
      'https://app.example\\@evil.example/back',
    ]
    for (const redirect_uri of [...wrong, null]) {
      const { query } = bench.requestOf(app, { redirect_uri })
      assert.deepEqual(
        [(await bench.look(query)).status, (await bench.decide(query)).status],
        [422, 422],
        `${redirect_uri}`,
      )
    }
    const unknown = bench.requestOf({ id: '0'.repeat(11) }).query
    assert.equal((await bench.look(unknown)).status, 422)
    for (const id of ['%00', '%ED%A0%80', '']) assert.equal((await bench.look(`client_id=${id}`)).status, 422, id)
    assert.equal((await bench.look(`${bench.requestOf(app).query}&redirect_uri=https://evil.example`)).status, 422)
    assert.equal((await bench.look(bench.requestOf(app).query)).status, 200)
  })

  test('on a device is sent back to any port of loopback, of the address it named', async () => {
    const native = await bench.letIn({ redirectUris: [NATIVE, 'com.example.planner:/back'] })
    const given = await bench.giveCode(native, { redirect_uri: 'http://127.0.0.1:49152/back' })
    assert.equal((await bench.exchange(native, given)).status, 200)
    const last = bench.requestOf(native, { redirect_uri: 'http://127.0.0.1:65535/back' }).query
    assert.equal((await bench.look(last)).status, 200)
    for (const redirect_uri of [
      'http://127.0.0.1:49152/other',
      'http://127.0.0.1.evil.example/back',
      'http://localhost:49152/back',
      'http://127.0.0.1:1@evil.example/back',
      'http://127.0.0.1:70000/back',
    ])
      assert.equal((await bench.look(bench.requestOf(native, { redirect_uri }).query)).status, 422, redirect_uri)
    const own = await bench.look(bench.requestOf(native, { redirect_uri: 'com.example.planner:/back' }).query)
    assert.equal((own.json as { sentTo: string }).sentTo, 'com.example.planner:')
  })

  test('must bind its code to a secret (S256), and finds no other way than a code [attack.46] [fleetops.access.approved-methods]', async () => {
    const wrong: readonly [Readonly<Record<string, string | null>>, string][] = [
      [{ code_challenge: null }, 'invalid_request'],
      [{ code_challenge_method: 'plain' }, 'invalid_request'],
      [{ code_challenge_method: null }, 'invalid_request'],
      [{ code_challenge: 'short' }, 'invalid_request'],
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ response_type: 'code token' }, 'unsupported_response_type'],
      [{ response_type: null }, 'invalid_request'],
      [{ response_mode: 'fragment' }, 'invalid_request'],
      [{ request: 'eyJ' }, 'request_not_supported'],
      [{ request_uri: 'https://evil.example/r' }, 'request_uri_not_supported'],
      [{ resource: 'https://elsewhere.example' }, 'invalid_target'],
    ]
    for (const [more, error] of wrong) {
      const { query } = bench.requestOf(app, more)
      for (const reply of [await bench.look(query), await bench.decide(query)]) {
        const { searchParams } = bench.locationOf(reply)
        assert.deepEqual([searchParams.get('error'), searchParams.get('code')], [error, null], JSON.stringify(more))
      }
    }
    assert.equal((await bench.exchange(app, await bench.giveCode(app))).status, 200)
  })

  test('gets nothing for its code without the verifier, the address or itself; then still with all three [attack.46]', async () => {
    const other = await bench.letIn()
    const given = await bench.giveCode(app)
    const another = bench.requestOf(app).verifier
    assert.deepEqual(errorOf(await bench.exchange(app, { ...given, code_verifier: another })), refused)
    assert.deepEqual(errorOf(await bench.exchange(app, { ...given, redirect_uri: `${BACK}/` })), refused)
    assert.deepEqual(errorOf(await bench.exchange(other, given)), refused)
    const { code_verifier: _verifier, ...bare } = given
    assert.deepEqual(errorOf(await bench.exchange(app, bare)), [400, 'invalid_request'])
    assert.deepEqual(errorOf(await bench.exchange(app, { ...given, code: 'x' })), refused)
    assert.equal((await bench.exchange(app, given)).status, 200)
    const told = await bench.reasons('session.refuse')
    const expected = ['wrong verifier', 'another address to be sent back to', 'code of another client']
    for (const reason of expected) assert.ok(told.includes(reason), `${reason} of ${told}`)
  })

  test('brings its code once: a second time ends what came of it [attack.46]', async () => {
    const given = await bench.giveCode(app)
    const tokens = (await bench.exchange(app, given)).json as { access_token: string; refresh_token: string }
    assert.equal(await bench.open(tokens.access_token), 200)
    assert.deepEqual(errorOf(await bench.exchange(app, given)), refused)
    assert.equal(await bench.open(tokens.access_token), 401)
    assert.deepEqual(errorOf(await bench.refresh(app, tokens.refresh_token)), refused)
    assert.equal((await bench.entries('code.reuse')).length, 1)
  })

  test('that brings it ten times at once gets one answer at most, and nothing lives of it [attack.46]', async () => {
    const given = await bench.giveCode(app)
    const replies = await Promise.all(Array.from({ length: 10 }, () => bench.exchange(app, given)))
    const won = replies.filter(({ status }) => status === 200)
    assert.ok(won.length <= 1)
    for (const { json } of won) assert.equal(await bench.open((json as { access_token: string }).access_token), 401)
  })

  test('must bring it within a minute', async () => {
    const given = await bench.giveCode(app)
    await bench.pass(61)
    assert.deepEqual(errorOf(await bench.exchange(app, given)), refused)
    assert.equal((await bench.exchange(app, await bench.giveCode(app))).status, 200)
  })

  test('gets nothing for its person once they have signed out', async () => {
    const given = await bench.giveCode(app)
    assert.equal((await bench.ask('POST', '/auth/sign-out', bench.person.token)).status, 204)
    assert.deepEqual(errorOf(await bench.exchange(app, given)), refused)
    await bench.again()
    assert.equal((await bench.exchange(app, await bench.giveCode(app))).status, 200)
  })

  test('that keeps a secret proves itself with it', async () => {
    const confidential = await bench.letIn({ isConfidential: true })
    const given = await bench.giveCode(confidential)
    const { key: _key, ...bare } = confidential
    assert.deepEqual(errorOf(await bench.exchange(bare, given)), [401, 'invalid_client'])
    const wrong = { ...confidential, key: `${confidential.key?.slice(0, -1)}_` }
    assert.deepEqual(errorOf(await bench.exchange(wrong, given)), [401, 'invalid_client'])
    assert.equal((await bench.exchange(confidential, given)).status, 200)
  })

  test('lets in nobody else: a session of an app says yes to none', async () => {
    const { access_token: token } = await bench.signInWith(app)
    const { query } = bench.requestOf(app)
    assert.deepEqual(
      [(await bench.look(query, token)).status, (await bench.decide(query, true, token)).status],
      [403, 403],
    )
    assert.equal((await bench.decide(query)).status, 200)
  })

  test('is let in by an admin with a step-up, at addresses that are nobody else’s, within what people may do', async () => {
    const admin = await bench.signIn(bench.admin)
    const draft = { name: 'X', actions: ['me.read'], redirectUris: [BACK], isConfidential: false }
    assert.equal((await bench.ask('POST', '/apps', admin, draft)).status, 401)
    const wrong = [
      { redirectUris: ['http://app.example/back'] },
      { redirectUris: ['http://localhost/back'] },
      { redirectUris: [`${BACK}#x`] },
      { redirectUris: ['https://user@app.example/back'] },
      { redirectUris: ['javascript:alert(1)'] },
      { redirectUris: ['planner:/back'] },
      { actions: ['session.step-up'] },
      { actions: ['nothing.known'] },
    ]
    for (const more of wrong) {
      const reply = await bench.administer('POST', '/apps', await bench.signIn(bench.admin), { ...draft, ...more })
      assert.equal(reply.status, 422, JSON.stringify(more))
    }
    assert.ok((await bench.letIn(draft)).id)
  })

  test('that is revoked opens nothing from the next request on', async () => {
    const gone = await bench.letIn()
    const admin = await bench.signIn(bench.admin)
    const tokens = await bench.signInWith(gone)
    const given = await bench.giveCode(gone)
    assert.equal(await bench.open(tokens.access_token), 200)
    assert.equal((await bench.ask('DELETE', `/clients/${gone.id}`, admin)).status, 204)
    assert.equal(await bench.open(tokens.access_token), 401)
    assert.deepEqual(errorOf(await bench.exchange(gone, given)), [401, 'invalid_client'])
    assert.equal((await bench.look(bench.requestOf(gone).query)).status, 422)
  })
})
