import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import { openSlcan } from '#protocol/can'
import { openDoip } from '#protocol/doip'
import { openElm327 } from '#protocol/elm327'
import type { ByteStream, DiagnosticLink, LinkErrorKind } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { EcuResult, ScanOutcome } from '#protocol/scan'
import { readingOnly, scanVehicle } from '#protocol/scan'
import type { Door, Fault, ScenarioName } from './index.ts'
import { createVehicle, SCENARIOS, serveDoip, serveElm327, serveSlcan, systemTimers } from './index.ts'

const VIN = 'MUTSDEM0000000001'
const KINDS = ['elm327', 'doip', 'slcan'] as const
type Kind = (typeof KINDS)[number]

const SERVE = { elm327: serveElm327, doip: serveDoip, slcan: serveSlcan }
const OPEN: Record<Kind, (stream: ByteStream) => Promise<DiagnosticLink>> = {
  elm327: (stream) => openElm327(stream, systemTimers, { silenceMs: 400 }),
  doip: (stream) => openDoip(stream, systemTimers),
  slcan: (stream) => openSlcan(stream, systemTimers),
}

async function openStream(port: number): Promise<ByteStream> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()))
      }),
    listen({ onBytes, onClose }) {
      let cause: Error | undefined
      socket.on('data', onBytes)
      socket.on('error', (error) => {
        cause = error
      })
      socket.on('close', () => onClose(cause))
    },
    close: async () => void socket.destroy(),
  }
}

async function plugIn(t: TestContext, kind: Kind, scenario: ScenarioName = 'misfire', faults: readonly Fault[] = []) {
  const door: Door = await SERVE[kind](createVehicle({ vin: VIN, scenario }), { faults })
  t.after(() => door.close())
  const open = async () => {
    const link = await OPEN[kind](await openStream(door.port))
    t.after(() => link.close())
    return link
  }
  return { door, open }
}

const scanOf = async (t: TestContext, kind: Kind, scenario?: ScenarioName, faults?: readonly Fault[]) => {
  const { open } = await plugIn(t, kind, scenario, faults)
  return scanVehicle(await open())
}
const codesOf = ({ result }: ScanOutcome) => result.ecus.flatMap(({ dtcs }) => dtcs.map(({ code }) => code))
const isLinkError = (kind: LinkErrorKind, at: string) => (error: unknown) => {
  assert.ok(error instanceof LinkError)
  assert.deepEqual([error.kind, error.at], [kind, at])
  return true
}

describe('a scan', { concurrency: 8 }, () => {
  for (const kind of KINDS) {
    test(`reads VIN, units, codes and values over ${kind}`, async (t) => {
      const outcome = await scanOf(t, kind)
      const { identification, ecus, readiness, readings } = outcome.result

      assert.equal(outcome.failure, undefined)
      assert.deepEqual([identification.vin, identification.vinState], [VIN, 'VALID'])
      assert.deepEqual(
        ecus.map(({ name }) => name),
        ['Engine', 'Transmission', 'Brakes', 'Instrument cluster'],
      )
      assert.deepEqual(codesOf(outcome), ['P0301', 'P0171', 'P0700'])
      assert.deepEqual(ecus[0]?.dtcs[1]?.status.slice(2, 3), ['pending'])
      assert.equal(ecus[0]?.dtcs[0]?.freezeFrame?.[2]?.state, 'VALID')
      assert.ok(readiness.state === 'VALID' && readiness.value.isMilOn)
      assert.ok(readings.every(({ state }) => state === 'VALID'))
    })
  }

  test('finds the same on a vehicle whatever stands before it', async (t) => {
    const outcomes = []
    for (const kind of KINDS) outcomes.push(await scanOf(t, kind, 'wheel-speed'))

    for (const outcome of outcomes) assert.deepEqual(codesOf(outcome), ['C0040-11', 'U0121'])
  })

  test('falls back to OBD on units that know nothing else', async (t) => {
    const { result, failure } = await scanOf(t, 'elm327', 'obd-only')

    assert.equal(failure, undefined)
    assert.deepEqual([result.ecus[0]?.protocol, result.ecus[0]?.name], ['OBD', 'Engine'])
    assert.deepEqual(result.ecus[0]?.dtcs[0]?.status, ['confirmed', 'pending', 'permanent'])
    assert.equal(result.ecus[0]?.dtcs[0]?.freezeFrame?.[2]?.name, 'engineSpeed')
    assert.equal(result.ecus[0]?.dtcs[1]?.freezeFrame, undefined)
  })

  test('tells each scenario apart', async (t) => {
    for (const scenario of Object.keys(SCENARIOS) as ScenarioName[]) {
      const outcome = await scanOf(t, 'doip', scenario)
      assert.equal(outcome.failure, undefined, scenario)
      assert.equal(codesOf(outcome).length === 0, scenario === 'clean', scenario)
    }
  })

  test('counts its steps up to the end', async (t) => {
    const { open } = await plugIn(t, 'doip')
    const seen: number[][] = []
    await scanVehicle(await open(), { onProgress: ({ step, of }) => seen.push([step, of]) })

    assert.deepEqual(seen.at(-1), [11, 11])
    assert.ok(seen.every(([step = 0], index) => step === index + 1))
  })

  test('tells of each unit as soon as it is read', async (t) => {
    const { open } = await plugIn(t, 'doip')
    const told: EcuResult[] = []
    const labels: string[] = []
    const { result } = await scanVehicle(await open(), {
      onProgress: ({ label }) => labels.push(`${told.length} ${label}`),
      onEcu: (ecu) => told.push(ecu),
    })

    assert.deepEqual(told, result.ecus)
    assert.ok(labels.some((label) => label.startsWith('1 Identifying')))
  })

  test('holds nothing that has no canonical form', async (t) => {
    const { result } = await scanOf(t, 'elm327')
    const walk = (value: unknown): void => {
      if (typeof value === 'number') assert.ok(Number.isSafeInteger(value))
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
      else assert.ok(value === null || ['string', 'boolean'].includes(typeof value), String(value))
    }
    walk(result)
  })
})

describe('a scan in trouble', { concurrency: 8 }, () => {
  const AT: Record<Kind, string> = { elm327: 'adapter', doip: 'gateway', slcan: 'adapter' }

  for (const kind of KINDS) {
    test(`keeps what it read when the ${kind} adapter closes in mid-answer`, async (t) => {
      const { result, failure } = await scanOf(t, kind, 'misfire', [{ kind: 'adapter-closes', after: 22 }])

      assert.deepEqual([failure?.kind, failure?.at], ['lost', AT[kind]])
      assert.equal(result.identification.vin, VIN)
      assert.deepEqual(result.readiness, { state: 'NOT_CONNECTED' })
    })

    test(`names the place when the ${kind} adapter talks nonsense`, async (t) => {
      const { result, failure } = await scanOf(t, kind, 'misfire', [{ kind: 'adapter-garbled', after: 22 }])

      assert.deepEqual([failure?.kind, failure?.at], ['garbled', AT[kind]])
      assert.equal(result.identification.vin, VIN)
    })

    test(`reads the other units when one falls silent behind ${kind}`, async (t) => {
      const faults = [{ kind: 'ecu-silent', ecu: 'transmission', after: 5 }] as const
      const { result, failure } = await scanOf(t, kind, 'misfire', faults)
      const [engine, transmission, brakes] = result.ecus

      assert.equal(failure?.kind, 'timeout')
      assert.equal(failure?.at, `ECU ${transmission?.address}`)
      assert.equal(transmission?.failure?.code, 'timeout')
      assert.ok(engine && brakes && !engine.failure && !brakes.failure)
    })

    test(`waits while a unit behind ${kind} says it is still working`, async (t) => {
      const faults = [{ kind: 'response-pending', ecu: 'engine', times: 3 }] as const
      const { result, failure } = await scanOf(t, kind, 'misfire', faults)

      assert.equal(failure, undefined)
      assert.equal(result.ecus[0]?.dtcs[0]?.code, 'P0301')
    })

    test(`asks again when a unit behind ${kind} is busy`, async (t) => {
      const { failure, result } = await scanOf(t, kind, 'misfire', [{ kind: 'busy', ecu: 'engine', times: 2 }])

      assert.equal(failure, undefined)
      assert.equal(result.identification.vinState, 'VALID')
    })
  }

  test('ends when the adapter falls silent, and says so', async (t) => {
    const { result, failure } = await scanOf(t, 'elm327', 'misfire', [{ kind: 'adapter-silent', after: 22 }])

    assert.deepEqual([failure?.kind, failure?.at], ['timeout', 'adapter'])
    assert.equal(result.identification.vin, VIN)
  })

  test('takes a refusal for an answer', async (t) => {
    const faults = [{ kind: 'negative', ecu: 'engine', service: 0x19, code: 0x22 }] as const
    const { result, failure } = await scanOf(t, 'doip', 'misfire', faults)

    assert.equal(failure, undefined)
    assert.deepEqual(
      result.ecus[0]?.dtcs.map(({ code }) => code),
      ['P0301', 'P0171'],
    )
  })

  test('is told at once by an adapter that never speaks sense', async (t) => {
    for (const [fault, error] of [
      ['adapter-garbled', isLinkError('garbled', 'adapter')],
      ['adapter-closes', isLinkError('lost', 'adapter')],
    ] as const) {
      const { open } = await plugIn(t, 'elm327', 'clean', [{ kind: fault }])
      await assert.rejects(open(), error, fault)
    }
  })
})

describe('a DoIP entity', { concurrency: 8 }, () => {
  test('that refuses activation gives the named reason', async (t) => {
    const door = await serveDoip(createVehicle({ vin: VIN }), { activationCode: 0x04 })
    t.after(() => door.close())

    const opening = openDoip(await openStream(door.port), systemTimers)

    await assert.rejects(opening, /authentication missing \(0x04\)/)
    await assert.rejects(opening, isLinkError('refused', 'routing activation'))
  })

  test('gets an answer when it asks who is alive', async (t) => {
    const door = await serveDoip(createVehicle({ vin: VIN }), { checksAlive: true })
    t.after(() => door.close())
    const link = await openDoip(await openStream(door.port), systemTimers)
    t.after(() => link.close())

    assert.deepEqual(await link.listEcus(), [0x1010, 0x1018, 0x1028, 0x1060])
  })

  test('names a unit it does not know', async (t) => {
    const { open } = await plugIn(t, 'doip')
    const link = await open()

    await assert.rejects(link.ask(0x1234, fromHex('3E 00')), isLinkError('unreachable', 'ECU 0x1234'))
    assert.equal((await link.ask(0x1010, fromHex('3E 00')))[0]?.from, 0x1010)
  })
})

describe('the reading guard', () => {
  test('lets no request through that could change the vehicle', async (t) => {
    const { open } = await plugIn(t, 'doip')
    const link = await open()
    const guarded = readingOnly(link)
    for (const hex of ['14 FF FF FF', '04', '2E F1 90 41', '31 01 FF 00', '10 02', '27 01', '11 01', '08 00', '']) {
      await assert.rejects(guarded.ask(0x1010, fromHex(hex)), isLinkError('refused', 'reading guard'), hex)
    }
    assert.equal((await guarded.ask(0x1010, fromHex('19 02 08')))[0]?.data.length, 7)
    assert.deepEqual((await link.ask(0x1010, fromHex('14 FF FF FF')))[0]?.data, fromHex('54'))
  })
})
