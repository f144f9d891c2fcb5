/** For tests only: devices that speak for themselves instead of through the agent. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { DeviceKey, Pairing } from '#bridge/agent'
import { createDeviceToken, findPairing, openDeviceKey } from '#bridge/agent'
import type { BridgeMessage, LinkReport, ScanDocument, ServerMessage } from '#bridge/wire'
import { encodeMessage } from '#bridge/wire'
import type { Json } from '#proof'
import { formatCanonical } from '#proof'
import type { Bay, Workshop } from './workshop.ts'

type Headers = Readonly<Record<string, string>>

export interface Device {
  readonly folder: string
  readonly bridgeId: string
  readonly pairing: Pairing
  readonly key: DeviceKey
  /** A new one, good for one connection. */
  readonly token: () => string
}

export const createDevices = (shop: Workshop) => ({
  makeDevice: () => makeDevice(shop),
  makeBrowser: () => makeBrowser(shop),
  knockAsPage: (page: Page) => knockAsPage(shop, page),
  knock: (token: string, headers?: Headers) => knock(shop, token, headers),
  connect: (device: Device, bay: Bay, kind?: LinkReport['kind']) => connect(shop, device, bay, kind),
  openJob: (device: Device) => openJob(shop, device),
  compose,
})

/** A device that was paired, speaking for itself instead of through the agent. */
async function makeDevice(shop: Workshop): Promise<Device> {
  const { folder, bridgeId } = await shop.pair()
  const [pairing, key] = [await findPairing(folder), await openDeviceKey(folder)]
  assert.ok(pairing)
  return { folder, bridgeId, pairing, key, token: () => createDeviceToken(pairing, key, shop.clock.now()) }
}

/** The same, paired as a browser: its key is made the same way, and cannot be told from one that WebCrypto made. */
async function makeBrowser(shop: Workshop): Promise<Device> {
  const folder = join(shop.folder, randomUUID())
  const key = await openDeviceKey(folder)
  const invited = await shop.ask('technician', 'POST /bridges/pairing-codes')
  const { code } = invited.json as { code: string }
  const body = { code, name: 'Laptop', publicKey: key.publicKey, kind: 'browser' }
  const { json } = await shop.house.kernel.door.ask({ method: 'POST', path: '/api/v1/bridges/pair', body })
  const { bridgeId, organisationId } = json as { bridgeId: string; organisationId: string }
  const pairing = { bridgeId, organisationId, name: 'Laptop', server: shop.server }
  return { folder, bridgeId, pairing, key, token: () => createDeviceToken(pairing, key, shop.clock.now()) }
}

/** What a page says when it knocks; its browser says whose page it is. */
interface Page {
  readonly origin?: string
  readonly protocols: readonly string[]
  readonly headers?: Headers
  /** Behind the address. */
  readonly query?: string
}

/** The status of the answer, and what was chosen of what it asked for. A connection is closed again. */
async function knockAsPage(
  shop: Workshop,
  { origin = shop.server, protocols, headers = {}, query = '' }: Page,
): Promise<{ readonly status: number; readonly protocol?: string }> {
  const address = `${shop.server.replace('http', 'ws')}/api/v1/bridges/connection${query}`
  const socket = new WebSocket(address, [...protocols], { headers: { ...headers, origin } })
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate()
      resolve({ status: 101, protocol: socket.protocol })
    })
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve({ status: statusCode }))
    socket.on('error', reject)
  })
}

/** The status of the answer: 101 for a connection, which is then closed again. */
async function knock(shop: Workshop, token: string, headers: Headers = {}): Promise<number> {
  const socket = dial(shop, token, headers)
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode))
    socket.on('error', reject)
  })
}

const dial = (shop: Workshop, token: string, headers: Headers = {}) =>
  new WebSocket(`${shop.server.replace('http', 'ws')}/api/v1/bridges/connection`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  })

/** Connected and greeted, with one vehicle. */
async function connect(shop: Workshop, device: Device, bay: Bay, kind: LinkReport['kind'] = 'doip') {
  const socket = dial(shop, device.token())
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
  const links = [{ vehicleId: bay.vehicleId, kind, state: 'untried' as const }]
  say({ type: 'hello', version: 1, agent: 'test', links })
  await welcome
  return { socket, heard, hear, say, closed: once(socket, 'close') as Promise<[number]> }
}

/** A scan that was asked for and offered. */
async function openJob(shop: Workshop, device: Device) {
  const bay = await shop.parkVehicle('doip', 'clean')
  const line = await connect(shop, device, bay)
  const offered = line.hear('job')
  const { json } = await shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, {})
  await offered
  return { line, scanId: (json as { id: string }).id, vehicleId: bay.vehicleId }
}

/** A result as the device signs it. */
function compose(device: Device, scanId: string, vehicleId: string, change: Partial<ScanDocument> = {}) {
  const at = '2026-01-05T08:00:00.000Z'
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
