import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError, fromHex } from '#protocol/bytes'
import { decodeParameter } from './index.ts'

const read = (pid: number, hex: string) =>
  decodeParameter(pid, fromHex(hex)).map((value) => {
    if (value.kind === 'number') return `${value.name} ${value.value} ${value.unit}`.trim()
    return `${value.name} ${value.kind === 'flags' ? value.flags.join('; ') : value.value}`
  })
const zeros = (bytes: number) => ' 00'.repeat(bytes)

// Layouts of SAE J1979-DA as the conformance test of SAE J1699-3 and the tables of a maker of vehicles agree on them.
describe('a parameter of a diesel', () => {
  test('says by one bit each which of two turbochargers is told, and how it is controlled', () => {
    assert.deepEqual(read(0x70, '07 0C 80 0C 60 FF FF FF FF 02'), [
      'commandedBoostPressureA 100.00 kPa',
      'boostPressureA 99.00 kPa',
      'controlStatusA closed loop',
    ])
    assert.deepEqual(read(0x70, '38 FF FF FF FF 0C 80 0C 60 0D'), [
      'commandedBoostPressureB 100.00 kPa',
      'boostPressureB 99.00 kPa',
      'controlStatusB fault, values unreliable',
    ])
    assert.deepEqual(read(0x71, '1B FF 00 33 66 00'), [
      'commandedTurbineGeometryA 100.0 %',
      'turbineGeometryA 0.0 %',
      'commandedTurbineGeometryB 20.0 %',
      'turbineGeometryB 40.0 %',
    ])
    assert.deepEqual(read(0x71, '24 00 00 00 00 01'), ['controlStatusB reserved 0x00', 'controlStatusA open loop'])
  })

  test('has a wide range in the same byte, told by a bit of its own', () => {
    assert.deepEqual(read(0x6b, '21 A0 A0 00 00'), [
      'egrTemperatureBank1Sensor1 120 °C',
      'egrTemperatureBank1Sensor2Wide 600 °C',
    ])
    assert.deepEqual(read(0x6b, 'C0 00 00 0A 64'), [
      'egrTemperatureBank2Sensor1Wide 0 °C',
      'egrTemperatureBank2Sensor2Wide 360 °C',
    ])
    assert.deepEqual(read(0x6f, '06 32 64'), [
      'compressorInletPressureAWide 400 kPa',
      'compressorInletPressureB 100 kPa',
    ])
  })

  test('times emission control devices by two timers each, or by one as editions before did', () => {
    assert.deepEqual(read(0x81, `01 00 00 0E 10 00 00 00 3C${zeros(32)}`), [
      'auxiliaryEmissionControl1Timer1 3600 s',
      'auxiliaryEmissionControl1Timer2 60 s',
    ])
    assert.deepEqual(read(0x8a, `10${zeros(32)} 00 00 00 05 00 00 00 06`), [
      'auxiliaryEmissionControl20Timer1 5 s',
      'auxiliaryEmissionControl20Timer2 6 s',
    ])
    assert.deepEqual(read(0x82, `12${zeros(4)} 00 00 00 07${zeros(8)} 00 00 00 08`), [
      'auxiliaryEmissionControl7Time 7 s',
      'auxiliaryEmissionControl10Time 8 s',
    ])
    assert.throws(() => read(0x89, `01${zeros(30)}`), new DecodeError('41 bytes are due, not 31', 31))
  })

  test('tells four sensors of nitrogen oxides, or the two of editions before', () => {
    assert.deepEqual(read(0x83, '06 00 00 00 C8 00 64 00 00'), [
      'noxConcentrationBank1Sensor2 200 ppm',
      'noxConcentrationBank2Sensor1 100 ppm',
    ])
    assert.deepEqual(read(0x83, '03 01 00 00 C8'), [
      'noxConcentrationBank1Sensor1 256 ppm',
      'noxConcentrationBank2Sensor1 200 ppm',
    ])
  })

  test('knows reagent, soot, intake pressure and oxygen', () => {
    assert.deepEqual(read(0x85, '0F 00 C8 01 90 80 00 00 00 3C'), [
      'reagentConsumption 1.000 L/h',
      'demandedReagentConsumption 2.000 L/h',
      'reagentLevel 50.2 %',
      'noxWarningTime 60 s',
    ])
    assert.deepEqual(read(0x86, '03 00 50 00 01'), [
      'particulateMassBank1 1.0000 mg/m³',
      'particulateMassBank2 0.0125 mg/m³',
    ])
    assert.deepEqual(read(0x87, '03 0C 80 00 20'), ['intakePressureA 100.00 kPa', 'intakePressureB 1.00 kPa'])
    assert.deepEqual(read(0x8c, `12 00 00 03 E8 00 00 00 00 20 00${zeros(6)}`), [
      'oxygenConcentrationBank1Sensor2 1.526000 %',
      'lambdaBank1Sensor1 0.999424',
    ])
    assert.deepEqual(read(0x9c, `80${zeros(14)} 03 E8`), ['lambdaBank2Sensor4 0.122000'])
  })

  test('says what the vehicle limits itself for, now and over the last 40,000 km', () => {
    assert.deepEqual(read(0x88, '81 12 48 00 64 03 E8 00 01 00 02 00 03'), [
      'scrInducement reagent level too low; inducement active',
      'scrInducement10000To20000Km reagent level too low',
      'scrInducementUpTo10000Km incorrect reagent',
      'scrInducement30000To40000Km reagent consumption deviates',
      'scrInducement20000To30000Km NOx too high',
      'scrInducementDistanceUpTo10000Km 100 km',
      'distanceInThese10000Km 1000 km',
      'scrInducementDistance10000To20000Km 1 km',
      'scrInducementDistance20000To30000Km 2 km',
      'scrInducementDistance30000To40000Km 3 km',
    ])
    assert.deepEqual(read(0x94, '3F 4B 00 01 00 02 00 03 00 04 00 05'), [
      'noxInducementLevel3 active',
      'noxInducementLevel2 enabled',
      'noxInducementLevel1 enabled',
      'noxWarning active',
      'reagentQualityCounter 1 h',
      'reagentConsumptionCounter 2 h',
      'dosingActivityCounter 3 h',
      'egrValveCounter 4 h',
      'monitoringSystemCounter 5 h',
    ])
    assert.deepEqual(read(0x94, `01 60${zeros(10)}`).slice(0, 2), [
      'noxInducementLevel3 not supported',
      'noxInducementLevel2 inactive',
    ])
    assert.deepEqual(read(0x94, `20 FF${zeros(8)} 00 09`), ['monitoringSystemCounter 9 h'])
  })

  test('says how the particulate filter is cleaned', () => {
    assert.deepEqual(read(0x8b, '7F 0B 80 01 2C 01 F4'), [
      'noxAdsorberDesulfurisation in progress',
      'noxAdsorberRegeneration not in progress',
      'particulateFilterRegenerationType active',
      'particulateFilterRegeneration in progress',
      'particulateFilterRegenerationTrigger 50.2 %',
      'timeBetweenRegenerations 300 min',
      'distanceBetweenRegenerations 500 km',
    ])
    assert.deepEqual(read(0x8b, `06 04${zeros(5)}`), [
      'noxAdsorberRegeneration in progress',
      'particulateFilterRegenerationType passive',
    ])
  })

  test('counts the malfunction indicator as world-wide harmonised diagnostics does', () => {
    assert.deepEqual(read(0x90, '4D 00 0A'), [
      'vehicleReadiness not all monitors complete',
      'vehicleMalfunctionIndicator continuous',
      'indicatorStrategy discriminatory',
      'vehicleContinuousIndicatorTime 10 h',
    ])
    assert.deepEqual(read(0x90, '3F 00 00').slice(0, 3), [
      'vehicleReadiness all monitors complete',
      'vehicleMalfunctionIndicator not available',
      'indicatorStrategy not available',
    ])
    assert.deepEqual(read(0x91, '02 00 0A 00 C8'), [
      'malfunctionIndicator short',
      'continuousIndicatorTime 10 h',
      'highestB1Counter 200 h',
    ])
    assert.deepEqual(read(0x93, '01 01 00'), ['cumulativeContinuousIndicatorTime 256 h'])
    assert.deepEqual(read(0x93, '00 01 00'), [])
  })

  test('names each loop that controls the fuel', () => {
    assert.deepEqual(read(0x92, '81 7F'), [
      'idleFuelBalanceControl2 not closed loop',
      'fuelPressureControl1 closed loop',
    ])
    assert.deepEqual(
      read(0x92, 'FF 42').map((text) => text.replace(/ (not )?closed loop$/, ' $1')),
      [
        'idleFuelBalanceControl2 not ',
        'injectionTimingControl2 ',
        'injectionQuantityControl2 not ',
        'fuelPressureControl2 not ',
        'idleFuelBalanceControl1 not ',
        'injectionTimingControl1 not ',
        'injectionQuantityControl1 ',
        'fuelPressureControl1 not ',
      ],
    )
  })

  test('stays raw where descriptions differ by a factor of ten', () => {
    for (const pid of [0x74, 0x7a, 0x7b]) assert.match(read(pid, '01 00 64 00 00')[0] ?? '', /^parameter 0x7[4AB] 01/)
  })
})
