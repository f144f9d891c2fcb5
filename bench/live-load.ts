/** Bridges and readers of the bench of live values. Each value is the instant, by this process's clock, at which it was told. */
import { request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createDeviceToken, findPairing, openDeviceKey, pairBridge } from '@muts/bridge/agent'
import type { ServerMessage } from '@muts/bridge/wire'
import { encodeMessage } from '@muts/bridge/wire'
import { WebSocket } from 'ws'

interface Order {
  readonly server: string
  readonly now: string
  readonly folder: string
  readonly tokens: readonly string[]
  readonly vehicles: readonly string[]
  readonly codes: readonly string[]
  readonly streamsEach: number
  readonly seconds: number
}

const SIGNALS = Array.from({ length: 10 }, (_, at) => `01-${(0x0c + at).toString(16).toUpperCase().padStart(2, '0')}`)
const EVERY_MS = 100

const lines = createInterface(process.stdin)[Symbol.asyncIterator]()
const order = JSON.parse((await lines.next()).value ?? '{}') as Order
const skewMs = Date.parse(order.now) - performance.now()
const waitsMs: number[] = []
let [told, heard, lost] = [0, 0, 0]

/** A bridge that was asked to tell; `tell` says one frame. */
async function openBridge(index: number): Promise<() => void> {
  const folder = join(order.folder, `bridge-${index}`)
  const vehicleId = order.vehicles[index] ?? ''
  await pairBridge({ server: order.server, code: order.codes[index] ?? '', name: `Bench ${index}`, folder })
  const [pairing, key] = [await findPairing(folder), await openDeviceKey(folder)]
  if (!pairing) throw new Error('not paired')
  const token = createDeviceToken(pairing, key, new Date(skewMs + performance.now()))
  const socket = new WebSocket(`${order.server.replace('http', 'ws')}/api/v1/bridges/connection`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const asked = Promise.withResolvers<string>()
  const welcome = Promise.withResolvers<void>()
  socket.on('error', welcome.reject)
  socket.on('close', () => welcome.reject(new Error('the bridge was cut off')))
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as ServerMessage
    if (message.type === 'welcome') welcome.resolve()
    if (message.type === 'live.start') asked.resolve(message.liveId)
  })
  const links = [{ vehicleId, kind: 'doip', state: 'ready' }] as const
  socket.on('open', () => socket.send(encodeMessage({ type: 'hello', version: 1, agent: 'bench', links })))
  await welcome.promise
  await openReader(index, vehicleId)
  const liveId = await asked.promise
  socket.send(encodeMessage({ type: 'live.offer', liveId, source: 'simulated', unit: '0x7E8', signals: [] }))
  let seq = 0
  return () => {
    const value = performance.now().toFixed(3)
    const values = SIGNALS.map((id) => ({ id, ageMs: 0, state: 'VALID', value }) as const)
    socket.send(encodeMessage({ type: 'live.frame', liveId, seq, sentMs: Math.round(performance.now()), values }))
    seq += 1
    told += 1
  }
}

/** Counts frames that came whole: ten values of one instant. */
function openReader(index: number, vehicleId: string): Promise<void> {
  const url = `${order.server}/api/v1/vehicles/${vehicleId}/live?rateHz=10&signals=${SIGNALS.join()}`
  const token = order.tokens[Math.floor(index / order.streamsEach)]
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, headers: { authorization: `Bearer ${token}` } }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`a stream was answered ${response.statusCode}`))
      resolve()
      let rest = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        const blocks = (rest + text).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) if (block.startsWith('event: frame')) hear(block)
      })
    })
    asked.once('error', reject)
    asked.end()
  })
}

function hear(block: string): void {
  const { values } = JSON.parse(block.slice(block.indexOf('data: ') + 6)) as { values: readonly { value: string }[] }
  if (values.length !== SIGNALS.length || values.some(({ value }) => value !== values[0]?.value)) return
  heard += 1
  waitsMs.push(performance.now() - Number(values[0]?.value))
}

const bridges: (() => void)[] = []
for (let index = 0; index < order.vehicles.length; index++) bridges.push(await openBridge(index))
console.log('ready')
await lines.next()
// Spread over the round, as bridges that know nothing of one another are.
const timers: ReturnType<typeof setInterval>[] = []
for (const [index, tell] of bridges.entries())
  setTimeout(() => timers.push(setInterval(tell, EVERY_MS)), (index * EVERY_MS) / bridges.length)
await new Promise((resolve) => setTimeout(resolve, order.seconds * 1_000))
for (const timer of timers) clearInterval(timer)
// What is under way arrives, or is lost.
for (let patienceMs = 5_000; heard < told && patienceMs > 0; patienceMs -= 100)
  await new Promise((resolve) => setTimeout(resolve, 100))
lost = told - heard
const sorted = waitsMs.toSorted((one, other) => one - other)
const quantile = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1))
console.log(JSON.stringify({ told, heard, lost, p50Ms: quantile(0.5), p99Ms: quantile(0.99) }))
await lines.next()
process.exit(0)
