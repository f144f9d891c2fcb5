import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { WebSocket } from 'ws'
import { createDeviceToken, findPairing, openDeviceKey } from '#bridge/agent'
import type { BridgeMessage, ScanDocument, ServerMessage } from '#bridge/wire'
import { CLOSE, encodeMessage } from '#bridge/wire'
import { later, sooner } from '#kernel'
import type { Json } from '#proof'
import { formatCanonical } from '#proof'
import type { Bay, Workshop } from './testing.ts'
import { linkOf, openWorkshop } from './testing.ts'

let shop: Workshop
before(async () => {
  shop = await openWorkshop()
})
after(() => shop[Symbol.asyncDispose]())

/** A device that was paired, speaking for itself instead of through the agent. */
async function makeDevice() {
  const { folder, bridgeId } = await shop.pair()
  const [pairing, key] = [await findPairing(folder), await openDeviceKey(folder)]
  assert.ok(pairing)
  return { folder, bridgeId, pairing, key, token: () => createDeviceToken(pairing, key, shop.clock.now()) }
}
type Device = Awaited<ReturnType<typeof makeDevice>>

/** The status of the answer: 101 for a connection, which is then closed again. */
async function knock(token: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const socket = dial(token, headers)
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode))
    socket.on('error', reject)
  })
}

const dial = (token: string, headers: Readonly<Record<string, string>> = {}) =>
  new WebSocket(`${shop.server.replace('http', 'ws')}/api/v1/bridges/connection`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  })

/** Connected and greeted, with one vehicle. */
async function connect(device: Device, bay: Bay) {
  const socket = dial(device.token())
  const heard: ServerMessage[] = []
  const waiting = new Map<string, (message: ServerMessage) => void>()
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as ServerMessage
    heard.push(message)
    waiting.get(message.type)?.(message)
  })
  await once(socket, 'open')
  const hear = (type: ServerMessage['type']) => new Promise<ServerMessage>((resolve) => waiting.set(type, resolve))
  const say = (message: BridgeMessage) => socket.send(encodeMessage(message))
  const welcome = hear('welcome')
  const links = [{ vehicleId: bay.vehicleId, kind: 'doip', state: 'untried' }] as const
  say({ type: 'hello', version: 1, agent: 'test', links })
  await welcome
  return { socket, heard, hear, say, closed: once(socket, 'close') as Promise<[number]> }
}

/** A scan that was asked for and offered. */
async function openJob(device: Device) {
  const bay = await shop.parkVehicle('doip', 'clean')
  const line = await connect(device, bay)
  const offered = line.hear('job')
  const { json } = await shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, {})
  await offered
  return { line, scanId: (json as { id: string }).id, vehicleId: bay.vehicleId }
}

function compose(device: Device, scanId: string, vehicleId: string, change: Partial<ScanDocument> = {}) {
  const at = shop.clock.now().toISOString()
  const document: ScanDocument = {
    type: 'muts/scan/v1',
    scanId,
    vehicleId,
    bridgeId: device.bridgeId,
    startedAt: at,
    endedAt: at,
    source: 'simulated',
    result: null,
    failure: { code: 'link.timeout', message: 'nobody answered', at: 'adapter' },
    ...change,
  }
  const text = formatCanonical(document as unknown as Json)
  const signature = Buffer.from(device.key.sign(Buffer.from(text))).toString('base64')
  return { type: 'result', jobId: scanId, document: text, signature } as const
}

describe('the door for bridges', () => {
  test('opens for the token of a paired device, once [muts.api.jwt]', async () => {
    const token = (await makeDevice()).token()
    assert.equal(await knock(token), 101)
    assert.equal(await knock(token), 401)
  })

  test('stays shut for tokens of another key, another bridge, another time, another kind [muts.api.jwt]', async () => {
    const [device, other] = [await makeDevice(), await makeDevice()]
    const { privateKey } = generateKeyPairSync('ed25519')
    const thief = { publicKey: '', sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) }
    const { pairing } = device
    const now = shop.clock.now()
    const forged = {
      'another key': createDeviceToken(pairing, thief, now),
      'another bridge': createDeviceToken(pairing, other.key, now),
      'another organisation': createDeviceToken({ ...pairing, organisationId: randomUUID() }, device.key, now),
      'an unknown bridge': createDeviceToken({ ...pairing, bridgeId: randomUUID() }, device.key, now),
      'a minute too late': createDeviceToken(pairing, device.key, sooner(now, { minutes: 2 })),
      'ahead of time': createDeviceToken(pairing, device.key, later(now, { minutes: 2 })),
      'an access token': await shop.tokenOf('admin'),
      'no algorithm': `${encode({ alg: 'none', typ: 'bridge+jwt', kid: pairing.bridgeId })}.${device.token().split('.')[1]}.`,
      nothing: '',
    }
    assert.equal(await knock(device.token()), 101)
    for (const [name, token] of Object.entries(forged)) assert.equal(await knock(token), 401, name)
  })

  test('stays shut for pages of other origins [muts.api.cors]', async () => {
    const device = await makeDevice()
    assert.equal(await knock(device.token(), { origin: 'https://elsewhere.example' }), 403)
    assert.equal(await knock(device.token(), { origin: shop.server }), 401)
  })

  test('throws a revoked bridge out at once and keeps it out', async () => {
    const device = await makeDevice()
    const { closed } = await connect(device, await shop.parkVehicle('doip', 'clean'))
    assert.equal((await shop.ask('technician', `DELETE /bridges/${device.bridgeId}`)).status, 204)
    assert.equal((await closed)[0], CLOSE.revoked)
    assert.equal(await knock(device.token()), 401)
    assert.equal((await shop.ask('technician', `DELETE /bridges/${device.bridgeId}`)).status, 404)
  })

  test('hangs up on what is no message, and on a hello out of turn', async () => {
    const bay = await shop.parkVehicle('doip', 'clean')
    for (const frame of ['{', '{"type":"job"}', '{"type":"hello","version":1,"agent":"x","links":[]}']) {
      const { socket, closed } = await connect(await makeDevice(), bay)
      socket.send(frame)
      assert.equal((await closed)[0], CLOSE.unreadable, frame)
    }
  })

  test('hangs up on a flood', async () => {
    const { say, closed } = await connect(await makeDevice(), await shop.parkVehicle('doip', 'clean'))
    for (let count = 0; count < 400; count++) say({ type: 'links', links: [] })
    assert.equal((await closed)[0], CLOSE.unreadable)
  })

  test('lets the newer of two connections in and tells the older to stay away', async () => {
    const [device, bay] = [await makeDevice(), await shop.parkVehicle('doip', 'clean')]
    const older = await connect(device, bay)
    const newer = await connect(device, bay)
    assert.equal((await older.closed)[0], CLOSE.replaced)
    assert.equal(newer.socket.readyState, WebSocket.OPEN)
  })
})

describe('a pairing code', () => {
  const draft = async (code: string) => ({ code, name: 'Bay', publicKey: (await makeDevice()).key.publicKey })
  const pair = (body: unknown) => shop.house.kernel.door.ask({ method: 'POST', path: '/api/v1/bridges/pair', body })
  const invite = async () => {
    const { json } = await shop.ask('technician', 'POST /bridges/pairing-codes')
    return (json as { code: string }).code
  }

  test('pairs one device, and no second', async () => {
    const code = await invite()
    assert.equal((await pair(await draft(code))).status, 201)
    assert.equal((await pair(await draft(code))).status, 401)
  })

  test('is worth nothing when it was altered, made up, or is for another organisation', async () => {
    const code = await invite()
    const [org = '', secret = ''] = code.split('.')
    const elsewhere = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')
    const wrong = ['x', `${org}.${'A'.repeat(22)}`, `${elsewhere}.${secret}`]
    for (const text of wrong) assert.equal((await pair(await draft(text))).status, 401, text)
    assert.equal((await pair(await draft(code))).status, 201)
  })

  test('is made by technicians and admins only', async () => {
    for (const role of ['viewer', 'auditor', 'driver', 'fleet_manager'] as const) {
      assert.equal((await shop.ask(role, 'POST /bridges/pairing-codes')).status, 403, role)
    }
  })
})

describe('a result', () => {
  test('that its bridge signed is stored once, however often it comes', async () => {
    const device = await makeDevice()
    const { line, scanId, vehicleId } = await openJob(device)
    const result = compose(device, scanId, vehicleId)
    for (let count = 0; count < 3; count++) {
      const stored = line.hear('result.stored')
      line.say(result)
      await stored
    }
    await shop.until(scanId, ['scan.fail'])
    assert.deepEqual(shop.actions(scanId), ['scan.request', 'scan.fail'])
  })

  const lies = {
    'is signed by another key': (device: Device, other: Device, id: string, vehicle: string) => ({
      ...compose(device, id, vehicle),
      signature: compose(other, id, vehicle, { bridgeId: device.bridgeId }).signature,
    }),
    'was altered after signing': (device: Device, _: Device, id: string, vehicle: string) => {
      const honest = compose(device, id, vehicle)
      return { ...honest, document: honest.document.replace('nobody', 'no one') }
    },
    'is about another vehicle': (device: Device, _: Device, id: string) => compose(device, id, randomUUID()),
    'holds what no scan finds': (device: Device, _: Device, id: string, vehicle: string) =>
      compose(device, id, vehicle, { result: { codes: [] } as never }),
  }
  for (const [lie, tell] of Object.entries(lies)) {
    test(`that ${lie} is refused, and the scan has failed`, async () => {
      const [device, other] = [await makeDevice(), await makeDevice()]
      const { line, scanId, vehicleId } = await openJob(device)
      const refused = line.hear('result.refused')
      line.say(tell(device, other, scanId, vehicleId))
      assert.deepEqual(await refused, { type: 'result.refused', jobId: scanId, code: 'diagnostics.unproven' })
      const { json } = await shop.ask('technician', `GET /scans/${scanId}`)
      const { status, failure, seal } = json as { status: string; failure: { code: string }; seal?: unknown }
      assert.deepEqual([status, failure.code, seal], ['failed', 'bridge.unproven', undefined])
    })
  }

  test('of another bridge’s scan is as unknown as one that never was, and changes nothing', async () => {
    const [device, other] = [await makeDevice(), await makeDevice()]
    const { scanId, vehicleId } = await openJob(device)
    const line = await connect(other, await shop.parkVehicle('doip', 'clean'))
    const refused = line.hear('result.refused')
    line.say(compose(other, scanId, vehicleId))
    assert.deepEqual(await refused, { type: 'result.refused', jobId: scanId, code: 'diagnostics.scan-unknown' })
    const { json } = await shop.ask('technician', `GET /scans/${scanId}`)
    assert.equal((json as { status: string }).status, 'queued')
  })

  test('survives the loss of the connection and arrives once', async () => {
    const bay = await shop.parkVehicle('doip', 'misfire')
    const relay = await shop.openRelay()
    const { folder, bridgeId } = await shop.pair(relay.server)
    const bridge = await shop.run(folder, bridgeId, [linkOf(bay)])
    const back = bridge.next('connected')
    const { json } = await shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, {})
    const { id } = json as { id: string }
    await shop.until(id, ['scan.start'])
    relay.cut()
    await back
    assert.equal((await shop.readEnd(id)).status, 'done')
    assert.deepEqual(shop.actions(id).slice(0, 3), ['scan.request', 'scan.start', 'scan.seal'])
    await bridge.stop()
  })
})

describe('a scan whose bridge falls silent', () => {
  test('fails by itself and frees the vehicle; a result that comes later is refused', async () => {
    const device = await makeDevice()
    const { line, scanId, vehicleId } = await openJob(device)
    shop.clock.moveTo(later(shop.clock.now(), { seconds: 31 }))
    await shop.house.jobs.runDue()
    const { json } = await shop.ask('technician', `GET /scans/${scanId}`)
    const { status, failure } = json as { status: string; failure: { code: string } }
    assert.deepEqual([status, failure.code], ['failed', 'bridge.silent'])

    const refused = line.hear('result.refused')
    line.say(compose(device, scanId, vehicleId))
    assert.deepEqual(await refused, { type: 'result.refused', jobId: scanId, code: 'diagnostics.scan-over' })
    assert.equal((await shop.ask('technician', `POST /vehicles/${vehicleId}/scans`, {})).status, 202)
  })
})

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
