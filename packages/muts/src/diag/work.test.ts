import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Bench } from '#server/acts-testing'
import { CLEAR, openActBench } from '#server/acts-testing'
import { makeFolder, runMuts } from '#testing'

type Way = Awaited<ReturnType<typeof openWay>>

/** A way to the server that answers looks at acts by itself, as often as it is told to. */
async function openWay(to: { readonly host: string; readonly port: number }) {
  const saysToLooks: number[] = []
  /** Done once, before the next lock is passed on. */
  const beforeLocks: (() => Promise<unknown>)[] = []
  const server = createServer(async (asked, reply) => {
    const { method, url: path, headers } = asked
    const own = method === 'GET' && path?.startsWith('/api/v1/acts/') ? saysToLooks.shift() : undefined
    if (own !== undefined) {
      reply.writeHead(own).end('{}')
      return
    }
    if (method === 'PUT' && path?.endsWith('/lock')) await beforeLocks.shift()?.()
    const passed = request({ ...to, method, path, headers }, (answer) => {
      reply.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(reply)
    })
    asked.pipe(passed)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { server: `http://127.0.0.1:${port}`, saysToLooks, beforeLocks, close: () => server.close() }
}

describe('work on a vehicle from a terminal', () => {
  const home = makeFolder()
  let bench: Bench
  let way: Way
  before(async () => {
    bench = await openActBench()
    const { host, port } = bench.shop.house.kernel.door.address()
    way = await openWay({ host, port })
    await signIn()
  })
  after(() => {
    home[Symbol.dispose]()
    way.close()
    return bench[Symbol.asyncDispose]()
  })
  /** A token is good for five minutes, and the clock is moved by half a minute for each code. */
  async function signIn(): Promise<void> {
    const { accessToken } = await bench.shop.house.identity.verbs.openCanarySession('technician', { assurance: 'aal2' })
    const session = { server: way.server, ca: null, accessToken, refreshToken: 'none' }
    const text = JSON.stringify({ ...session, accessEndsAt: '2999-01-01T00:00:00Z' })
    writeFileSync(join(home.path, 'session.json'), text, { mode: 0o600 })
  }
  const diag = (words: readonly string[], input = '') => runMuts(['diag', ...words, '--home', home.path], { input })
  const codeNow = async () => {
    await bench.pass(31)
    return bench.codeOf('technician')
  }

  async function begin(scenario: 'parked' | 'misfire', isOrdered = true) {
    await signIn()
    const bay = await bench.shop.parkVehicle('doip', scenario)
    const bridge = await bench.shop.openBridge([bay])
    const order = isOrdered ? ['--work-order', await bench.openOrder(bay.vehicleId)] : []
    const { stdout, stderr, status } = await diag(['begin', bay.vehicleId, '--reason', 'Misfire at idle', ...order])
    assert.equal(status, 0, stderr)
    return { bay, bridge, session: stdout.trim() }
  }
  const lockOf = async (session: string) =>
    ((await bench.shop.ask('technician', `GET /diagnostic-sessions/${session}`)).json as { lock: unknown }).lock
  const clear = (session: string, input: string) => diag(['clear', session, '--reason', 'Repaired'], input)

  test('clears codes with the second factor, under an order, and shows what was there and both seals', async () => {
    const { bay, bridge, session } = await begin('parked')
    const { status, stdout, stderr } = await clear(session, await codeNow())
    assert.equal(status, 0, stderr)
    assert.match(stdout, /P0301\s+cleared/)
    assert.match(stdout, /Sealed before\s+[0-9a-f]{64}\nSealed after\s+[0-9a-f]{64}/)
    assert.ok(bay.vehicle.ecus.every(({ dtcs }) => dtcs.length === 0))
    const { lock } = (await bench.shop.ask('technician', `GET /diagnostic-sessions/${session}`)).json as {
      lock: unknown
    }
    assert.equal(lock, null)
    assert.equal((await diag(['end', session])).status, 0)
    assert.equal((await clear(session, '')).status, 6)
    await bridge.stop()
  })

  test('clears one code of one unit, and no other', async () => {
    const { bay, bridge, session } = await begin('parked')
    await bench.shop.scan(bay)
    const one = (...words: string[]) => ['clear', session, '--reason', 'Coil replaced', '--code', 'P0301', ...words]
    const unnamed = await diag(one())
    assert.deepEqual([unnamed.status, unnamed.stderr.includes('--ecu')], [2, true])
    assert.equal(await lockOf(session), null)
    const { status, stdout, stderr } = await diag(one('--ecu', '0x1010'), await codeNow())
    assert.equal(status, 0, stderr)
    assert.match(stdout, /P0301\s+cleared[\s\S]*P0171\s+still there/)
    assert.deepEqual(
      bay.vehicle.ecus[0]?.dtcs.map(({ dtc }) => dtc),
      [0x017100],
    )
    await bridge.stop()
  })

  test('is watched to its end, whatever the server says in between, and then lets go of the lock', async () => {
    const { bay, bridge, session } = await begin('parked')
    way.saysToLooks.push(503, 429, 500)
    const { status, stderr } = await clear(session, await codeNow())
    assert.equal(status, 0, stderr)
    assert.equal(stderr.split('The act goes on').length, 4, stderr)
    assert.ok(bay.vehicle.ecus.every(({ dtcs }) => dtcs.length === 0))
    assert.equal(await lockOf(session), null)
    await bridge.stop()
  })

  test('leaves the lock to an act that it cannot see the end of, and says so', async () => {
    const { bridge, session } = await begin('parked')
    way.saysToLooks.push(403)
    const { status, stderr } = await clear(session, await codeNow())
    assert.equal(status, 4)
    assert.match(stderr, /The lock stays/)
    assert.notEqual(await lockOf(session), null)
    await bridge.stop()
  })

  test('that was not ordered leaves a lock that was there before, and lets go of its own', async () => {
    const { bridge, session } = await begin('parked')
    assert.equal((await clear(session, '')).status, 4)
    assert.equal(await lockOf(session), null)
    const lock = `PUT /diagnostic-sessions/${session}/lock`
    assert.equal((await bench.shop.ask('technician', lock, { expiresInS: 600 })).status, 200)
    assert.equal((await clear(session, '')).status, 4)
    assert.notEqual(await lockOf(session), null)
    await bridge.stop()
  })

  test('that comes a moment behind another in the same session is refused, and leaves that one its lock', async () => {
    const { bridge, session } = await begin('parked')
    // What is ordered waits for its bridge, so it goes on for as long as this takes.
    await bridge.stop()
    let actId = ''
    way.beforeLocks.push(async () => {
      bench.bodyOf(await bench.lock(session), 200)
      actId = bench.bodyOf<{ id: string }>(await bench.order(session, CLEAR), 202).id
    })
    const { status, stderr } = await clear(session, '')
    assert.equal(status, 4, stderr)
    assert.match(stderr, /The lock stays/)
    assert.notEqual(await lockOf(session), null)
    assert.equal((await bench.read(actId)).status, 'queued')
  })

  test('is refused as it is anywhere: without a code, with a wrong one, without an order, while the engine runs', async () => {
    const parked = await begin('parked')
    assert.equal((await clear(parked.session, '')).status, 4)
    assert.equal((await clear(parked.session, '000000')).status, 2)
    const bare = await begin('parked', false)
    const unordered = await clear(bare.session, await codeNow())
    assert.deepEqual(
      [unordered.status, /diagnostics\.order-missing/.test(unordered.stderr)],
      [6, true],
      unordered.stderr,
    )
    const running = await begin('misfire')
    const turning = await clear(running.session, await codeNow())
    assert.deepEqual([turning.status, /act\.precondition/.test(turning.stderr)], [1, true], turning.stderr)
    for (const { bay, bridge } of [parked, bare, running]) {
      assert.ok(bay.vehicle.ecus.some(({ dtcs }) => dtcs.length > 0))
      await bridge.stop()
    }
  })

  test('is no way into another person’s session, nor to what is no id', async () => {
    const bay = await bench.shop.parkVehicle('doip', 'parked')
    const bridge = await bench.shop.openBridge([bay])
    const session = await bench.openSession(bay, 'admin')
    assert.equal((await clear(session, '')).status, 4)
    assert.equal((await clear('../acts', '')).status, 2)
    await bridge.stop()
  })
})
