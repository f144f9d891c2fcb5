import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Bay, Workshop } from '#diagnostics/testing'
import { createDevices, openWorkshop } from '#diagnostics/testing'

interface Link {
  readonly state: string
  readonly code?: string
}
interface Frame {
  readonly values: readonly {
    readonly id: string
    readonly state: string
    readonly value: string
    readonly ageMs: number
  }[]
}

const SIGNALS = ['01-0C', '01-05']
let shop: Workshop
before(async () => {
  shop = await openWorkshop()
})
after(() => shop[Symbol.asyncDispose]())

const pathOf = ({ vehicleId }: Bay, signals = SIGNALS, rateHz = 20) =>
  `/vehicles/${vehicleId}/live?rateHz=${rateHz}${signals.length > 0 ? `&signals=${signals.join()}` : ''}`
const follow = (bay: Bay, signals = SIGNALS, rateHz = 20) => shop.listen('technician', pathOf(bay, signals, rateHz))
const isIn = (state: string) => (link: Link) => link.state === state
const has = (id: string) => (frame: Frame) => frame.values.some((value) => value.id === id && value.state === 'VALID')

describe('live values', () => {
  for (const kind of ['elm327', 'doip', 'truck'] as const)
    test(`come from a vehicle over ${kind}: what it offers, that it is reached, and what was chosen`, async () => {
      const bay = await shop.parkVehicle(kind, 'clean')
      const bridge = await shop.openBridge([bay])
      const id = kind === 'truck' ? 'j1939-engineSpeed' : '01-0C'
      const stream = await follow(bay, [id])
      const offer = (await stream.next('offer')) as { source: string; signals: { id: string; name: string }[] }
      const frame = (await stream.next('frame', has(id))) as Frame

      assert.equal(offer.source, 'simulated')
      assert.ok(offer.signals.some((signal) => signal.id === id && signal.name === 'engineSpeed'))
      assert.ok(stream.events.some(({ event, data }) => event === 'link' && (data as Link).state === 'CONNECTED'))
      const value = frame.values.find((one) => one.id === id)
      assert.match(value?.value ?? '', /^\d+\.\d+$/)
      assert.ok((value?.ageMs ?? 9_999) < 2_000)
      stream.leave()
      await shop.until(bay.vehicleId, ['live.leave'])
      await bridge.stop()
    })

  test('leave the entries that name what was told, of whom, and how much', async () => {
    const bay = await shop.parkVehicle('doip', 'clean')
    const bridge = await shop.openBridge([bay])
    const stream = await follow(bay)
    await stream.next('frame')
    stream.leave()
    await shop.until(bay.vehicleId, ['live.leave'])
    const { json } = await shop.ask('auditor', `GET /ledger/entries?object=${bay.vehicleId}&limit=50`)
    const told = (json as { data: { action: string; objects: string[]; subjects: string[] }[] }).data
    const [left, followed] = ['live.leave', 'live.follow'].map((name) => told.find(({ action }) => action === name))
    for (const entry of [left, followed]) {
      assert.deepEqual(entry?.objects, [bay.vehicleId, bridge.bridgeId])
      assert.equal(entry?.subjects.length, 1)
    }
    await bridge.stop()
  })

  test('are refused without a bridge, of another’s vehicle, to other sets, and in other words', async () => {
    const bay = await shop.parkVehicle('doip', 'clean')
    const notHis = await shop.parkVehicle('doip', 'clean', { by: 'fleet_manager' })
    const bridge = await shop.openBridge([notHis])
    for (const [status, code, opening] of [
      [409, 'diagnostics.no-bridge', follow(bay)],
      [404, 'fleet.vehicle-unknown', follow(notHis)],
      [404, 'fleet.vehicle-unknown', follow({ ...bay, vehicleId: '01980000-0000-7000-8000-00000000ffff' })],
      [403, 'http.not-allowed', shop.listen('viewer', pathOf(notHis))],
      [403, 'http.not-allowed', shop.listen('driver', pathOf(notHis))],
      [400, 'http.invalid', follow(bay, ['2E-F190'])],
      [400, 'http.invalid', follow(bay, SIGNALS, 21)],
    ] as const) {
      const refused = await opening
      await refused.ended
      assert.deepEqual([refused.status, JSON.parse(refused.text()).code], [status, code])
    }
    const allowed = await shop.listen('admin', pathOf(notHis))
    await allowed.next('frame')
    allowed.leave()
    await bridge.stop()
  })

  // How soon is bounded by the virtual clock of the bridge's own tests; here it is told.
  test('are no numbers once the plug is pulled', async (t) => {
    const bay = await shop.parkVehicle('elm327', 'clean')
    const bridge = await shop.openBridge([bay])
    const stream = await follow(bay)
    await stream.next('frame', has('01-0C'))
    const pulledMs = performance.now()
    await bay.door.close()
    const lost = (await stream.next('link', isIn('NOT_CONNECTED'))) as Link
    t.diagnostic(`${Math.round(performance.now() - pulledMs)} ms`)
    assert.match(lost.code ?? '', /^link\./)
    stream.leave()
    await bridge.stop()
  })

  test('of an adapter that falls silent are no numbers either', async (t) => {
    const bay = await shop.parkVehicle('elm327', 'clean')
    const bridge = await shop.openBridge([bay])
    const stream = await follow(bay)
    await stream.next('frame', has('01-0C'))
    const pulledMs = performance.now()
    bay.door.inject({ kind: 'adapter-silent' })
    await stream.next('link', isIn('NOT_CONNECTED'))
    t.diagnostic(`${Math.round(performance.now() - pulledMs)} ms`)
    stream.leave()
    await bridge.stop()
  })

  test('are no numbers once the bridge is gone, and come again when it is back', async () => {
    const bay = await shop.parkVehicle('doip', 'clean')
    const bridge = await shop.openBridge([bay])
    const stream = await follow(bay)
    await stream.next('frame')
    await bridge.stop()
    assert.equal(((await stream.next('link', isIn('NOT_CONNECTED'))) as Link).code, 'bridge.offline')

    const seen = stream.events.length
    const again = await shop.run(bridge.folder, bridge.bridgeId, [
      { vehicleId: bay.vehicleId, link: bay.door.link, source: 'simulated' },
    ])
    await stream.next('frame', () => stream.events.slice(seen).some(({ event }) => event === 'frame'))
    stream.leave()
    await again.stop()
  })

  test('of a bridge that is revoked end at once', async () => {
    const bay = await shop.parkVehicle('doip', 'clean')
    const bridge = await shop.openBridge([bay])
    const stream = await follow(bay)
    await stream.next('frame')
    assert.equal((await shop.ask('technician', `DELETE /bridges/${bridge.bridgeId}`)).status, 204)
    await stream.next('link', isIn('NOT_CONNECTED'))
    stream.leave()
    await assert.rejects(bridge.ended)
  })

  test('wait for a scan of the same vehicle, and come again behind it', async () => {
    const bay = await shop.parkVehicle('elm327', 'misfire')
    const bridge = await shop.openBridge([bay])
    const stream = await follow(bay)
    await stream.next('frame')
    const scan = await shop.scan(bay)
    assert.equal(scan.status, 'done')
    assert.ok(stream.events.some(({ data }) => (data as Link).code === 'link.busy'))
    const seen = stream.events.length
    await stream.next('frame', () => stream.events.slice(seen).some(({ event }) => event === 'frame'))
    stream.leave()
    await bridge.stop()
  })
})

describe('readers of one vehicle', () => {
  test('share one sampling of what all want together, which ends with the last of them', async () => {
    const devices = createDevices(shop)
    const bay = await shop.parkVehicle('doip', 'clean')
    const line = await devices.connect(await devices.makeDevice(), bay)
    const orders = () => line.heard.flatMap((message) => (message.type === 'live.start' ? [message] : []))

    const heard = line.hear('live.start')
    const one = await follow(bay, ['01-0C'], 2)
    await heard
    const changed = line.hear('live.start')
    const two = await follow(bay, ['01-0C', '01-0D'], 10)
    await changed
    const [first, second] = orders()
    assert.equal(first?.liveId, second?.liveId)
    assert.deepEqual([first?.signals, first?.everyMs], [['01-0C'], 500])
    assert.deepEqual([second?.signals, second?.everyMs], [['01-0C', '01-0D'], 100])

    const liveId = first?.liveId ?? ''
    line.say({ type: 'live.offer', liveId, source: 'simulated', unit: '0x1010', signals: [] })
    const value = { ageMs: 0, state: 'VALID', value: '1' } as const
    line.say({
      type: 'live.frame',
      liveId,
      seq: 0,
      sentMs: 0,
      values: [
        { id: '01-0C', ...value },
        { id: '01-0D', ...value },
      ],
    })
    const told = ((await two.next('frame')) as Frame).values.map(({ id }) => id)
    assert.deepEqual(told, ['01-0C', '01-0D'])

    const narrowed = line.hear('live.start')
    two.leave()
    await narrowed
    assert.deepEqual(orders().at(-1)?.signals, ['01-0C'])
    const stopped = line.hear('live.stop')
    one.leave()
    assert.deepEqual(await stopped, { type: 'live.stop', liveId })
    assert.ok(!one.events.some(({ event, data }) => event === 'frame' && JSON.stringify(data).includes('01-0D')))
    line.socket.close()
  })

  test('hear every frame where they want all, however they bunch on the way; who wants fewer hears the newest', async () => {
    const devices = createDevices(shop)
    const bay = await shop.parkVehicle('doip', 'clean')
    const line = await devices.connect(await devices.makeDevice(), bay)
    const heard = line.hear('live.start')
    const [all, few] = [await follow(bay, ['01-0C'], 20), await follow(bay, ['01-0C'], 1)]
    const { liveId } = (await heard) as unknown as { liveId: string }
    line.say({ type: 'live.offer', liveId, source: 'simulated', unit: '0x1010', signals: [] })
    const told = Array.from({ length: 50 }, (_, seq) => String(seq))
    for (const [seq, value] of told.entries())
      line.say({
        type: 'live.frame',
        liveId,
        seq,
        sentMs: seq,
        values: [{ id: '01-0C', ageMs: 0, state: 'VALID', value }],
      })
    const valuesOf = ({ events }: typeof all) =>
      events.flatMap(({ event, data }) => (event === 'frame' ? (data as Frame).values.map(({ value }) => value) : []))
    await all.next('frame', ({ values }: Frame) => values[0]?.value === '49')
    assert.deepEqual(valuesOf(all), told)
    assert.ok(valuesOf(few).length < 5, `${valuesOf(few).length}`)
    for (const stream of [all, few]) stream.leave()
    line.socket.close()
  })

  test('hear nothing from a bridge that speaks of another’s vehicle, nor of what ended', async () => {
    const devices = createDevices(shop)
    const [bay, other] = [await shop.parkVehicle('doip', 'clean'), await shop.parkVehicle('doip', 'clean')]
    const line = await devices.connect(await devices.makeDevice(), bay)
    const stranger = await devices.connect(await devices.makeDevice(), other)
    const heard = line.hear('live.start')
    const stream = await follow(bay, ['01-0C'])
    const { liveId } = (await heard) as unknown as { liveId: string }
    const values = [{ id: '01-0C', ageMs: 0, state: 'VALID', value: '666' }] as const
    stranger.say({ type: 'live.offer', liveId, source: 'vehicle', unit: '0x0', signals: [] })
    stranger.say({ type: 'live.frame', liveId, seq: 0, sentMs: 0, values })
    // What another connection says is heard in another turn: it is waited for with a message that is answered.
    line.say({ type: 'live.offer', liveId, source: 'simulated', unit: '0x1010', signals: [] })
    line.say({ type: 'live.frame', liveId, seq: 0, sentMs: 0, values: [{ ...values[0], value: '780' }] })
    await stream.next('frame')
    assert.ok(!JSON.stringify(stream.events).includes('666'))
    stream.leave()
    line.socket.close()
    stranger.socket.close()
  })
})
