import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { HOUSE } from '#kernel'
import { sql } from '#kernel/database'
import type { AppBench, AppTokens } from './testing-apps.ts'
import { DEVICE_GRANT, errorOf, openAppBench } from './testing-apps.ts'

interface Device {
  readonly device_code: string
  readonly user_code: string
}

describe('a device that shows a code', async () => {
  const bench: AppBench = await openAppBench()
  after(() => bench[Symbol.asyncDispose]())
  const begin = async (client = 'muts') => {
    const reply = await bench.post('device', { client_id: client })
    assert.equal(reply.status, 200, reply.text)
    return reply.json as Device
  }
  const poll = ({ device_code }: Device, client = 'muts') =>
    bench.post('token', { grant_type: DEVICE_GRANT, client_id: client, device_code })
  const look = (userCode: string, token = bench.person.token) =>
    bench.ask('POST', '/me/devices/look', token, { userCode })
  const decide = (userCode: string, isAllowed = true, token = bench.person.token) =>
    bench.ask('POST', '/me/devices', token, { userCode, isAllowed })
  async function letIn(): Promise<AppTokens> {
    const device = await begin()
    assert.equal((await decide(device.user_code)).status, 204)
    const reply = await poll(device)
    assert.equal(reply.status, 200, reply.text)
    return reply.json as AppTokens
  }

  test('is told where to send its person, and not given a link that carries the code', async () => {
    const reply = await bench.post('device', { client_id: 'muts' })
    const { device_code, user_code, ...told } = reply.json as Device & object
    assert.match(user_code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    assert.ok(device_code.length >= 43)
    assert.deepEqual(told, { verification_uri: `${bench.issuer}/app/device`, expires_in: 600, interval: 5 })
    assert.equal(reply.headers['cache-control'], 'no-store')
  })

  test('waits for its person, and then holds a session of its own that is as proven as theirs [muts.api.jwt]', async () => {
    const device = await begin()
    assert.deepEqual(errorOf(await poll(device)), [400, 'authorization_pending'])
    const { json } = await look(` ${device.user_code.toLowerCase().replace('-', ' ')}`)
    const { app, actions, isFromHere } = json as Record<string, unknown>
    assert.deepEqual([app, actions, isFromHere], ['muts, the command line', null, true])
    assert.equal((await decide(device.user_code)).status, 204)
    await bench.pass(5)
    const tokens = (await poll(device)).json as AppTokens
    assert.deepEqual([await bench.open(tokens.access_token), tokens.scope], [200, undefined])

    const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const [own, theirs] = [claims(tokens.access_token), claims(bench.person.token)]
    assert.deepEqual([own.acr, own.auth_time, own.client_id], [theirs.acr, theirs.auth_time, 'muts'])
    assert.notEqual(own.sid, theirs.sid)
    assert.equal((await bench.ask('POST', '/auth/sign-out', tokens.access_token)).status, 204)
    assert.deepEqual([await bench.open(tokens.access_token), await bench.open(bench.person.token)], [401, 200])
  })

  test('that asks too often is told to slow down, and slower each time [attack.46]', async () => {
    const device = await begin()
    assert.deepEqual(errorOf(await poll(device)), [400, 'authorization_pending'])
    assert.deepEqual(errorOf(await poll(device)), [400, 'slow_down'])
    await bench.pass(6)
    assert.deepEqual(errorOf(await poll(device)), [400, 'slow_down'])
    await bench.pass(15)
    assert.deepEqual(errorOf(await poll(device)), [400, 'authorization_pending'])
  })

  test('may ask for actions by name, and for nothing that can be none, however long', async () => {
    const ask = (scope: string) => bench.post('device', { client_id: 'muts', scope })
    const names = 'me.read vehicle.list'
    for (const wrong of ['x', 'me.read x', '<b>.list', 'a.b.c', `${names} `.repeat(2_714), 'a'.repeat(57_000)])
      assert.deepEqual(errorOf(await ask(wrong)), [400, 'invalid_scope'], wrong.slice(0, 20))
    const app = await bench.letIn({ redirectUris: [] })
    const again = await bench.post('device', { client_id: app.id, scope: 'me.read '.repeat(7_000) })
    assert.deepEqual(errorOf(again), [400, 'invalid_scope'])
    const reply = await ask(names)
    assert.equal(reply.status, 200, reply.text)
    const { json } = await look((reply.json as Device).user_code)
    assert.deepEqual((json as { actions: unknown }).actions, names.split(' '))
  })

  test('is told no, or that its code has expired', async () => {
    const [denied, late] = [await begin(), await begin()]
    assert.equal((await decide(denied.user_code, false)).status, 204)
    assert.deepEqual(errorOf(await poll(denied)), [400, 'access_denied'])
    await bench.pass(601)
    await bench.again()
    assert.deepEqual(errorOf(await poll(late)), [400, 'expired_token'])
    assert.equal((await decide(late.user_code)).status, 422)
  })

  test('gets its tokens once: a second time, also at once, ends what came of it [attack.46]', async () => {
    const device = await begin()
    await decide(device.user_code)
    const replies = await Promise.all(Array.from({ length: 5 }, () => poll(device)))
    const won = replies.filter(({ status }) => status === 200)
    assert.ok(won.length <= 1)
    for (const { json } of won) assert.equal(await bench.open((json as AppTokens).access_token), 401)
    const tokens = await letIn()
    assert.equal(await bench.open(tokens.access_token), 200)
  })

  test('is not another program’s, nor another organisation’s to let in', async () => {
    const app = await bench.letIn({ redirectUris: [] })
    const wider = await bench.post('device', { client_id: app.id, scope: 'me.read user.list' })
    assert.deepEqual(errorOf(wider), [400, 'invalid_scope'])
    const device = await begin(app.id)
    assert.equal((await look(device.user_code)).status, 200)
    assert.deepEqual(errorOf(await poll(device)), [400, 'invalid_grant'])
    assert.equal((await decide(device.user_code)).status, 204)
    const reply = await poll(device, app.id)
    assert.equal(reply.status, 200, reply.text)
    const { access_token: token, scope } = reply.json as AppTokens
    assert.equal(scope, 'me.read vehicle.list')
    assert.equal((await bench.ask('GET', '/bridges', token)).status, 403)

    const { verbs } = bench.house.identity
    const org = await verbs.createDemoOrganisation('Elsewhere')
    const person = {
      email: 'x@elsewhere.example',
      name: 'Person Y',
      role: 'viewer' as const,
      password: 'Quiet lantern, 48 herons',
    }
    await verbs.enterDemoPerson(org, { ...person, hasSecondFactor: false })
    const stranger = await bench.signIn({ email: person.email, totpSecret: null })
    const theirs = await begin(app.id)
    assert.deepEqual(
      [(await look(theirs.user_code, stranger)).status, (await look(theirs.user_code)).status],
      [422, 200],
    )
    assert.equal((await look((await begin()).user_code, stranger)).status, 200)
  })

  test('cannot be let in by guessing: wrong codes make a person wait, and the right one too [attack.46]', async () => {
    const device = await begin()
    const guess = () => look(Array.from({ length: 8 }, () => 'BCDFGHJKLM'[Math.floor(Math.random() * 10)]).join(''))
    for (let tries = 0; tries < 5; tries++) assert.equal((await guess()).status, 422)
    const blocked = await look(device.user_code)
    assert.equal(blocked.status, 422)
    assert.equal((blocked.json as { code: string }).code, 'identity.device-code-refused')
    await bench.pass(60)
    assert.equal((await look(device.user_code)).status, 200)
    const told = await bench.reasons('app.refuse')
    assert.ok(told.includes('unknown device code') && told.includes('too many codes tried'))
  })

  test('cannot be let in by guessing with a right code of one’s own in between [attack.46]', async () => {
    await bench.pass(16 * 60)
    await bench.again()
    const [own, other] = [await begin(), await begin()]
    for (let tries = 0; tries < 5; tries++) {
      assert.equal((await look(own.user_code)).status, 200)
      assert.equal((await look('BCDFGHJK')).status, 422)
    }
    assert.equal((await look(other.user_code)).status, 422)
    await bench.pass(60)
    assert.equal((await look(other.user_code)).status, 200)
  })

  test('gets nothing of a person who is disabled between the yes and the tokens [attack.57]', async () => {
    const device = await begin()
    await decide(device.user_code)
    const disable = (status: string) =>
      bench.house.kernel.database.transaction({ org: bench.org, role: 'migrator' }, (tx) =>
        tx.run(sql`UPDATE identity_user SET status = ${status} WHERE id = ${bench.manager.user}`),
      )
    await disable('disabled')
    assert.deepEqual(errorOf(await poll(device)), [400, 'invalid_grant'])
    await disable('active')
    await bench.pass(5)
    assert.equal((await poll(device)).status, 200)
  })

  test('stands nowhere in clear, and is forgotten', async () => {
    const device = await begin()
    const { database } = bench.house.kernel
    const dump = () =>
      database.transaction({ org: HOUSE, role: 'migrator' }, (tx) =>
        tx.all<{ session_id: string | null }>(
          sql`SELECT encode(hash, 'escape') AS hash, encode(user_code, 'escape') AS code, d.* FROM identity_device_code d`,
        ),
      )
    const text = JSON.stringify(await dump())
    assert.ok(text.length > 100 && !text.includes(device.device_code) && !text.includes(device.user_code.slice(0, 4)))
    const exchanged = await letIn()
    assert.ok(exchanged.access_token)
    const count = async () => (await dump()).length
    const before = await dump()
    const kept = before.filter(({ session_id }) => session_id !== null).length
    assert.ok(kept > 0 && kept < before.length)
    await bench.pass(21 * 60)
    await bench.house.jobs.runDue()
    assert.equal(await count(), kept)
    await bench.pass(13 * 3_600)
    await bench.house.jobs.runDue()
    assert.equal(await count(), 0)
  })
})
