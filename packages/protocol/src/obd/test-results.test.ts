import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import {
  clearEmissionInformation,
  controlOfSystem,
  decodePerformanceTracking,
  decodeSupportedInformation,
  decodeVehicleInformation,
  encodeVehicleInformation,
  monitoringTestResults,
  nameMonitor,
  nameTest,
  oxygenSensorTest,
  scaleTestResult,
  supportedMonitors,
} from './index.ts'

// SAE J1979, service 06 on CAN, and SAE J1979-DA, appendices D and E.
describe('a monitoring test result', () => {
  test('comes with its limits, nine bytes a test', () => {
    assert.equal(toHex(monitoringTestResults.encodeRequest({ monitorId: 0x01 })), '06 01')
    const answer = monitoringTestResults.decodeResponse(
      fromHex('46 01 07 0B 01 F4 00 64 03 84 01 80 0A 0B B0 0B B0 0B B0'),
    )
    assert.deepEqual(answer, {
      kind: 'positive',
      response: [
        { monitorId: 1, testId: 0x07, scalingId: 0x0b, value: 500, minimum: 100, maximum: 900 },
        { monitorId: 1, testId: 0x80, scalingId: 0x0a, value: 2992, minimum: 2992, maximum: 2992 },
      ],
    })
    assert.throws(() => monitoringTestResults.decodeResponse(fromHex('46 01 07 0B 01 F4')), DecodeError)
    assert.throws(() => monitoringTestResults.decodeResponse(fromHex('46')), DecodeError)
  })

  test('is scaled by its unit, signed above 0x80', () => {
    const scaled = (scalingId: number, value: number, minimum: number, maximum: number) => {
      const result = scaleTestResult({ monitorId: 1, testId: 1, scalingId, value, minimum, maximum })
      return [result.value, result.minimum, result.maximum, result.unit, result.hasPassed]
    }
    assert.deepEqual(scaled(0x0b, 500, 100, 900), ['0.500', '0.100', '0.900', 'V', true])
    assert.deepEqual(scaled(0x0a, 0x0bb0, 0, 0x0bb0), ['365.024', '0.000', '365.024', 'mV', true])
    assert.deepEqual(scaled(0x16, 0x0190, 0, 0xffff), ['0.0', '-40.0', '6513.5', '°C', true])
    assert.deepEqual(scaled(0x24, 0xfffe, 0, 10), ['65534', '0', '10', 'counts', false])
    assert.deepEqual(scaled(0x84, 0xfffe, 0xff00, 0x0001), ['-0.002', '-0.256', '0.001', '', true])
    assert.deepEqual(scaled(0x84, 0x7fff, 0xff00, 0x0001), ['32.767', '-0.256', '0.001', '', false])
    assert.deepEqual(scaled(0xfe, 0x8000, 0, 0), ['-8192.00', '0.00', '0.00', 'Pa', false])
    assert.deepEqual(scaled(0x39, 0, 0, 0xffff), ['-327.68', '-327.68', '327.67', '%', true])
  })

  test('stays raw and unjudged where its scaling is reserved', () => {
    const result = scaleTestResult({ monitorId: 1, testId: 1, scalingId: 0x7a, value: 9, minimum: 1, maximum: 2 })
    assert.deepEqual(result, { unit: 'reserved 0x7A', value: '9', minimum: '1', maximum: '2', hasPassed: undefined })
  })

  test('has the names the standard gives monitors and tests', () => {
    const monitors = [0x01, 0x06, 0x22, 0x3c, 0x42, 0xa1, 0xa3, 0xb1, 0x5f, 0xe1].map(nameMonitor)
    assert.deepEqual(monitors, [
      'oxygen sensor, bank 1, sensor 1',
      'oxygen sensor, bank 2, sensor 2',
      'catalyst, bank 2',
      'evaporative system, 0.020 in',
      'oxygen sensor heater, bank 1, sensor 2',
      'misfire, general',
      'misfire, cylinder 2',
      'particulate filter, bank 2',
      'reserved 0x5F',
      'maker 0xE1',
    ])
    assert.deepEqual([0x0a, 0x0c, 0x20, 0x80].map(nameTest), [
      'period',
      'misfires of this cycle',
      'reserved 0x20',
      'maker 0x80',
    ])
  })
})

describe('the services that are not asked every day', () => {
  test('have their codecs too', () => {
    assert.equal(toHex(clearEmissionInformation.encodeRequest({})), '04')
    assert.deepEqual(clearEmissionInformation.decodeResponse(fromHex('44')), { kind: 'positive', response: {} })
    assert.equal(toHex(oxygenSensorTest.encodeRequest({ testId: 1, oxygenSensor: 1 })), '05 01 01')
    assert.deepEqual(oxygenSensorTest.decodeResponse(fromHex('45 05 01 48 00 C8')), {
      kind: 'positive',
      response: { testId: 5, oxygenSensor: 1, value: 0x48, minimum: 0, maximum: 0xc8 },
    })
    assert.equal(
      toHex(controlOfSystem.encodeRequest({ testId: 1, data: fromHex('00 00 00 00 00') })),
      '08 01 00 00 00 00 00',
    )
    assert.deepEqual(supportedMonitors.decodeResponse(fromHex('46 00 C0 00 00 01')), {
      kind: 'positive',
      response: { monitorId: 0, bits: fromHex('C0 00 00 01') },
    })
  })
})

describe('vehicle information', () => {
  test('lists its types, and verification numbers as hex', () => {
    assert.equal(toHex(encodeVehicleInformation(0x00)), '09 00')
    assert.deepEqual(decodeSupportedInformation(fromHex('49 00 55 40 00 00')), {
      kind: 'types',
      types: [0x02, 0x04, 0x06, 0x08, 0x0a],
    })
    const numbers = decodeVehicleInformation(
      'calibrationVerificationNumber',
      fromHex('49 06 02 17 91 BC 82 00 00 00 01'),
    )
    assert.deepEqual(numbers, { kind: 'information', items: ['1791BC82', '00000001'] })
    assert.throws(
      () => decodeVehicleInformation('calibrationVerificationNumber', fromHex('49 06 02 17 91 BC 82')),
      DecodeError,
    )
  })

  test('counts how often monitors ran, for spark and for compression', () => {
    const counters = Array.from({ length: 16 }, (_, index) => `00 ${(index + 1).toString(16).padStart(2, '0')}`)
    const spark = decodePerformanceTracking('spark', fromHex(`49 08 10 ${counters.join(' ')}`))
    assert.equal(spark.kind, 'performance')
    assert.deepEqual(spark.kind === 'performance' && [spark.conditionCounter, spark.ignitionCounter], [1, 2])
    assert.deepEqual(spark.kind === 'performance' && spark.monitors.at(-1), {
      name: 'evaporativeSystem',
      completions: 15,
      conditions: 16,
    })
    const diesel = decodePerformanceTracking('compression', fromHex(`49 0B 10 ${counters.join(' ')}`))
    assert.equal(diesel.kind === 'performance' && diesel.monitors[3]?.name, 'particulateFilter')
    for (const hex of [
      `49 08 11 ${counters.join(' ')}`,
      '49 08 0F 00',
      '49 08 01 00 01',
      '49 0B 14',
      `49 08 10 ${counters.slice(1).join(' ')}`,
    ])
      assert.throws(() => decodePerformanceTracking('spark', fromHex(hex)), DecodeError, hex)
  })
})
