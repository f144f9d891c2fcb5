import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import {
  decodeCurrentData,
  decodeFreezeFrame,
  decodeMonitorStatus,
  decodePidValue,
  decodeReadCodes,
  decodeSupportedPids,
  decodeVehicleInformation,
  findPid,
  PIDS,
} from './index.ts'

const value = (number: number, hex: string) => {
  const pid = findPid(number)
  assert.ok(pid)
  return decodePidValue(pid, fromHex(hex))
}

describe('an OBD value', () => {
  test('follows the formula SAE J1979 gives its PID', () => {
    const vectors = [
      [0x04, 'FF', '100.0'],
      [0x05, '00', '-40'],
      [0x05, '7B', '83'],
      [0x06, '80', '0.0'],
      [0x06, '00', '-100.0'],
      [0x0c, '1A F8', '1726.00'],
      [0x0d, 'FF', '255'],
      [0x0e, '80', '0.0'],
      [0x10, 'FF FF', '655.35'],
      [0x42, '32 C8', '13.000'],
      [0xa6, '00 0F 42 40', '100000.0'],
    ] as const
    for (const [pid, hex, text] of vectors) assert.equal(value(pid, hex), text, `${pid.toString(16)} ${hex}`)
  })

  test('is refused when it is longer or shorter than its PID', () => {
    for (const hex of ['', '1A', '1A F8 00']) assert.throws(() => value(0x0c, hex), DecodeError, hex)
  })

  test('is a plain decimal for every raw value of every PID', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PIDS), fc.uint8Array({ minLength: 4, maxLength: 4 }), (pid, bytes) => {
        assert.match(decodePidValue(pid, bytes.subarray(0, pid.bytes)), /^(?!-0(\.0+)?$)-?\d+(\.\d+)?$/)
      }),
      { numRuns: runs(50) },
    )
  })
})

describe('an OBD answer', () => {
  test('says which PIDs a unit offers', () => {
    // BE 1F A8 13 is the example every introduction to J1979 uses.
    const pids = decodeSupportedPids(0x00, fromHex('BE 1F A8 13'))
    assert.deepEqual(pids.slice(0, 6), [0x01, 0x03, 0x04, 0x05, 0x06, 0x07])
    assert.equal(pids.at(-1), 0x20)
  })

  test('belongs to the PID and the frame that were asked for', () => {
    assert.deepEqual(decodeCurrentData(fromHex('41 0C 1A F8'), 0x0c), {
      kind: 'pid',
      pid: 0x0c,
      data: fromHex('1A F8'),
    })
    assert.deepEqual(decodeFreezeFrame(fromHex('42 02 00 03 01'), 0x02), {
      kind: 'pid',
      pid: 0x02,
      data: fromHex('03 01'),
    })
    assert.throws(() => decodeCurrentData(fromHex('41 0D 00'), 0x0c), DecodeError)
    assert.throws(() => decodeFreezeFrame(fromHex('42 02 01 03 01'), 0x02), DecodeError)
  })

  test('lists codes and passes over padding', () => {
    assert.deepEqual(decodeReadCodes('confirmed', fromHex('43 02 03 01 01 71')), {
      kind: 'codes',
      codes: [0x0301, 0x0171],
    })
    assert.deepEqual(decodeReadCodes('pending', fromHex('47 00 00 00')), { kind: 'codes', codes: [] })
    assert.throws(() => decodeReadCodes('confirmed', fromHex('43 02 03 01')), DecodeError)
    assert.throws(() => decodeReadCodes('confirmed', fromHex('43 01 03 01 01 71')), DecodeError)
  })

  test('tells the VIN and names without their fill bytes', () => {
    const vin = fromHex(`49 02 01 ${'4D 55 54 53 44 45 4D 30 30 30 30 30 30 30 30 30 31'}`)
    assert.deepEqual(decodeVehicleInformation('vin', vin), { kind: 'information', items: ['MUTSDEM0000000001'] })
    const name = fromHex(`49 0A 01 45 43 4D 00 2D 45 6E 67 69 6E 65 ${'00 '.repeat(9)}`)
    assert.deepEqual(decodeVehicleInformation('ecuName', name), { kind: 'information', items: ['ECM -Engine'] })
    assert.throws(() => decodeVehicleInformation('vin', vin.with(5, 0xff)), DecodeError)
  })

  test('tells which self-tests have run, for spark and for compression', () => {
    const spark = decodeMonitorStatus(fromHex('81 07 65 01'))
    assert.deepEqual([spark.isMilOn, spark.dtcCount, spark.ignition], [true, 1, 'spark'])
    assert.deepEqual(spark.monitors[3], { name: 'catalyst', isComplete: false })
    const diesel = decodeMonitorStatus(fromHex('00 7F 41 40'))
    assert.deepEqual(diesel.monitors, [
      { name: 'misfire', isComplete: false },
      { name: 'fuelSystem', isComplete: false },
      { name: 'components', isComplete: false },
      { name: 'nmhcCatalyst', isComplete: true },
      { name: 'particulateFilter', isComplete: false },
    ])
  })

  test('is decoded or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(0x41, 0x43, 0x49, 0x7f), fc.uint8Array({ maxLength: 40 }), (head, tail) => {
        const bytes = Uint8Array.of(head, ...tail)
        for (const decode of [
          () => decodeCurrentData(bytes, 0x0c),
          () => decodeReadCodes('confirmed', bytes),
          () => decodeVehicleInformation('vin', bytes),
          () => decodeMonitorStatus(tail),
        ]) {
          try {
            decode()
          } catch (error) {
            assert.ok(error instanceof DecodeError, String(error))
          }
        }
      }),
      { numRuns: runs(50) },
    )
  })
})
