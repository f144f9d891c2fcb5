import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import {
  clearEmissionInformation,
  controlOfSystem,
  decodeMonitorStatus,
  decodeParameter,
  decodePidValue,
  decodeVehicleInformation,
  findPid,
  monitoringTestResults,
  nameMonitor,
  nameTest,
  oxygenSensorTest,
  scaleTestResult,
  supportedMonitors,
} from './index.ts'
import { EMISSION_REQUIREMENTS, FUEL_TYPES, OBD_REQUIREMENTS } from './states.ts'

/** What 1000 means by each scaling (SAE J1979-DA, appendix E). */
const A_THOUSAND = `1: 1000, 2: 100.0, 3: 10.00, 4: 1.000, 5: 0.0305000, 6: 0.305000, 7: 250.00 rpm, 8: 10.00 km/h,
9: 1000 km/h, a: 122.000 mV, b: 1.000 V, c: 10.00 V, d: 3.90625000 mA, e: 1.000 A, f: 10.00 A, 10: 1000 ms,
11: 100000 ms, 12: 1000 s, 13: 1000 mΩ, 14: 1000 Ω, 15: 1000 kΩ, 16: 60.0 °C, 17: 10.00 kPa, 18: 11.7000 kPa,
19: 79.000 kPa, 1a: 1000 kPa, 1b: 10000 kPa, 1c: 10.00 °, 1d: 500.0 °, 1e: 0.0305000 λ, 1f: 50.00 air to fuel,
20: 3.90625000, 21: 1000 mHz, 22: 1000 Hz, 23: 1000 kHz, 24: 1000 counts, 25: 1000 km, 26: 100.0 mV/ms, 27: 10.00 g/s,
28: 1000 g/s, 29: 250.00 Pa/s, 2a: 1.000 kg/h, 2b: 1000 switches, 2c: 10.00 g/cylinder, 2d: 10.00 mg/stroke,
2f: 10.00 %, 30: 1.526000 %, 31: 1.000 L, 32: 0.0305000 in, 33: 0.24414000 λ, 34: 1000 min, 35: 10000 ms, 36: 10.00 g,
37: 100.0 g, 38: 1000 g, 39: -317.68 %, 81: 1000, 82: 100.0, 83: 10.00, 84: 1.000, 85: 0.0305000, 86: 0.305000,
8a: 122.000 mV, 8b: 1.000 V, 8c: 10.00 V, 8d: 3.90625000 mA, 8e: 1.000 A, 90: 1000 ms, 96: 100.0 °C, 9c: 10.00 °,
9d: 500.0 °, a8: 1000 g/s, a9: 250.00 Pa/s, af: 10.00 %, b0: 3.052000 %, b1: 2000 mV/s, fd: 1.000 kPa, fe: 250.00 Pa`

describe('the tables of SAE J1979-DA', () => {
  test('scale test results by their unit', () => {
    const told = Array.from({ length: 0x100 }, (_, scalingId) => {
      const result = { monitorId: 1, testId: 1, scalingId, value: 1_000, minimum: 0, maximum: 0xffff }
      const { value, unit, hasPassed } = scaleTestResult(result)
      return hasPassed === undefined ? '' : `${scalingId.toString(16)}: ${value} ${unit}`.trim()
    })
    assert.deepEqual(
      told.filter((text) => text !== ''),
      A_THOUSAND.split(/,\s+/),
    )
  })

  test('number what a vehicle was built to meet, and what it burns', () => {
    const reserved = [22, 27]
    const requirements = Array.from({ length: 35 }, (_, index) => index + 1).filter((id) => !reserved.includes(id))
    assert.deepEqual(Object.keys(OBD_REQUIREMENTS).map(Number), requirements)
    assert.deepEqual([OBD_REQUIREMENTS[29], OBD_REQUIREMENTS[6]], ['OBDBr-2', 'EOBD'])
    assert.deepEqual(
      Object.keys(FUEL_TYPES).map(Number),
      Array.from({ length: 24 }, (_, id) => id),
    )
    assert.deepEqual([FUEL_TYPES[5], FUEL_TYPES[8]], ['liquefied petroleum gas', 'electric'])
    assert.ok(Object.keys(EMISSION_REQUIREMENTS).length > 0)
  })

  test('know the newer parameters of hybrids and trucks', () => {
    const values = (pid: number, hex: string) =>
      decodeParameter(pid, fromHex(hex)).map((value) =>
        'value' in value ? `${value.name} ${value.value}` : value.name,
      )
    assert.deepEqual(values(0x98, '09 07 D0 00 00 00 00 0B B8'), [
      'exhaustTemperatureBank1Sensor5 160.0',
      'exhaustTemperatureBank1Sensor8 260.0',
    ])
    assert.deepEqual(values(0x99, '01 01 90 00 00 00 00 00 00'), ['exhaustTemperatureBank2Sensor5 0.0'])
    assert.deepEqual(values(0xaa, '78'), ['vehicleSpeedLimit 120'])
    assert.deepEqual(values(0xb2, 'FF'), ['tractionBatteryHealth 100.0'])
    assert.deepEqual(values(0xd3, '00 01 86 A0'), ['engineOdometer 10000.0'])
  })

  test('know how long an item of vehicle information is', () => {
    for (const [type, number, length] of [
      ['vin', 0x02, 17],
      ['calibrationId', 0x04, 16],
      ['ecuName', 0x0a, 20],
      ['engineSerialNumber', 0x0d, 17],
      ['typeApprovalNumber', 0x0f, 17],
    ] as const) {
      const told = decodeVehicleInformation(type, Uint8Array.of(0x49, number, 1, ...new Uint8Array(length).fill(0x41)))
      assert.deepEqual(told, { kind: 'information', items: ['A'.repeat(length)] })
    }
  })

  test('say of the lamp that it is off where its bit is', () => {
    assert.equal(decodeMonitorStatus(fromHex('00 07 65 00')).isMilOn, false)
    assert.equal(decodeMonitorStatus(fromHex('80 07 65 00')).isMilOn, true)
    assert.equal(decodeMonitorStatus(fromHex('7F 07 65 00')).dtcCount, 127)
  })

  test('know where a signed value turns, and what a service repeats', () => {
    const pid = findPid(0x0c)
    assert.ok(pid)
    const signed = { ...pid, isSigned: true, bytes: 1, factor: 1, offset: 0, decimals: 0 }
    const read = (hex: string) => Number(decodePidValue(signed, fromHex(hex)))
    assert.deepEqual(['7F', '80', 'FF', '56'].map(read), [127, -128, -1, 86])
    assert.deepEqual(
      [clearEmissionInformation, oxygenSensorTest, monitoringTestResults, supportedMonitors, controlOfSystem].map(
        ({ id, hasSubFunction, echoes }) => [id, hasSubFunction, ...echoes],
      ),
      [
        [0x04, false],
        [0x05, false, 0xff, 0xff],
        [0x06, false, 0xff],
        [0x06, false, 0xff],
        [0x08, false, 0xff],
      ],
    )
  })

  test('know where a signed number turns, and from where on another one ends', () => {
    const value = (pid: number, hex: string) => {
      const [first] = decodeParameter(pid, fromHex(hex))
      return first?.kind === 'number' ? first.value : undefined
    }
    assert.deepEqual(
      ['3F FF', '40 00', '7F FF', '80 00'].map((hex) => value(0x54, hex)),
      ['16383', '16384', '32767', '-32768'],
    )
    assert.deepEqual(
      ['00 00 3F FF', '00 00 7F FF', '00 00 80 00'].map((hex) => value(0x9a, `04 00 ${hex}`)),
      ['1638.3', '3276.7', '-3276.8'],
    )
  })

  test('name the monitors of service 06 (SAE J1979-DA, appendix D)', () => {
    const named = Array.from({ length: 0x100 }, (_, id) => [id, nameMonitor(id)] as const)
    const known = named.filter(([, name]) => !/^(maker|reserved)/.test(name))
    const banks = [1, 2, 3, 4].map((bank) => `bank ${bank}`)
    const sensors = banks.flatMap((bank) => [1, 2, 3, 4].map((sensor) => `${bank}, sensor ${sensor}`))
    const run = (first: number, what: string, places: readonly string[]) =>
      places.map((place, index) => [first + index, `${what}, ${place}`] as const)
    assert.deepEqual(sensors.slice(0, 5), [
      'bank 1, sensor 1',
      'bank 1, sensor 2',
      'bank 1, sensor 3',
      'bank 1, sensor 4',
      'bank 2, sensor 1',
    ])
    assert.deepEqual(known, [
      ...run(0x01, 'oxygen sensor', sensors),
      ...run(0x21, 'catalyst', banks),
      ...run(0x31, 'exhaust gas recirculation', banks),
      ...run(0x35, 'variable valve timing', banks),
      ...run(0x39, 'evaporative system', ['cap off', '0.090 in', '0.040 in', '0.020 in', 'purge flow']),
      ...run(0x41, 'oxygen sensor heater', sensors),
      ...run(0x61, 'heated catalyst', banks),
      ...run(0x71, 'secondary air', ['1', '2', '3', '4']),
      ...run(0x81, 'fuel system', banks),
      ...run(0x85, 'boost pressure', banks.slice(0, 2)),
      ...run(0x90, 'NOx adsorber', banks.slice(0, 2)),
      ...run(0x98, 'NOx catalyst', banks.slice(0, 2)),
      ...run(0xa1, 'misfire', ['general', ...Array.from({ length: 12 }, (_, index) => `cylinder ${index + 1}`)]),
      ...run(0xb0, 'particulate filter', banks.slice(0, 2)),
    ])
    assert.deepEqual([0xe0, 0xe1, 0xff].map(nameMonitor), ['reserved 0xE0', 'maker 0xE1', 'maker 0xFF'])
    assert.deepEqual([0x00, 0x0d, 0x7f, 0x80, 0xfe, 0xff].map(nameTest), [
      'reserved 0x00',
      'reserved 0x0D',
      'reserved 0x7F',
      'maker 0x80',
      'maker 0xFE',
      'reserved 0xFF',
    ])
    assert.deepEqual([0x01, 0x0a, 0x0c].map(nameTest), [
      'rich to lean threshold voltage',
      'period',
      'misfires of this cycle',
    ])
  })
})
