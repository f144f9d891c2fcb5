import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EcuResult, ScanOptions, ScanOutcome } from '#protocol/scan'
import { scanVehicle } from '#protocol/scan'
import { hasToldCodes } from '#protocol/told'
import type { Fault, ScenarioName } from './index.ts'
import { createVehicle, SCENARIOS } from './index.ts'
import type { CarWay } from './testing.ts'
import { CAR_WAYS, parkCar } from './testing.ts'
import { codesOf, isLinkError, plugIn, scanOf, VIN } from './testing-scan.ts'

describe('a scan', () => {
  for (const way of CAR_WAYS) {
    test(`reads VIN, units, codes and values over ${way}`, async () => {
      const outcome = await scanOf(way)
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

  for (const way of CAR_WAYS)
    test(`does not take a unit for clean that tells no codes, over ${way}`, async () => {
      const untold = (outcome: ScanOutcome) =>
        outcome.result.ecus.filter((ecu) => !hasToldCodes(ecu)).map(({ name }) => name)
      assert.deepEqual(untold(await scanOf(way, { scenario: 'clean' })), [])
      // As UDS, and by the lists of OBD alone, each of them.
      for (const [scenario, service] of [
        ['clean', 0x19],
        ['obd-only', 0x03],
        ['obd-only', 0x07],
        ['obd-only', 0x0a],
      ] as const) {
        const faults = [{ kind: 'negative', ecu: 'engine', service, code: 0x22 }] as const
        assert.deepEqual(untold(await scanOf(way, { scenario, faults })), ['Engine'], `${scenario} ${service}`)
      }
    })

  test('does not take a unit for clean that tells no codes, by KWP2000', async () => {
    const vehicle = () => createVehicle({ vin: VIN, scenario: 'clean', line: 'k-line' })
    const toldBy = async (faults: readonly Fault[]) => {
      const { open, run } = parkCar('elm327', vehicle(), faults)
      const { result } = await run(scanVehicle(await open()))
      return result.ecus.map((ecu) => [ecu.name, hasToldCodes(ecu)])
    }
    assert.ok((await toldBy([])).every(([, hasTold]) => hasTold))
    const refusing = await toldBy([{ kind: 'negative', ecu: 'engine', service: 0x18, code: 0x22 }])
    assert.deepEqual(
      refusing.filter(([, hasTold]) => !hasTold),
      [['Engine', false]],
    )
  })

  for (const way of CAR_WAYS)
    test(`reads the monitoring tests of every unit that has some, over ${way}`, async () => {
      const vehicle = createVehicle({ vin: VIN, scenario: 'misfire' })
      const [engine, transmission] = vehicle.ecus
      assert.ok(engine?.readMonitor && transmission)
      Object.assign(transmission, { readMonitor: engine.readMonitor })
      const { open, run } = parkCar(way, vehicle)
      const { result, failure } = await run(scanVehicle(await open()))
      assert.equal(failure, undefined)
      const told = Map.groupBy(result.monitoringTests ?? [], ({ source }) => source)
      assert.deepEqual(
        [...told.keys()],
        result.ecus.slice(0, 2).map(({ address }) => address),
      )
      const [first, second] = [...told.values()].map((tests) => tests.map(({ monitor }) => monitor))
      assert.deepEqual(first, second)
      assert.ok((first?.length ?? 0) > 3)
    })

  test('finds the same on a vehicle whatever stands before it', async () => {
    const outcomes = []
    for (const way of CAR_WAYS) outcomes.push(await scanOf(way, { scenario: 'wheel-speed' }))

    for (const outcome of outcomes) {
      assert.deepEqual(codesOf(outcome), ['C0040-11', 'U0121'])
      const [first, second] = outcome.result.ecus.flatMap(({ dtcs }) => dtcs)
      assert.equal(first?.freezeFrame?.length, 1)
      assert.match(first?.text ?? '', /: circuit shorted to ground$/)
      assert.doesNotMatch(second?.text ?? '', /:/)
    }
  })

  test('falls back to OBD on units that know nothing else', async () => {
    const { result, failure } = await scanOf('elm327', { scenario: 'obd-only' })

    assert.equal(failure, undefined)
    assert.deepEqual([result.ecus[0]?.protocol, result.ecus[0]?.name], ['OBD', 'Engine'])
    assert.deepEqual(result.ecus[0]?.dtcs[0]?.status, ['confirmed', 'pending', 'permanent'])
    assert.equal(result.ecus[0]?.dtcs[0]?.freezeFrame?.[2]?.name, 'engineSpeed')
    assert.equal(result.ecus[0]?.dtcs[1]?.freezeFrame, undefined)
  })

  test('tells each scenario apart', async () => {
    for (const scenario of Object.keys(SCENARIOS) as ScenarioName[]) {
      const outcome = await scanOf('doip', { scenario })
      assert.equal(outcome.failure, undefined, scenario)
      assert.equal(codesOf(outcome).length === 0, ['clean', 'driving'].includes(scenario), scenario)
    }
  })

  test('counts its steps up to the end', async () => {
    const seen: number[][] = []
    await scanOf('doip', {}, { onProgress: ({ step, of }) => seen.push([step, of]) })

    assert.deepEqual(seen.at(-1), [11, 11])
    assert.ok(seen.every(([step = 0], index) => step === index + 1))
  })

  test('tells of each unit as soon as it is read', async () => {
    const told: EcuResult[] = []
    const labels: string[] = []
    const onProgress: ScanOptions['onProgress'] = ({ label }) => labels.push(`${told.length} ${label}`)
    const { result } = await scanOf('doip', {}, { onProgress, onEcu: (ecu) => told.push(ecu) })

    // What units answered is only known when the last question was asked.
    assert.deepEqual(
      told,
      result.ecus.map(({ answers: _, ...ecu }) => ecu),
    )
    assert.ok(result.ecus.every(({ answers = [] }) => answers.length > 0))
    assert.ok(labels.some((label) => label.startsWith('1 Identifying')))
  })

  test('holds nothing that has no canonical form', async () => {
    const { result } = await scanOf('elm327')
    const walk = (value: unknown): void => {
      if (typeof value === 'number') assert.ok(Number.isSafeInteger(value))
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
      else assert.ok(value === null || ['string', 'boolean'].includes(typeof value), String(value))
    }
    walk(result)
  })
})

describe('a scan in trouble', () => {
  const placeOf = (way: CarWay) => (way === 'doip' ? 'gateway' : 'adapter')

  for (const way of CAR_WAYS) {
    test(`keeps what it read when the ${way} adapter closes in mid-answer`, async () => {
      const { result, failure } = await scanOf(way, { faults: [{ kind: 'adapter-closes', after: 22 }] })

      assert.deepEqual([failure?.kind, failure?.at], ['lost', placeOf(way)])
      assert.equal(result.identification.vin, VIN)
      assert.deepEqual(result.readiness, { state: 'NOT_CONNECTED' })
    })

    test(`names the place when the ${way} adapter talks nonsense`, async () => {
      const { result, failure } = await scanOf(way, { faults: [{ kind: 'adapter-garbled', after: 22 }] })

      assert.deepEqual([failure?.kind, failure?.at], ['garbled', placeOf(way)])
      assert.equal(result.identification.vin, VIN)
    })

    test(`reads the other units when one falls silent behind ${way}`, async () => {
      const faults = [{ kind: 'ecu-silent', ecu: 'transmission', after: 5 }] as const
      const { result, failure } = await scanOf(way, { faults })
      const [engine, transmission, brakes] = result.ecus

      assert.equal(failure?.kind, 'timeout')
      assert.equal(failure?.at, `ECU ${transmission?.address}`)
      assert.equal(transmission?.failure?.code, 'timeout')
      assert.ok(engine && brakes && !engine.failure && !brakes.failure)
    })

    test(`waits while a unit behind ${way} says it is still working`, async () => {
      const faults = [{ kind: 'response-pending', ecu: 'engine', times: 3 }] as const
      const { result, failure } = await scanOf(way, { faults })

      assert.equal(failure, undefined)
      assert.equal(result.ecus[0]?.dtcs[0]?.code, 'P0301')
    })

    test(`asks again when a unit behind ${way} is busy`, async () => {
      const { failure, result } = await scanOf(way, { faults: [{ kind: 'busy', ecu: 'engine', times: 2 }] })

      assert.equal(failure, undefined)
      assert.equal(result.identification.vinState, 'VALID')
    })
  }

  test('ends when the adapter falls silent, and says so', async () => {
    const { result, failure } = await scanOf('elm327', { faults: [{ kind: 'adapter-silent', after: 22 }] })

    assert.deepEqual([failure?.kind, failure?.at], ['timeout', 'adapter'])
    assert.equal(result.identification.vin, VIN)
  })

  test('takes a refusal for an answer', async () => {
    const faults = [{ kind: 'negative', ecu: 'engine', service: 0x19, code: 0x22 }] as const
    const { result, failure } = await scanOf('doip', { faults })

    assert.equal(failure, undefined)
    assert.deepEqual(
      result.ecus[0]?.dtcs.map(({ code }) => code),
      ['P0301', 'P0171'],
    )
  })

  test('is told at once by an adapter that never speaks sense', async () => {
    for (const [fault, error] of [
      ['adapter-garbled', isLinkError('garbled', 'adapter')],
      ['adapter-closes', isLinkError('lost', 'adapter')],
    ] as const) {
      const { open } = plugIn('elm327', { faults: [{ kind: fault }] })
      await assert.rejects(open(), error, fault)
    }
  })
})
