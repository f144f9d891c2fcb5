/** Acts on virtual vehicles, over every link and with every fault: each ends with the truth, and nothing is asked for twice. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActRunPorts } from '#core'
import { runAct } from '#core'
import type { ActOrder } from '#protocol/acts'
import { toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { pause } from '#protocol/link'
import type { Fault, ScenarioName, VehicleLine } from './index.ts'
import { createVehicle } from './index.ts'
import type { CarWay } from './testing.ts'
import { CAR_WAYS, parkCar } from './testing.ts'

const HOLD_MS = 3_000
const CHANGING = /^(04|14|2F|31)/
const ID = '01980000-0000-7000-8000-000000000001'

/** From the first request that changes something on, the third frame it says at the latest. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'loses the answer': { kind: 'frame-lost', ecu: 'engine' },
  'delays the answer': { kind: 'frame-late', ecu: 'engine' },
  'garbles the answer': { kind: 'frame-senseless', ecu: 'engine' },
  'misnumbers frames': { kind: 'frame-misnumbered', ecu: 'engine' },
  'is busy for a while': { kind: 'busy', ecu: 'engine', times: 2 },
  'is busy for ever': { kind: 'busy', ecu: 'engine', times: 1_000 },
  'takes its time': { kind: 'response-pending', ecu: 'engine', times: 4, gapMs: 800 },
  'falls silent in a unit': { kind: 'ecu-silent', ecu: 'engine' },
  'talks nonsense': { kind: 'adapter-garbled' },
  'falls silent': { kind: 'adapter-silent' },
  'loses its power': { kind: 'adapter-closes' },
  'refuses it': { kind: 'negative', ecu: 'engine', service: 0, code: 0x22 },
}
/** When it goes wrong: as what changes something leaves, or once it was answered. */
const MOMENTS = ['as it is asked', 'once it was answered'] as const

interface Trip {
  readonly way: CarWay
  readonly order: ActOrder
  readonly line?: VehicleLine
  readonly scenario?: ScenarioName
  readonly fault?: Fault
  readonly moment?: (typeof MOMENTS)[number]
}

async function drive({ way, order, line = 'can', scenario = 'parked', fault, moment = 'as it is asked' }: Trip) {
  const vehicle = createVehicle({ vin: 'MUTSDEM0000000001', scenario, line })
  const [engine, transmission] = vehicle.ecus
  assert.ok(engine && transmission)
  const place = parkCar(way, { ...vehicle, ecus: [engine, transmission] })
  const { timers, faults } = place
  const done = { clears: new Map<string, number>(), takes: 0 }
  for (const ecu of [engine, transmission]) {
    let { dtcs } = ecu
    Object.defineProperty(ecu, 'dtcs', {
      get: () => dtcs,
      set(left: typeof dtcs) {
        dtcs = left
        done.clears.set(ecu.key, (done.clears.get(ecu.key) ?? 0) + 1)
      },
    })
  }
  const { controls } = engine.bench
  controls.set = (...taken) => {
    done.takes += 1
    return Map.prototype.set.apply(controls, taken)
  }

  const asked: string[] = []
  let isBroken = fault === undefined
  const breakDown = (request: string) => {
    if (isBroken || fault === undefined) return
    isBroken = true
    faults.inject(fault.kind === 'negative' ? { ...fault, service: Number.parseInt(request.slice(0, 2), 16) } : fault)
    // Every third frame is hit: two are counted off, so that it is the next one.
    if (moment === 'as it is asked' && fault.kind.startsWith('frame-'))
      for (const _ of 'ab') faults.frameTrouble('engine')
  }
  const watched = (link: DiagnosticLink): DiagnosticLink => ({
    ...link,
    get protocol() {
      return link.protocol
    },
    get dialect() {
      return link.dialect
    },
    async ask(to, request, timing) {
      const text = toHex(request, '')
      if (!CHANGING.test(text)) return link.ask(to, request, timing)
      asked.push(`${Number(to).toString(16)} ${text}`)
      if (moment === 'as it is asked') breakDown(text)
      const answers = await link.ask(to, request, timing)
      breakDown(text)
      return answers
    },
  })
  const ports: ActRunPorts = {
    now: () => new Date(Date.UTC(2026, 0, 5, 8) + timers.nowMs()),
    nowMs: timers.nowMs,
    wait: (forMs) => pause(timers, forMs),
    tell: () => {},
    askLeave: async () => 'a'.repeat(64),
    mark: async () => {},
    isAllowed: async () => true,
    findStop: () => null,
    onFault: (error) => assert.fail(String(error)),
  }
  const link = await place.open()
  const head = { actId: ID, vehicleId: ID, bridgeId: ID, source: 'simulated' } as const
  const document = await place.run(runAct({ ...head, order, open: async () => watched(link) }, ports))
  return { document, asked, done, engine, transmission, timers }
}
type Trace = Awaited<ReturnType<typeof drive>>

/** What holds of every act, whatever went wrong: what was sent is told, each once, and no yes that no unit gave. */
function assertTold({ document, asked, done }: Trace): void {
  const sent = document.steps.filter(({ outcome }) => outcome !== 'withheld')
  assert.deepEqual(
    sent.map(({ ecu, request }) => `${Number(ecu).toString(16)} ${request}`),
    asked,
  )
  for (const step of sent) if (step.outcome === 'positive') assert.match(step.answer ?? '', /^(44|54|6F|71)/)
  for (const times of done.clears.values()) assert.equal(times, 1)
  assert.ok(done.takes <= 1)
  if (document.outcome === 'done') assert.equal(document.failure, null)
  else assert.ok(document.failure)
}

function assertCleared(trace: Trace): string {
  assertTold(trace)
  const { document, asked, engine, transmission } = trace
  assert.equal(new Set(asked).size, asked.length, 'what cannot be taken back is asked for once')
  const silent = document.steps.filter(({ outcome }) => outcome === 'silent')
  for (const { ecu, outcome } of document.steps) {
    const unit = [engine, transmission].find((one) =>
      [one.canId, one.doipAddress, one.lineAddress].includes(Number(ecu)),
    )
    assert.ok(unit)
    const isCleared = trace.done.clears.has(unit.key)
    if (outcome === 'positive') assert.ok(isCleared, 'a yes is the unit’s own')
    if (outcome === 'negative' || outcome === 'withheld') assert.ok(!isCleared, 'a no is one')
  }
  // Nobody heard of it: that is neither done nor failed, and nothing else was begun.
  assert.equal(document.outcome === 'unclear', silent.length > 0)
  if (silent.length > 0)
    assert.equal(document.steps.findLast(({ outcome }) => outcome !== 'withheld')?.outcome, 'silent')
  if (document.outcome === 'done')
    assert.deepEqual(
      document.after?.ecus.flatMap(({ failure }) => failure ?? []),
      [],
    )
  return document.outcome
}

function assertHeld(trace: Trace): string {
  assertTold(trace)
  const { document, asked, engine, done } = trace
  const [begin, ...others] = asked
  assert.ok(begin === undefined || !others.includes(begin), 'it is begun once')
  if (document.outcome === 'done') assert.deepEqual([done.takes, engine.bench.controls.size], [1, 0])
  if (engine.bench.controls.size > 0) assert.equal(document.failure?.code, 'act.not-given-back')
  return document.outcome
}

/** Their vehicle speaks to them as to slcan: only what the adapter itself does is another's. */
const SHARED_BUS: readonly CarWay[] = ['socketcand', 'gvret']
const [ASKED, ANSWERED] = MOMENTS
/** Whatever the link: of these there is one truth. */
const SURE = {
  clearing: [
    ['is busy for a while', ASKED, 'done'],
    ['is busy for ever', ASKED, 'failed'],
    ['takes its time', ASKED, 'done'],
    ['falls silent in a unit', ASKED, 'unclear'],
    ['falls silent in a unit', ANSWERED, 'failed'],
    ['talks nonsense', ASKED, 'unclear'],
    ['falls silent', ASKED, 'unclear'],
    ['loses its power', ASKED, 'unclear'],
    ['refuses it', ASKED, 'failed'],
  ],
  holding: [
    ['is busy for a while', ASKED, 'done'],
    ['is busy for ever', ANSWERED, 'failed'],
    ['falls silent in a unit', ASKED, 'failed'],
    ['loses its power', ANSWERED, 'failed'],
    ['refuses it', ASKED, 'failed'],
  ],
} as const

const LINES = [...CAR_WAYS.map((way) => [way, 'can'] as const), ['elm327', 'k-line'] as const]
const addressOf = (way: CarWay) => (way === 'doip' ? '0x1010' : '0x7E8')
const ACTS: Readonly<Record<string, (way: CarWay) => ActOrder>> = {
  'clearing all codes': () => ({ kind: 'clear-codes', ecu: null }),
  'clearing one code': (way) => ({ kind: 'clear-code', ecu: addressOf(way), code: 'P0301' }),
  'a control': (way) => ({ kind: 'control', ecu: addressOf(way), identifier: '0100', state: 'FF', holdMs: HOLD_MS }),
  'a routine': (way) => ({ kind: 'routine', ecu: addressOf(way), identifier: '0400', option: '', holdMs: HOLD_MS }),
}

for (const [act, orderOf] of Object.entries(ACTS))
  describe(act, () => {
    const isClearing = act.startsWith('clearing')
    const judge = isClearing ? assertCleared : assertHeld
    // Units on the K-line clear all codes, and nothing else that is ordered here.
    const lines = LINES.filter(
      ([way, line]) => act === 'clearing all codes' || (line === 'can' && !(isClearing && SHARED_BUS.includes(way))),
    )
    for (const [way, line] of lines)
      test(`over ${way}, ${line}, ends with the truth, whatever goes wrong and when`, async () => {
        const order = orderOf(way)
        assert.equal(judge(await drive({ way, line, order })), 'done', 'sound')
        const ends: (readonly [string, string, string])[] = []
        for (const [title, fault] of Object.entries(FAULTS))
          for (const moment of SHARED_BUS.includes(way) ? MOMENTS.slice(0, 1) : MOMENTS) {
            if (way === 'doip' && fault.kind.startsWith('frame-')) continue
            const trace = await drive({ way, line, order, fault, moment })
            ends.push([title, moment, judge(trace)])
          }
        for (const sure of SURE[isClearing ? 'clearing' : 'holding'])
          assert.deepEqual(ends.find(([title, moment]) => title === sure[0] && moment === sure[1]) ?? sure, sure)
      })
  })
