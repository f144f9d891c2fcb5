import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { WebSocket } from 'ws'
import { createDeviceToken } from '#bridge/agent'
import { CLOSE } from '#bridge/wire'
import type { Workshop } from '#diagnostics/testing'
import { createDevices, openWorkshop } from '#diagnostics/testing'
import type { OrgId } from '#kernel'
import { HOUSE, later, sooner } from '#kernel'

let shop: Workshop
let devices: ReturnType<typeof createDevices>
before(async () => {
  shop = await openWorkshop()
  devices = createDevices(shop)
})
after(() => shop[Symbol.asyncDispose]())

describe('the door for bridges', () => {
  test('opens for the token of a paired device, once [muts.api.jwt]', async () => {
    const token = (await devices.makeDevice()).token()
    assert.equal(await devices.knock(token), 101)
    assert.equal(await devices.knock(token), 401)
  })

  test('stays shut for tokens of another key, another bridge, another time, another kind [muts.api.jwt]', async () => {
    const [device, other] = [await devices.makeDevice(), await devices.makeDevice()]
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
    assert.equal(await devices.knock(device.token()), 101)
    for (const [name, token] of Object.entries(forged)) assert.equal(await devices.knock(token), 401, name)
  })

  test('tells the house of a forged token without the name in it, and the organisation of a replay of its own bridge', async () => {
    // The first refusal of its kind in a minute is written at once.
    shop.clock.moveTo(later(shop.clock.now(), { minutes: 1 }))
    const device = await devices.makeDevice()
    const { privateKey } = generateKeyPairSync('ed25519')
    const thief = { publicKey: '', sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) }
    const token = device.token()
    await devices.knock(createDeviceToken(device.pairing, thief, shop.clock.now()))
    for (const status of [101, 401]) assert.equal(await devices.knock(token), status)

    const refused = async (org: OrgId) => (await connectionsOf(org)).filter(({ outcome }) => outcome === 'refused')
    const own = await refused(device.pairing.organisationId as OrgId)
    assert.ok(own.some(({ object }) => object === device.bridgeId))
    const told = await refused(HOUSE)
    assert.deepEqual([...new Set(told.map(({ object }) => object))], ['unknown device'])
  })

  test('stays shut for pages of other origins [muts.api.cors]', async () => {
    const device = await devices.makeDevice()
    assert.equal(await devices.knock(device.token(), { origin: 'https://elsewhere.example' }), 403)
    assert.equal(await devices.knock(device.token(), { origin: shop.server }), 401)
  })

  test('throws a revoked bridge out at once and keeps it out', async () => {
    const device = await devices.makeDevice()
    const { closed } = await devices.connect(device, await shop.parkVehicle('doip', 'clean'))
    assert.equal((await shop.ask('technician', `DELETE /bridges/${device.bridgeId}`)).status, 204)
    assert.equal((await closed)[0], CLOSE.revoked)
    assert.equal(await devices.knock(device.token()), 401)
    assert.equal((await shop.ask('technician', `DELETE /bridges/${device.bridgeId}`)).status, 404)
  })

  test('hangs up on what is no message, and on a hello out of turn', async () => {
    const bay = await shop.parkVehicle('doip', 'clean')
    for (const frame of ['{', '{"type":"job"}', '{"type":"hello","version":1,"agent":"x","links":[]}']) {
      const { socket, closed } = await devices.connect(await devices.makeDevice(), bay)
      socket.send(frame)
      assert.equal((await closed)[0], CLOSE.unreadable, frame)
    }
  })

  test('hangs up on a flood', async () => {
    const { say, closed } = await devices.connect(await devices.makeDevice(), await shop.parkVehicle('doip', 'clean'))
    for (let count = 0; count < 400; count++) say({ type: 'links', links: [] })
    assert.equal((await closed)[0], CLOSE.unreadable)
  })

  test('lets the newer of two connections in and tells the older to stay away', async () => {
    const [device, bay] = [await devices.makeDevice(), await shop.parkVehicle('doip', 'clean')]
    const older = await devices.connect(device, bay)
    const newer = await devices.connect(device, bay)
    assert.equal((await older.closed)[0], CLOSE.replaced)
    assert.equal(newer.socket.readyState, WebSocket.OPEN)
  })
})

/** Entries of one ledger about devices that came. */
async function connectionsOf(org: OrgId) {
  const { ledger, database } = shop.house.kernel
  await ledger.drain()
  const entries = await database.transaction({ org }, (tx) => ledger.list(tx, { action: 'bridge.connect', limit: 200 }))
  return entries.filter((entry) => entry.org === org)
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
