import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { AppBench } from './testing-apps.ts'
import { errorOf, openAppBench } from './testing-apps.ts'

describe('the tokens of an app', async () => {
  const bench: AppBench = await openAppBench()
  after(() => bench[Symbol.asyncDispose]())
  const app = await bench.letIn()
  const keeper = await bench.letIn({ isConfidential: true })
  const refused = [400, 'invalid_grant']
  const revoke = (by: typeof app, token: string) => bench.post('revoke', { ...bench.proofOf(by), token })
  const introspect = (by: typeof app, token: string) => bench.post('introspect', { ...bench.proofOf(by), token })
  const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

  test('are renewed by a refresh token, which is good once and renews nothing else', async () => {
    const first = await bench.signInWith(app)
    await bench.pass(60)
    const second = (await bench.refresh(app, first.refresh_token)).json as typeof first
    assert.equal(await bench.open(second.access_token), 200)
    assert.notEqual(second.refresh_token, first.refresh_token)
    const { sid, acr, auth_time, scope } = claimsOf(first.access_token)
    const after = claimsOf(second.access_token)
    assert.deepEqual([after.sid, after.acr, after.auth_time, after.scope], [sid, acr, auth_time, scope])
  })

  test('are all dead once a refresh token comes a second time, and that is told [attack.16]', async () => {
    const first = await bench.signInWith(app)
    const second = (await bench.refresh(app, first.refresh_token)).json as typeof first
    assert.deepEqual(errorOf(await bench.refresh(app, first.refresh_token)), refused)
    assert.equal(await bench.open(second.access_token), 401)
    assert.deepEqual(errorOf(await bench.refresh(app, second.refresh_token)), refused)
    assert.equal((await bench.entries('refresh.reuse')).length, 1)
  })

  test('are all dead once it comes twenty times at once, which gives one answer at most [attack.17]', async () => {
    const first = await bench.signInWith(app)
    const replies = await Promise.all(Array.from({ length: 20 }, () => bench.refresh(app, first.refresh_token)))
    const won = replies.filter(({ status }) => status === 200)
    assert.ok(won.length <= 1, `${won.length} won`)
    for (const reply of replies.filter(({ status }) => status !== 200)) assert.deepEqual(errorOf(reply), refused)
    for (const { json } of won) {
      const { access_token, refresh_token } = json as typeof first
      assert.equal(await bench.open(access_token), 401)
      assert.deepEqual(errorOf(await bench.refresh(app, refresh_token)), refused)
    }
  })

  test('are refreshed by nobody else: not by another client, not at the console’s door, nor its token here [attack.18]', async () => {
    const { refresh_token } = await bench.signInWith(app)
    assert.deepEqual(errorOf(await bench.refresh(keeper, refresh_token)), refused)
    assert.deepEqual(errorOf(await bench.refresh({ id: 'muts' }, refresh_token)), refused)
    const atConsole = await bench.ask('POST', '/auth/refresh', undefined, { refreshToken: refresh_token })
    assert.equal(atConsole.status, 401)
    const credentials = { email: bench.manager.email, password: 'Quiet lantern, 48 herons' }
    const own = (await bench.ask('POST', '/auth/sign-in', undefined, credentials)).json as { refreshToken: string }
    assert.deepEqual(errorOf(await bench.refresh(app, own.refreshToken)), refused)
    assert.equal((await bench.refresh(app, refresh_token)).status, 200)
    assert.ok((await bench.reasons('session.refuse')).includes('refresh token of another client'))
  })

  test('die with thirty idle minutes; being refreshed is no use [attack.18]', async () => {
    await bench.again()
    const { refresh_token } = await bench.signInWith(app)
    await bench.pass(1_799)
    const later = (await bench.refresh(app, refresh_token)).json as { refresh_token: string }
    await bench.pass(1)
    assert.deepEqual(errorOf(await bench.refresh(app, later.refresh_token)), refused)
    await bench.again()
    assert.equal((await bench.refresh(app, (await bench.signInWith(app)).refresh_token)).status, 200)
  })

  test('die when the sign-in would have that they came from: handing it on makes it no longer [attack.18]', async () => {
    await bench.again()
    const began = bench.house.clock.now().getTime()
    let { refresh_token, access_token } = await bench.signInWith(app)
    const left = () => 12 * 3_600 - (bench.house.clock.now().getTime() - began) / 1_000
    while (left() > 1_500) {
      await bench.pass(1_500)
      const next = (await bench.refresh(app, refresh_token)).json as typeof app & {
        refresh_token: string
        access_token: string
      }
      refresh_token = next.refresh_token
      access_token = next.access_token
      assert.equal(await bench.open(access_token), 200)
    }
    await bench.pass(left() + 1)
    assert.deepEqual(errorOf(await bench.refresh(app, refresh_token)), refused)
    assert.equal(await bench.open(access_token), 401)
  })

  test('end when one of them is given back, access or refresh', async () => {
    await bench.again()
    for (const which of ['access_token', 'refresh_token'] as const) {
      const tokens = await bench.signInWith(app)
      assert.equal(await bench.open(tokens.access_token), 200)
      assert.equal((await revoke(app, tokens[which])).status, 200)
      assert.equal(await bench.open(tokens.access_token), 401, which)
      assert.deepEqual(errorOf(await bench.refresh(app, tokens.refresh_token)), refused)
    }
  })

  test('are ended by their own client only, and one that is none is no fault', async () => {
    const tokens = await bench.signInWith(app)
    assert.equal((await revoke(keeper, tokens.refresh_token)).status, 200)
    assert.equal((await revoke(app, 'nothing')).status, 200)
    assert.equal((await revoke(app, bench.person.token)).status, 200)
    assert.deepEqual([await bench.open(tokens.access_token), await bench.open(bench.person.token)], [200, 200])
    assert.deepEqual(errorOf(await revoke({ id: '0'.repeat(11) }, tokens.refresh_token)), [401, 'invalid_client'])
    assert.ok((await bench.reasons('key.refuse')).includes('token of another client'))
  })

  test('are told of to the client that they are of, if it proves itself, and to no other', async () => {
    const own = await bench.signInWith(keeper)
    const { client_id, scope, sub, exp, active } = (await introspect(keeper, own.access_token)).json as Record<
      string,
      unknown
    >
    const claims = claimsOf(own.access_token)
    assert.deepEqual([active, client_id, scope, sub, exp], [true, keeper.id, claims.scope, claims.sub, claims.exp])
    assert.equal(((await introspect(keeper, own.refresh_token)).json as { active: boolean }).active, true)

    const other = await bench.letIn({ isConfidential: true })
    const others = await bench.signInWith(app)
    const dead = { active: false }
    assert.deepEqual((await introspect(other, own.access_token)).json, dead)
    assert.deepEqual((await introspect(app, others.access_token)).json, dead)
    assert.deepEqual((await introspect(keeper, bench.person.token)).json, dead)
    assert.deepEqual((await introspect(keeper, 'nothing')).json, dead)
    const { key: _key, ...bare } = keeper
    assert.deepEqual(errorOf(await introspect(bare, own.access_token)), [401, 'invalid_client'])
    await revoke(keeper, own.access_token)
    assert.deepEqual((await introspect(keeper, own.access_token)).json, dead)
    assert.equal((await bench.entries('token.read')).length, 2)
  })

  test('end with every other session of the person, and one by one among their sessions', async () => {
    const tokens = await bench.signInWith(app)
    const { data } = (await bench.ask('GET', '/me/sessions', bench.person.token)).json as { data: { id: string }[] }
    const { sid } = claimsOf(tokens.access_token)
    assert.ok(data.some(({ id }) => id === sid))
    assert.equal((await bench.ask('DELETE', `/me/sessions/${sid}`, bench.person.token)).status, 204)
    assert.equal(await bench.open(tokens.access_token), 401)
  })

  test('are found by the metadata, which promises nothing that is not kept', async () => {
    const { door } = bench.house.kernel
    const { json } = await door.ask({ path: '/.well-known/oauth-authorization-server' })
    const told = json as Record<string, readonly string[] & string>
    assert.deepEqual([told.issuer, told.response_types_supported], [bench.issuer, ['code']])
    assert.deepEqual(told.code_challenge_methods_supported, ['S256'])
    assert.ok(!['implicit', 'password'].some((grant) => told.grant_types_supported?.includes(grant)))
    const keys = await door.ask({ path: new URL(told.jwks_uri ?? '').pathname })
    assert.equal(keys.status, 200)
    assert.ok(!keys.text.includes('"d"'))
    for (const grant_type of ['password', 'implicit'])
      assert.equal(
        (await bench.post('token', { grant_type, client_id: app.id, username: 'x', password: 'x' })).status,
        400,
      )
  })
})
