import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Bay, Workshop } from '#diagnostics/testing'
import { createDevices, openWorkshop } from '#diagnostics/testing'

interface Frames {
  readonly dropped: number
  readonly frames: readonly string[]
}
interface Link {
  readonly state: string
  readonly code?: string
}
interface Entry {
  readonly action: string
  readonly facts: { readonly frames?: number; readonly dropped?: number; readonly because?: string }
  readonly objects: readonly string[]
  readonly subjects: readonly string[]
}

let shop: Workshop
before(async () => {
  shop = await openWorkshop()
})
after(() => shop[Symbol.asyncDispose]())

const TALKATIVE = { isTalkative: true } as const
const follow = ({ vehicleId }: Bay) => shop.listen('technician', `/vehicles/${vehicleId}/frames`)
const isIn = (state: string) => (link: Link) => link.state === state
const holds = (start: string) => (told: Frames) => told.frames.some((one) => one.split(' ')[1]?.startsWith(start))

const sumOf = (events: readonly { readonly event: string; readonly data: unknown }[]) => {
  const told = events.flatMap(({ event, data }) => (event === 'frames' ? [data as Frames] : []))
  return {
    frames: told.reduce((sum, { frames }) => sum + frames.length, 0),
    dropped: told.reduce((sum, { dropped }) => sum + dropped, 0),
  }
}

/** That a stream of this vehicle was left, and before it followed. */
async function readEntries({ vehicleId }: Bay) {
  await shop.until(vehicleId, ['frames.leave'])
  const { json } = await shop.ask('auditor', `GET /ledger/entries?object=${vehicleId}&limit=50`)
  const entries = (json as { data: Entry[] }).data
  return ['frames.leave', 'frames.follow'].map((name) => entries.find(({ action }) => action === name))
}

describe('raw frames', () => {
  for (const [door, kind, start] of [
    ['a Lawicel adapter', 'slcan', '0C9#'],
    ['socketcand', 'socketcand', '0C9#'],
    ['the bus of a truck', 'truck', '18F00400#'],
  ] as const)
    test(`come over ${door} while it is plugged in, and are none once it is not`, async (t) => {
      const bay = await shop.parkVehicle(kind, 'clean', TALKATIVE)
      const bridge = await shop.openBridge([bay])
      const stream = await follow(bay)
      const bus = (await stream.next('bus')) as { source: string; adapter: string }
      const told = (await stream.next('frames', holds(start))) as Frames
      assert.deepEqual([bus.source, told.dropped], ['simulated', 0])
      for (const frame of told.frames)
        assert.match(frame, /^\d+ ([0-7][0-9A-F]{2}|[01][0-9A-F]{7})#([0-9A-F]{2}){0,8}$/)

      const pulledMs = performance.now()
      await bay.door.close()
      const lost = (await stream.next('link', isIn('NOT_CONNECTED'))) as Link
      t.diagnostic(`${Math.round(performance.now() - pulledMs)} ms`)
      assert.match(lost.code ?? '', /^link\./)
      stream.leave()
      await bridge.stop()
    })

  test('leave the entries that say of which vehicle, from when to when, and how many', async () => {
    const bay = await shop.parkVehicle('slcan', 'clean', TALKATIVE)
    const bridge = await shop.openBridge([bay])
    const stream = await follow(bay)
    await stream.next('frames')
    stream.leave()
    const [left, followed] = await readEntries(bay)
    for (const entry of [left, followed]) {
      assert.deepEqual(entry?.objects, [bay.vehicleId, bridge.bridgeId])
      assert.equal(entry?.subjects.length, 1)
    }
    const { frames = -1, dropped = -1, because } = left?.facts ?? {}
    const told = sumOf(stream.events)
    // What was on its way when the reader left was told too.
    assert.ok(told.frames > 0 && frames >= told.frames && dropped >= told.dropped, `${frames}, ${dropped}`)
    assert.ok(frames < told.frames + 500 && dropped < 500, `${frames}, ${dropped}`)
    assert.equal(because, 'left')
    await bridge.stop()
  })

  test('are refused without a bridge, over an adapter that has none, of another’s vehicle and to other sets', async () => {
    const bay = await shop.parkVehicle('slcan', 'clean')
    const elm = await shop.parkVehicle('elm327', 'clean')
    const notHis = await shop.parkVehicle('slcan', 'clean', { by: 'fleet_manager', ...TALKATIVE })
    const bridge = await shop.openBridge([elm, notHis])
    for (const [status, code, opening] of [
      [409, 'diagnostics.no-bridge', follow(bay)],
      [409, 'diagnostics.no-raw-link', follow(elm)],
      [404, 'fleet.vehicle-unknown', follow(notHis)],
      [403, 'http.not-allowed', shop.listen('viewer', `/vehicles/${notHis.vehicleId}/frames`)],
      [403, 'http.not-allowed', shop.listen('driver', `/vehicles/${notHis.vehicleId}/frames`)],
    ] as const) {
      const refused = await opening
      await refused.ended
      assert.deepEqual([refused.status, JSON.parse(refused.text()).code], [status, code])
    }
    const allowed = await shop.listen('admin', `/vehicles/${notHis.vehicleId}/frames`)
    await allowed.next('frames')
    allowed.leave()
    await bridge.stop()
  })

  test('make room for a scan of the same vehicle, and come again behind it', async () => {
    const bay = await shop.parkVehicle('slcan', 'misfire', TALKATIVE)
    const bridge = await shop.openBridge([bay])
    const stream = await follow(bay)
    await stream.next('frames')
    const scan = await shop.scan(bay)
    assert.equal(scan.status, 'done')
    assert.ok(stream.events.some(({ data }) => (data as Link).code === 'link.busy'))
    const seen = stream.events.length
    await stream.next('frames', () => stream.events.slice(seen).some(({ event }) => event === 'frames'))
    stream.leave()
    await bridge.stop()
  })

  test('are not asked of a bridge that did not say that it tells them, and of one that was asked nothing are heard', async () => {
    const devices = createDevices(shop)
    const bay = await shop.parkVehicle('slcan', 'clean')
    const line = await devices.connect(await devices.makeDevice(), bay, 'slcan')
    const stream = await follow(bay)
    await stream.next('link', isIn('CONNECTING'))
    const other = '01980000-0000-7000-8000-0000000000a1'
    line.say({ type: 'frames.open', framesId: other, source: 'vehicle', adapter: 'x' })
    line.say({ type: 'frames.batch', framesId: other, first: 0, sentMs: 0, frames: ['0 666#00'] })
    assert.ok(!line.heard.some(({ type }) => type === 'frames.start'))

    const asked = line.hear('frames.start')
    line.say({ type: 'frames.offer' })
    const { framesId } = (await asked) as { framesId: string }
    line.say({ type: 'frames.open', framesId, source: 'simulated', adapter: 'x' })
    line.say({ type: 'frames.batch', framesId, first: 0, sentMs: 0, frames: ['0 123#00'] })
    await stream.next('frames')
    assert.ok(!JSON.stringify(stream.events).includes('666#'))

    line.say({ type: 'frames.batch', framesId, first: 1, sentMs: 0, frames: ['0 123#R'] } as never)
    assert.equal((await line.closed)[0], 4008)
    stream.leave()
  })

  test('of a bridge that counts to the end of all numbers, and again, are believed as a bus can carry, and leave their entry', async () => {
    const devices = createDevices(shop)
    const bay = await shop.parkVehicle('slcan', 'clean')
    const line = await devices.connect(await devices.makeDevice(), bay, 'slcan')
    const stream = await follow(bay)
    const asked = line.hear('frames.start')
    line.say({ type: 'frames.offer' })
    const { framesId } = (await asked) as { framesId: string }
    const say = (first: number, ...frames: string[]) =>
      line.say({ type: 'frames.batch', framesId, first, sentMs: 0, frames })
    for (let turn = 0; turn < 3; turn++) {
      line.say({ type: 'frames.open', framesId, source: 'simulated', adapter: 'x' })
      say(0)
      say(Number.MAX_SAFE_INTEGER)
    }
    say(5, '0 123#00')
    await stream.next('frames', holds('123#'))
    const told = sumOf(stream.events)
    stream.leave()
    const [left] = await readEntries(bay)
    assert.deepEqual(left?.facts, { ...told, because: 'left' })
    assert.ok(told.frames === 1 && told.dropped > 0 && told.dropped < 30 * 60_000, JSON.stringify(told))
    // What nobody looks at any more is passed over, and a flood of it is not.
    for (let batch = 0; batch < 100; batch++) say(batch, '0 123#00')
    const other = await follow(bay)
    await other.next('link', isIn('CONNECTING'))
    other.leave()
    for (let batch = 0; batch < 1_000; batch++) say(batch, '0 123#00')
    assert.equal((await line.closed)[0], 4008)
  })

  test('of a bridge that tells everything but them are refused, with what to do', async () => {
    const devices = createDevices(shop)
    const bay = await shop.parkVehicle('slcan', 'clean')
    const line = await devices.connect(await devices.makeDevice(), bay, 'slcan')
    line.say({ type: 'act.offer' })
    line.say({ type: 'witness.offer', vkey: 'none', signature: `${'A'.repeat(86)}==` })
    await line.hear('witness.refused')
    const refused = await follow(bay)
    await refused.ended
    assert.deepEqual([refused.status, JSON.parse(refused.text()).code], [409, 'diagnostics.bridge-too-old'])
    line.socket.close()
  })
})
