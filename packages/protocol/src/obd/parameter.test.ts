import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import type { ParameterValue } from './index.ts'
import { decodeParameter, PARAMETERS, readMaxima } from './index.ts'

const read = (pid: number, hex: string) => decodeParameter(pid, fromHex(hex))
const inShort = (values: readonly ParameterValue[]) =>
  values.map((value) => {
    if (value.kind === 'number') return `${value.name} ${value.value} ${value.unit}`.trim()
    return `${value.name} ${value.kind === 'flags' ? value.flags.join('; ') : value.value}`
  })

// Formulas and bit positions of SAE J1979-DA, appendix B; each vector is one end or the middle of a range.
describe('a parameter of service 01', () => {
  test('is a number with the unit and the resolution of the standard', () => {
    const vectors = [
      [0x04, 'FF', 'engineLoad 100.0 %'],
      [0x05, '00', 'coolantTemperature -40 °C'],
      [0x06, '80', 'shortFuelTrimBank1 0.0 %'],
      [0x0a, 'FF', 'fuelPressure 765 kPa'],
      [0x0b, '64', 'intakePressure 100 kPa'],
      [0x0c, 'FF FF', 'engineSpeed 16383.75 rpm'],
      [0x0e, 'FF', 'timingAdvance 63.5 °'],
      [0x10, '01 00', 'massAirFlow 2.56 g/s'],
      [0x22, 'FF FF', 'fuelRailPressureRelativeToManifold 5177.265 kPa'],
      [0x23, 'FF FF', 'fuelRailPressure 655350 kPa'],
      [0x2d, '00', 'egrError -100.0 %'],
      [0x32, '80 00', 'evaporativeVaporPressure -8192.00 Pa'],
      [0x32, 'FF FF', 'evaporativeVaporPressure -0.25 Pa'],
      [0x3c, '13 88', 'catalystTemperatureBank1 460.0 °C'],
      [0x43, 'FF FF', 'absoluteLoad 25700.0 %'],
      [0x44, '80 00', 'commandedEquivalenceRatio 1.00000'],
      [0x53, 'FF FF', 'absoluteEvaporativeVaporPressure 327.675 kPa'],
      [0x54, '80 01', 'wideEvaporativeVaporPressure -32767 Pa'],
      [0x5d, '69 00', 'fuelInjectionTiming 0.000 °'],
      [0x5e, 'FF FF', 'fuelRate 3276.75 L/h'],
      [0x61, '00', 'demandedTorque -125 %'],
      [0x63, '01 F4', 'referenceTorque 500 Nm'],
      [0x84, '28', 'manifoldSurfaceTemperature 0 °C'],
      [0x9e, '00 05', 'exhaustFlow 1.0 kg/h'],
      [0xa2, 'FF FF', 'cylinderFuelRate 2047.97 mg/stroke'],
      [0xa6, '00 0F 42 41', 'odometer 100000.1 km'],
    ] as const
    for (const [pid, hex, text] of vectors) assert.deepEqual(inShort(read(pid, hex)), [text])
  })

  test('holds several numbers where a sensor gives them together', () => {
    assert.deepEqual(inShort(read(0x14, '5A 80')), ['oxygenSensor1Voltage 0.450 V', 'oxygenSensor1ShortFuelTrim 0.0 %'])
    assert.deepEqual(inShort(read(0x14, '5A FF')), ['oxygenSensor1Voltage 0.450 V'], 'FF: no part in the trim')
    assert.deepEqual(inShort(read(0x24, '80 00 40 00')), [
      'oxygenSensor1EquivalenceRatio 1.00000',
      'oxygenSensor1WideVoltage 2.0000 V',
    ])
    assert.deepEqual(inShort(read(0x3b, '80 00 80 00')), [
      'oxygenSensor8EquivalenceRatio 1.00000',
      'oxygenSensor8Current 0.000 mA',
    ])
    assert.deepEqual(inShort(read(0x64, '00 7D 80 FF A0')).at(-1), 'torqueAtPoint5 35 %')
  })

  test('is a state in words, and says reserved where the standard has none', () => {
    assert.deepEqual(inShort(read(0x03, '02 00')), ['fuelSystem1 closed loop', 'fuelSystem2 off or not present'])
    assert.deepEqual(inShort(read(0x03, '03 20')), ['fuelSystem1 reserved 0x03', 'fuelSystem2 reserved 0x20'])
    assert.deepEqual(inShort(read(0x12, '04')), ['commandedSecondaryAir atmosphere or off'])
    assert.deepEqual(inShort(read(0x1c, '06')), ['obdRequirements EOBD'])
    assert.deepEqual(inShort(read(0x51, '04')), ['fuelType diesel'])
    assert.deepEqual(inShort(read(0x51, 'FE')), ['fuelType reserved 0xFE'])
  })

  test('is a set of flags, reserved ones by their bit', () => {
    assert.deepEqual(inShort(read(0x13, '13')), ['oxygenSensors bank 1, sensor 1; bank 1, sensor 2; bank 2, sensor 1'])
    assert.deepEqual(inShort(read(0x1d, '05')), ['oxygenSensors bank 1, sensor 1; bank 2, sensor 1'])
    assert.deepEqual(inShort(read(0x1e, '81')), ['auxiliaryInput power take-off active; reserved bit 7'])
    assert.deepEqual(inShort(read(0x7d, '02')), ['noxControlArea outside control area'])
  })

  test('names the code that froze a frame, or none', () => {
    assert.deepEqual(inShort(read(0x02, '03 01')), ['freezeFrameDtc P0301'])
    assert.deepEqual(read(0x02, '00 00'), [{ kind: 'dtc', name: 'freezeFrameDtc', value: undefined }])
  })

  test('leaves out what its first byte says the vehicle does not have', () => {
    assert.deepEqual(inShort(read(0x66, '01 00 40 FF FF')), ['massAirFlowA 2.00 g/s'])
    assert.deepEqual(inShort(read(0x66, '03 00 40 00 20')), ['massAirFlowA 2.00 g/s', 'massAirFlowB 1.00 g/s'])
    assert.deepEqual(inShort(read(0x65, '13 51')), [
      'recommendedGear 5',
      'automaticTransmission park or neutral',
      'powerTakeOff on',
    ])
    assert.deepEqual(inShort(read(0x78, '04 00 00 00 00 13 88 00 00')), ['exhaustTemperatureBank1Sensor3 460.0 °C'])
    assert.deepEqual(inShort(read(0x7f, '01 00 00 0E 10 00 00 00 00 00 00 00 00')), ['totalRunTime 3600 s'])
    assert.deepEqual(inShort(read(0x9a, '06 00 64 00 FF F6')), [
      'tractionBatteryVoltage 400.00 V',
      'tractionBatteryCurrent -1.0 A',
    ])
    assert.deepEqual(inShort(read(0xa4, '02 00 0D AC')), ['transmissionGearRatio 3.500'])
    assert.deepEqual(inShort(read(0xa5, '01 FF 00 00')), ['commandedExhaustFluidDosing 127.5 %'])
    assert.deepEqual(inShort(read(0xa9, '01 01 00 00')), ['antiLockBrakes disabled by switch'])
    for (const pid of [0xa4, 0xa5, 0xa9]) assert.deepEqual(read(pid, '00 01 FF FF'), [], 'without the bit it has none')
  })

  test('may carry what only newer vehicles send', () => {
    assert.deepEqual(inShort(read(0x06, '80 90')), ['shortFuelTrimBank1 0.0 %', 'shortFuelTrimBank3 12.5 %'])
    assert.equal(read(0x6d, `3F ${'00 '.repeat(5)}`).length, 3)
    assert.equal(read(0x6d, `3F ${'00 '.repeat(10)}`).length, 6)
    assert.throws(() => read(0x6d, `3F ${'00 '.repeat(7)}`), DecodeError)
  })

  test('takes the full scale a vehicle puts in place of the standard', () => {
    const maxima = readMaxima(read(0x4f, '04 00 80 32'))
    assert.deepEqual(inShort(decodeParameter(0x44, fromHex('FF FF'), maxima)), ['commandedEquivalenceRatio 4.00000'])
    assert.deepEqual(inShort(decodeParameter(0x0b, fromHex('FF'), maxima)), ['intakePressure 500 kPa'])
    const [, current] = inShort(decodeParameter(0x34, fromHex('80 00 80 00'), maxima))
    assert.equal(current, 'oxygenSensor1Current 0.000 mA')
    const [, volts] = inShort(decodeParameter(0x24, fromHex('80 00 40 00'), maxima))
    assert.equal(volts, 'oxygenSensor1WideVoltage 2.0000 V', '0: the scaling of the standard holds')
  })

  test('stays raw where the table has no words for it', () => {
    assert.deepEqual(read(0x7a, '07 00 01'), [{ kind: 'raw', name: 'parameter 0x7A', value: '070001' }])
  })

  test('is refused when it is longer or shorter than its PID', () => {
    for (const hex of ['', '1A', '1A F8 00']) assert.throws(() => read(0x0c, hex), DecodeError, hex)
  })

  test('is a value or a DecodeError for all bytes, and every number a plain decimal', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PARAMETERS), fc.uint8Array({ maxLength: 42 }), ({ pid }, data) => {
        try {
          for (const value of decodeParameter(pid, data))
            if (value.kind === 'number') assert.match(value.value, /^(?!-0(\.0+)?$)-?\d+(\.\d+)?$/)
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }),
      { numRuns: runs(300) },
    )
  })

  test('stands in the table once, with fields that fill whole bytes', () => {
    assert.equal(new Set(PARAMETERS.map(({ pid }) => pid)).size, PARAMETERS.length)
    assert.ok(PARAMETERS.length >= 135, String(PARAMETERS.length))
    for (const { pid, fields, earlier = [] } of PARAMETERS)
      for (const some of [fields, earlier])
        assert.equal(some.reduce((sum, { bits, sharesPlace }) => sum + (sharesPlace ? 0 : bits), 0) % 8, 0, String(pid))
  })
})
