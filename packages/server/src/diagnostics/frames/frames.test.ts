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
    await shop.until(bay.vehicleId, ['frames.leave'])
    const { json } = await shop.ask('auditor', `GET /ledger/entries?object=${bay.vehicleId}&limit=50`)
    const entries = (json as { data: (Entry & { facts: { frames?: number; because?: string } })[] }).data
    const [left, followed] = ['frames.leave', 'frames.follow'].map((name) =>
      entries.find(({ action }) => action === name),
    )
    for (const entry of [left, followed]) {
      assert.deepEqual(entry?.objects, [bay.vehicleId, bridge.bridgeId])
      assert.equal(entry?.subjects.length, 1)
    }
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
