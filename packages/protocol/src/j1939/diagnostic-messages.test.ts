import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { concat, DecodeError, fromHex, toHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import {
  decodeCalibrations,
  decodeComponent,
  decodeDm4Values,
  decodeFreezeFrames,
  decodeLamps,
  decodeReadiness,
  decodeSoftware,
  decodeSupportedParameters,
  decodeTroubleCodes,
  decodeVehicleIdentification,
  describeLamp,
  encodeCalibrations,
  encodeComponent,
  encodeFreezeFrames,
  encodeLamps,
  encodeReadiness,
  encodeSoftware,
  encodeSupportedParameters,
  encodeTroubleCodes,
  encodeVehicleIdentification,
  splitFreezeFrame,
} from './index.ts'

const isDecodeError = (offset: number) => (error: unknown) => {
  assert.ok(error instanceof DecodeError, String(error))
  assert.equal(error.offset, offset)
  return true
}

describe('the lamps', () => {
  test('stand in two bits each, lit and flashing (SAE J1939-73, 5.7.1)', () => {
    const lamps = decodeLamps(0b01_00_01_11, 0b00_11_01_11)
    assert.deepEqual([lamps.malfunctionIndicator, lamps.redStop, lamps.amberWarning, lamps.protect].map(describeLamp), [
      'flashing slowly',
      'off',
      'flashing fast',
      'not available',
    ])
    assert.equal(describeLamp({ status: 'on', flash: 'notAvailable' }), 'on')
  })

  test('are the same again, whatever the two bytes', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), (status, flash) =>
        assert.deepEqual(encodeLamps(decodeLamps(status, flash)), Uint8Array.of(status, flash)),
      ),
      { numRuns: runs(300) },
    )
  })
})

describe('DM1 and its kin', () => {
  test('hold lamps and one code in a frame: a keypad of EAO (series 09, manual)', () => {
    const { lamps, codes } = decodeTroubleCodes(fromHex('00 00 60 F2 E4 03 FF FF'))
    assert.deepEqual([lamps.redStop.status, codes.length, codes[0]?.spn], ['off', 1, 0x7f260])
    assert.equal(toHex(encodeTroubleCodes({ lamps, codes })), '00 00 60 F2 E4 03 FF FF')
  })

  test('say with zeros, and in old units with ones, that there is none', () => {
    for (const hex of ['00 FF 00 00 00 00 FF FF', '00 FF FF FF FF FF FF FF', '00 FF 00 00 00 00']) {
      assert.deepEqual(decodeTroubleCodes(fromHex(hex)).codes, [], hex)
    }
    const { lamps } = decodeTroubleCodes(fromHex('00 FF 00 00 00 00 FF FF'))
    assert.equal(toHex(encodeTroubleCodes({ lamps, codes: [] })), '00 FF 00 00 00 00 FF FF')
  })

  test('hold as many as a message takes, and refuse half a one', () => {
    const three = '04 FF 6E 00 00 05 64 00 01 02 BE 00 02 01'
    assert.deepEqual(
      decodeTroubleCodes(fromHex(three)).codes.map(({ spn, fmi, occurrenceCount }) => [spn, fmi, occurrenceCount]),
      [
        [110, 0, 5],
        [100, 1, 2],
        [190, 2, 1],
      ],
    )
    assert.throws(() => decodeTroubleCodes(fromHex(`${three} 6E 00`)), isDecodeError(14))
    assert.throws(() => decodeTroubleCodes(fromHex('04 FF 6E 00 00')), isDecodeError(5))
  })

  test('are the same again after writing and reading, as long as no code looks like padding', () => {
    const code = fc.record(
      {
        spn: fc.integer({ min: 1, max: 0x7fffe }),
        fmi: fc.nat(31),
        occurrenceCount: fc.nat(127),
        version: fc.constant(4 as const),
        candidates: fc.constant([]),
      },
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(fc.array(code, { maxLength: 20 }), fc.nat(255), fc.nat(255), (codes, status, flash) => {
        const told = { lamps: decodeLamps(status, flash), codes }
        assert.deepEqual(decodeTroubleCodes(encodeTroubleCodes(told)), told)
      }),
      { numRuns: runs(200) },
    )
  })
})

describe('DM5', () => {
  test('names the monitors a unit has, and which are complete (SAE J1939-73, 5.7.5)', () => {
    const readiness = decodeReadiness(fromHex('02 01 05 67 A0 1C 20 04'))
    assert.deepEqual([readiness.activeCodes, readiness.previouslyActiveCodes, readiness.obdCompliance], [2, 1, 5])
    assert.deepEqual(
      readiness.monitors.map(({ name, isComplete }) => `${name}${isComplete ? '' : ' open'}`),
      [
        ...['misfire', 'fuelSystem open', 'comprehensiveComponent open'],
        ...['exhaustGasSensor open', 'egrVvtSystem'],
        ...['dieselParticulateFilter open', 'noxCatalystAdsorber', 'nmhcConvertingCatalyst'],
      ],
    )
    assert.equal(toHex(encodeReadiness(readiness)), '02 01 05 67 A0 1C 20 04')
    assert.throws(() => decodeReadiness(new Uint8Array(7)), isDecodeError(7))
  })
})

describe('freeze frames', () => {
  const CODE = { spn: 110, fmi: 0, occurrenceCount: 3, version: 4 as const, candidates: [] }

  test('of DM4 hold the same six values in every truck (SAE J1939-73, 5.7.4)', () => {
    const data = fromHex('01 32 40 38 64 8C 00 50')
    const [frame] = decodeFreezeFrames(encodeFreezeFrames([{ code: CODE, data }]))
    assert.deepEqual(frame, { code: CODE, data })
    assert.deepEqual(decodeDm4Values(data), {
      engineTorqueMode: 1,
      boostKpa: 100,
      engineSpeedRpm: 1_800,
      engineLoadPercent: 100,
      coolantC: 100,
      vehicleSpeedKmh: 80,
      rest: new Uint8Array(),
    })
  })

  test('say nothing where a unit measured nothing', () => {
    const { boostKpa, engineSpeedRpm, coolantC } = decodeDm4Values(fromHex('FF FF FF FF FF FB FF FF'))
    assert.deepEqual([boostKpa, engineSpeedRpm, coolantC], [undefined, undefined, undefined])
    assert.throws(() => decodeDm4Values(new Uint8Array(7)), isDecodeError(7))
  })

  test('of DM25 are cut by what DM24 says: first entries of a vehicle in the tests of ETI J1939-84', () => {
    const parameters = decodeSupportedParameters(fromHex('5C 00 1C 01 AF 00 1C 02 BE 00 1C 02'))
    assert.deepEqual(parameters[1], {
      spn: 175,
      inTestResults: false,
      inDataStream: true,
      inFreezeFrame: true,
      lengthBytes: 2,
    })
    assert.equal(toHex(encodeSupportedParameters(parameters)), '5C 00 1C 01 AF 00 1C 02 BE 00 1C 02')
    const values = splitFreezeFrame({ code: CODE, data: fromHex('64 11 22 40 38') }, parameters)
    assert.deepEqual(values.get(190), fromHex('40 38'))
    assert.throws(() => splitFreezeFrame({ code: CODE, data: fromHex('64 11 22 40') }, parameters), isDecodeError(4))
    assert.throws(
      () => splitFreezeFrame({ code: CODE, data: fromHex('64 11 22 40 38 00') }, parameters),
      isDecodeError(5),
    )
  })

  test('end where only ones are left', () => {
    const data = fromHex('01 32 40 38 64 8C 00 50')
    const one = encodeFreezeFrames([{ code: CODE, data }])
    for (const padding of ['', 'FF', 'FF FF FF'])
      assert.deepEqual(decodeFreezeFrames(concat(one, fromHex(padding))), [{ code: CODE, data }])
    assert.throws(() => decodeFreezeFrames(concat(one, fromHex('FF FF FE'))), isDecodeError(one.length))
  })

  test('may be none, and are refused when a record ends too early', () => {
    assert.deepEqual(decodeFreezeFrames(fromHex('00 00 00 00 00 FF FF FF')), [])
    assert.equal(toHex(encodeFreezeFrames([])), '00 00 00 00 00 FF FF FF')
    assert.throws(() => decodeFreezeFrames(fromHex('0C 6E 00 00 03 01')), isDecodeError(0))
    assert.throws(() => decodeFreezeFrames(fromHex('03 6E 00 00 03')), isDecodeError(0))
    assert.throws(() => decodeSupportedParameters(fromHex('5C 00 1C 01 AF')), isDecodeError(5))
  })

  test('are read or refused as a DecodeError, whatever the bytes', () => {
    const readers = [decodeFreezeFrames, decodeSupportedParameters, decodeTroubleCodes, decodeReadiness]
    fc.assert(
      fc.property(fc.constantFrom(...readers), fc.uint8Array({ maxLength: 40 }), (read, bytes) => {
        try {
          read(bytes)
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }),
      { numRuns: runs(300) },
    )
  })
})

describe('identification', () => {
  test('of software is a number and a text: DM19 in the tests of ETI J1939-84', () => {
    const bytes = fromHex('51 BA FE BD 41 4E 54 35 41 53 52 31 20 20 00 00 00 00 00 00')
    assert.deepEqual(decodeCalibrations(bytes), [{ verificationNumber: 0xbdfeba51, id: 'ANT5ASR1' }])
    const two = [
      { verificationNumber: 1, id: 'A' },
      { verificationNumber: 0xffffffff, id: '0123456789ABCDEF' },
    ]
    assert.deepEqual(decodeCalibrations(encodeCalibrations(two)), two)
    assert.throws(() => decodeCalibrations(bytes.subarray(1)), isDecodeError(19))
    assert.throws(() => decodeCalibrations(bytes.with(4, 0x07)), isDecodeError(4))
    assert.throws(() => encodeCalibrations([{ verificationNumber: 0, id: '0123456789ABCDEFG' }]), RangeError)
  })

  test('of vehicle, component and software ends its fields with a star (SAE J1939-71)', () => {
    assert.equal(decodeVehicleIdentification(encodeVehicleIdentification('MUTSDEM0000000001')), 'MUTSDEM0000000001')
    assert.equal(decodeVehicleIdentification(encodeVehicleIdentification('')), undefined)
    const component = { make: 'MUTS', model: 'T1', serialNumber: '42' }
    assert.deepEqual(decodeComponent(encodeComponent(component)), component)
    assert.deepEqual(decodeSoftware(encodeSoftware(['1.0', '2.0'])), ['1.0', '2.0'])
    assert.throws(() => decodeVehicleIdentification(fromHex('4D 07 54')), isDecodeError(1))
    assert.throws(() => decodeSoftware(new Uint8Array()), isDecodeError(0))
  })
})
