/** What a bridge signs of an act is held against what was ordered, of which vehicle, and under which leave. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { openAllowList } from '#bridge/agent'
import type { ActDocument, ActReadyDocument, ActServerMessage } from '#bridge/wire'
import { createDevices } from '#diagnostics/testing'
import type { Json } from '#proof'
import { formatCanonical } from '#proof'
import type { ActOrder } from '#protocol/acts'
import { IDENTIFIERS } from '#protocol/uds'
import type { Bench } from './testing-acts.ts'
import { CLEAR, openActBench } from './testing-acts.ts'

const ENGINE = '0x1010'
const FAN = { kind: 'control', ecu: ENGINE, identifier: '0100', state: 'FF', holdMs: 100 } as const
const RADIATOR_FAN = { kind: 'control', ecu: ENGINE, identifier: '0100', bytes: 'FF', name: 'Radiator fan' } as const
const READ = { kind: 'raw', ecu: ENGINE, request: '22F187' } as const
const AT = '2026-01-05T08:00:00.000Z'
const standing = (name: 'engineSpeed' | 'vehicleSpeed', holds = true) =>
  ({ name, unit: '', source: ENGINE, state: 'VALID', value: holds ? '0' : '700', holds }) as const
const AT_REST = [standing('engineSpeed'), standing('vehicleSpeed')]

let bench: Bench
before(async () => {
  bench = await openActBench()
})
after(() => bench[Symbol.asyncDispose]())

const allowFan = async (vehicleId: string) => {
  const path = `/vehicles/${vehicleId}/diagnostic-profile`
  bench.bodyOf(await bench.sign('admin', `PUT ${path}`, { controls: [RADIATOR_FAN] }), 200)
  return path
}

async function openLocked(bay: Awaited<ReturnType<Bench['shop']['parkVehicle']>>): Promise<string> {
  const session = await bench.openSession(bay, 'technician', { workOrderId: await bench.openOrder(bay.vehicleId) })
  bench.bodyOf(await bench.lock(session), 200)
  return session
}

describe('an adapter that was moved to another vehicle', () => {
  for (const draft of [CLEAR, { order: FAN, reason: 'Does the fan turn?' }])
    test(`gets no leave for ${draft.order.kind}: that other vehicle keeps what it has`, async () => {
      const [meant, plugged] = [
        await bench.shop.parkVehicle('doip', 'parked'),
        await bench.shop.parkVehicle('doip', 'parked'),
      ]
      await bench.scan(meant)
      const bridge = await bench.shop.openBridge([{ ...plugged, vehicleId: meant.vehicleId }])
      await openAllowList(bridge.folder).allow({ vehicleId: meant.vehicleId, controls: [RADIATOR_FAN] })
      await allowFan(meant.vehicleId)
      const act = await bench.run(await openLocked(meant), draft)

      assert.deepEqual([act.status, act.failure?.code, act.steps], ['refused', 'act.stopped', []])
      assert.match(act.failure?.message ?? '', /diagnostics\.another-vehicle/)
      assert.ok(plugged.vehicle.ecus.some(({ dtcs }) => dtcs.length > 0))
      const [withheld, ...more] = await bench.factsOf(act.id, 'act.withhold')
      assert.deepEqual([withheld?.outcome, more], ['refused', []])
      assert.match(withheld?.text ?? '', /diagnostics\.another-vehicle/)
      await bridge.stop()
    })

  test('is not told apart where the vehicle tells no VIN, as in a scan', async () => {
    const bay = await bench.shop.parkVehicle('doip', 'parked')
    for (const { identifiers } of bay.vehicle.ecus) identifiers.delete(IDENTIFIERS.vin)
    const bridge = await bench.shop.openBridge([bay])
    const act = await bench.run(await openLocked(bay), CLEAR)
    assert.deepEqual([act.status, act.failure], ['done', undefined])
    await bridge.stop()
  })
})

/** A device that says what it likes of an act that was really ordered of it. */
async function openTalk(order: ActOrder = FAN) {
  const devices = createDevices(bench.shop)
  const bay = await bench.shop.parkVehicle('doip', 'parked')
  await bench.scan(bay)
  const device = await devices.makeDevice()
  const line = await devices.connect(device, bay)
  line.say({ type: 'act.offer' })
  await allowFan(bay.vehicleId)
  const session = await openLocked(bay)
  const ordered = line.hear('act.order')
  const draft = { order, reason: 'Asked to' }
  const call = `POST /diagnostic-sessions/${session}/acts`
  const reply =
    order.kind === 'raw' ? await bench.shop.ask('technician', call, draft) : await bench.order(session, draft)
  const { id: actId } = bench.bodyOf<{ id: string }>(reply, 202)
  await ordered

  const head = {
    actId,
    vehicleId: bay.vehicleId,
    bridgeId: device.bridgeId,
    source: 'simulated',
    order,
    at: AT,
  } as const
  const signed = (value: object) => {
    const document = formatCanonical(value as Json)
    return { document, signature: Buffer.from(device.key.sign(Buffer.from(document))).toString('base64') }
  }
  const base = { ...head, type: 'muts/act-ready/v1', preconditions: AT_REST, vin: null, before: null } as const
  /** The hash of what was shown, and the answer to it. */
  async function show(change: Partial<ActReadyDocument> = {}) {
    const message = { type: 'act.ready', actId, ...signed({ ...base, ...change }) } as const
    const answer = Promise.race([line.hear('act.go'), line.hear('act.stop')])
    line.say(message)
    const heard = (await answer) as ActServerMessage
    return {
      sha256: createHash('sha256').update(message.document).digest('hex'),
      answer: heard.type === 'act.stop' ? heard.because : heard.type,
    }
  }
  const stepOf = (request: string, ecu: string = ENGINE) =>
    ({ at: AT, ecu, request, answer: null, outcome: 'positive' }) as const
  /** What the ledger says of a result. */
  async function finish(change: Partial<ActDocument>) {
    const whole = { ...head, type: 'muts/act/v1', startedAt: AT, readySha256: null, preconditions: AT_REST, steps: [] }
    const stored = line.hear('act.stored')
    line.say({
      ...{ type: 'act.result', actId },
      ...signed({ ...whole, after: null, outcome: 'done', failure: null, ...change }),
    })
    await stored
    const [seal] = await bench.factsOf(actId, 'act.seal')
    return seal?.text.includes('"bridge.without-leave"') ? 'without leave' : seal?.outcome
  }
  return { session, actId, show, finish, stepOf }
}

describe('leave', () => {
  test('is given for a vehicle that told both speeds', async () => {
    assert.equal((await (await openTalk()).show()).answer, 'act.go')
  })

  const HALVES = [[], [standing('engineSpeed')], [standing('vehicleSpeed')], [AT_REST[0], AT_REST[0]]]
  for (const preconditions of HALVES as ActReadyDocument['preconditions'][])
    test(`is withheld where only this is told: ${preconditions.map(({ name }) => name)}`, async () => {
      const { show } = await openTalk()
      assert.equal((await show({ preconditions })).answer, 'diagnostics.precondition')
    })

  test('is asked for again with each question: not repeated once the lock is over', async () => {
    const { show } = await openTalk()
    assert.deepEqual([(await show()).answer, (await show()).answer], ['act.go', 'act.go'])
    await bench.pass(601)
    assert.equal((await show()).answer, 'diagnostics.lock-missing')
  })
})

describe('leave to clear codes', () => {
  const unitOf = (unread?: readonly 'snapshot'[], name = 'Engine') => ({
    ...({
      address: ENGINE,
      name,
      protocol: 'UDS',
      identification: { systemName: { state: 'VALID', value: name } },
    } as const),
    dtcs: [
      { code: 'P0301', text: 'Misfire', textSource: 'own', status: ['confirmed'], ...(unread && { unread }) } as const,
    ],
  })
  const before = (...ecus: readonly ReturnType<typeof unitOf>[]) => ({
    link: { kind: 'doip', protocol: 'DoIP', adapter: 'none' },
    identification: {
      ...({ vin: null, vinState: 'NOT_CONNECTED', vinSource: null, vinRaw: null } as const),
      ...{ checkDigitMatches: null, modelYears: [] },
    },
    ...{ ecus, readiness: { state: 'NOT_CONNECTED' } as const, readings: [] },
  })

  test('is withheld where a freeze frame was not read, whatever the bridge makes of it, but for units that are only read [attack.62]', async () => {
    const answerTo = async (...ecus: readonly ReturnType<typeof unitOf>[]) =>
      (await (await openTalk(CLEAR.order)).show({ before: before(...ecus) })).answer
    assert.equal(await answerTo(unitOf()), 'act.go')
    assert.equal(await answerTo(unitOf(['snapshot'])), 'diagnostics.no-snapshot')
    assert.equal(await answerTo(unitOf(), unitOf(['snapshot'], 'Airbag')), 'act.go')
  })
})

describe('a result', () => {
  const TAKEN = '2F010003FF'
  const BACK = '2F010000'

  test('of what leave was given for is done', async () => {
    const { show, finish, stepOf } = await openTalk()
    const { sha256: readySha256 } = await show()
    assert.equal(await finish({ readySha256, steps: [stepOf(TAKEN), stepOf(BACK), stepOf('1001')] }), 'done')
  })

  test('after leave was withheld is told as done without leave, also from a bridge that was given up meanwhile', async () => {
    const { actId, show, finish, stepOf } = await openTalk()
    const { sha256: readySha256, answer } = await show({
      preconditions: [standing('engineSpeed', false), AT_REST[1]] as never,
    })
    assert.equal(answer, 'diagnostics.precondition')
    await bench.pass(121)
    await bench.shop.house.jobs.runDue()
    await bench.shop.until(actId, ['act.fail'])
    assert.equal(await finish({ readySha256, steps: [stepOf(TAKEN), stepOf(BACK)] }), 'without leave')
  })

  test('of an armed bridge that was silent, and ends late, stands as it is', async () => {
    const { actId, show, finish, stepOf } = await openTalk()
    const { sha256: readySha256 } = await show()
    await bench.pass(121)
    await bench.shop.house.jobs.runDue()
    await bench.shop.until(actId, ['act.fail'])
    assert.equal(await finish({ readySha256, steps: [stepOf(TAKEN), stepOf(BACK)] }), 'done')
  })

  test('after another look than the one that was sealed is told as done without leave', async () => {
    for (const readySha256 of [null, 'a'.repeat(64)]) {
      const { show, finish, stepOf } = await openTalk()
      await show()
      assert.equal(await finish({ readySha256, steps: [stepOf(TAKEN)] }), 'without leave')
    }
  })

  test('of a device that lost its journal, and gave back all the same, is no act without leave', async () => {
    const lost = { readySha256: null, outcome: 'unclear' } as const
    const given = await openTalk()
    await given.show()
    assert.equal(await given.finish({ ...lost, steps: [given.stepOf(BACK)] }), 'failed')
    const never = await openTalk()
    assert.equal(await never.finish({ ...lost, steps: [never.stepOf(BACK)] }), 'without leave')
  })

  test('that holds what was not ordered is told as done without leave', async () => {
    for (const [request, ecu] of [['14FFFFFF'], ['2F010003FE'], [TAKEN, '0x1018']] as [string, string?][]) {
      const { show, finish, stepOf } = await openTalk()
      const { sha256: readySha256 } = await show()
      assert.equal(await finish({ readySha256, steps: [stepOf(request, ecu)] }), 'without leave', request)
    }
  })

  test('of reading that did more than read is told as done without leave', async () => {
    const honest = await openTalk(READ)
    assert.equal(await honest.finish({ preconditions: [], steps: [honest.stepOf(READ.request)] }), 'done')
    const { finish, stepOf } = await openTalk(READ)
    assert.equal(
      await finish({ preconditions: [], steps: [stepOf(READ.request), stepOf('14FFFFFF')] }),
      'without leave',
    )
  })
})

test('the entry of a profile’s change holds the hash of what is shown afterwards', async () => {
  const bay = await bench.shop.parkVehicle('doip', 'parked')
  const path = await allowFan(bay.vehicleId)
  const shown = (await bench.shop.ask('admin', `GET ${path}`)).json as Json
  const sha256 = createHash('sha256').update(formatCanonical(shown)).digest('hex')
  const changes = await bench.factsOf(bay.vehicleId, 'diagnostic-profile.change')
  const change = changes.find(({ outcome }) => outcome === 'done')
  assert.ok(change?.text.includes(sha256), change?.text)
})
