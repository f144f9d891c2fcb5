import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import type { ManagementFrame, Name } from './index.ts'
import {
  compareNames,
  decodeAcknowledgement,
  decodeIdentifier,
  decodeManagement,
  decodeName,
  decodeRequest,
  encodeAcknowledgement,
  encodeIdentifier,
  encodeManagement,
  encodeName,
  encodeRequest,
  nameAbort,
} from './index.ts'

const isDecodeError = (offset: number) => (error: unknown) => {
  assert.ok(error instanceof DecodeError, String(error))
  assert.equal(error.offset, offset)
  return true
}

describe('a J1939 identifier', () => {
  test('names a receiver below PF 240, and none from there on (SAE J1939-21, 5.2)', () => {
    const vectors = [
      [0x18eaf900, { priority: 6, pgn: 0xea00, destination: 0xf9, source: 0x00 }],
      [0x0cf00400, { priority: 3, pgn: 0xf004, destination: 0xff, source: 0x00 }],
      [0x18feca03, { priority: 6, pgn: 0xfeca, destination: 0xff, source: 0x03 }],
      [0x1cecff17, { priority: 7, pgn: 0xec00, destination: 0xff, source: 0x17 }],
    ] as const
    for (const [id, identifier] of vectors) {
      assert.deepEqual(decodeIdentifier(id), identifier)
      assert.equal(encodeIdentifier(identifier), id)
    }
  })

  test('is the same again, whatever the 29 bits', () => {
    fc.assert(
      fc.property(fc.nat(0x1fffffff), (id) => assert.equal(encodeIdentifier(decodeIdentifier(id)), id)),
      { numRuns: runs(300) },
    )
  })

  test('is refused where a group for everybody names a receiver, or a group for one hides it in its number', () => {
    const sound = { priority: 6, pgn: 0xea00, destination: 0x03, source: 0xf9 }
    assert.equal(encodeIdentifier(sound), 0x18ea03f9)
    for (const wrong of [{ pgn: 0xfeca }, { pgn: 0xea03 }, { priority: 8 }, { source: 0x100 }, { pgn: 0x40000 }]) {
      assert.throws(() => encodeIdentifier({ ...sound, ...wrong }), RangeError)
    }
  })
})

const NAME: Name = {
  identityNumber: 0x12345,
  manufacturerCode: 0x7ff,
  ecuInstance: 5,
  functionInstance: 0x15,
  function: 0xff,
  vehicleSystem: 0x7f,
  vehicleSystemInstance: 0x9,
  industryGroup: 1,
  isArbitraryAddressCapable: true,
}

describe('a NAME', () => {
  test('lies in 64 bits as SAE J1939-81, table 1 lays them out', () => {
    assert.equal(toHex(encodeName(NAME)), '45 23 E1 FF AD FF FE 99')
    assert.deepEqual(decodeName(fromHex('45 23 E1 FF AD FF FE 99')), NAME)
  })

  test('is the same again after writing and reading', () => {
    const names = fc.record(
      {
        identityNumber: fc.nat(0x1fffff),
        manufacturerCode: fc.nat(0x7ff),
        ecuInstance: fc.nat(7),
        functionInstance: fc.nat(31),
        function: fc.nat(255),
        vehicleSystem: fc.nat(127),
        vehicleSystemInstance: fc.nat(15),
        industryGroup: fc.nat(7),
        isArbitraryAddressCapable: fc.boolean(),
      },
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(names, (name) => assert.deepEqual(decodeName(encodeName(name)), name)),
      { numRuns: runs(200) },
    )
    assert.throws(() => encodeName({ ...NAME, ecuInstance: 8 }), RangeError)
    assert.throws(() => decodeName(new Uint8Array(7)), isDecodeError(7))
  })

  test('wins where it is lower as one number, its last byte first', () => {
    const engine = encodeName({ ...NAME, isArbitraryAddressCapable: false })
    assert.ok(compareNames(engine, encodeName(NAME)) < 0)
    assert.ok(compareNames(encodeName({ ...NAME, identityNumber: 0x12346 }), encodeName(NAME)) > 0)
    assert.equal(compareNames(engine, engine), 0)
  })
})

describe('a request and its acknowledgement', () => {
  test('spell the group lowest byte first (SAE J1939-21, 5.4.2 and 5.4.4)', () => {
    assert.equal(toHex(encodeRequest(0xfecb)), 'CB FE 00')
    assert.equal(decodeRequest(fromHex('CB FE 00')), 0xfecb)
    for (const pgn of [0x1fecb, 0x2f004, 0x3ffff]) assert.equal(decodeRequest(encodeRequest(pgn)), pgn)
    assert.equal(decodeRequest(fromHex('CB FE 01')), 0x1fecb)
    const refusal = { control: 'negative', groupFunction: 0xff, address: 0xf9, pgn: 0xfeec } as const
    assert.equal(toHex(encodeAcknowledgement(refusal)), '01 FF FF FF F9 EC FE 00')
    assert.deepEqual(decodeAcknowledgement(fromHex('01 FF FF FF F9 EC FE 00')), refusal)
  })

  test('are refused when they are cut off, too long, or reserved', () => {
    assert.throws(() => decodeRequest(fromHex('CB FE')), isDecodeError(2))
    assert.throws(() => decodeRequest(fromHex('CB FE 00 00')), isDecodeError(3))
    assert.throws(() => decodeRequest(fromHex('CB FE 04')), isDecodeError(2))
    assert.throws(() => decodeAcknowledgement(fromHex('04 FF FF FF F9 EC FE 00')), isDecodeError(0))
    assert.throws(() => decodeAcknowledgement(fromHex('01 FF FF FF F9 EC FE')), isDecodeError(7))
  })
})

describe('a frame that leads a transfer', () => {
  const vectors: readonly (readonly [string, ManagementFrame])[] = [
    ['10 17 00 04 FF EC FE 00', { kind: 'rts', size: 23, packets: 4, packetsAtOnce: 255, pgn: 0xfeec }],
    ['11 02 01 FF FF EC FE 00', { kind: 'cts', packets: 2, next: 1, pgn: 0xfeec }],
    ['13 17 00 04 FF EC FE 00', { kind: 'end-of-message', size: 23, packets: 4, pgn: 0xfeec }],
    ['20 0A 00 02 FF CA FE 00', { kind: 'bam', size: 10, packets: 2, pgn: 0xfeca }],
    ['FF 03 FF FF FF EC FE 00', { kind: 'abort', reason: 3, pgn: 0xfeec }],
  ]

  test('is spelled as SAE J1939-21, 5.10.3 lays it out', () => {
    for (const [hex, frame] of vectors) {
      assert.equal(toHex(encodeManagement(frame)), hex)
      assert.deepEqual(decodeManagement(fromHex(hex)), frame)
    }
  })

  test('is refused when its sizes disagree, and names where', () => {
    const wrong = [
      ['10 17 00 05 FF EC FE 00', 3],
      ['10 08 00 02 FF EC FE 00', 1],
      ['20 FA 06 FF FF CA FE 00', 1],
      ['10 17 00 04 00 EC FE 00', 4],
      ['11 02 00 FF FF EC FE 00', 2],
      ['12 02 01 FF FF EC FE 00', 0],
      ['11 02 01 FF FF EC FE 04', 7],
      ['11 02 01 FF FF EC FE', 7],
    ] as const
    for (const [hex, offset] of wrong) assert.throws(() => decodeManagement(fromHex(hex)), isDecodeError(offset), hex)
  })

  test('is read or refused as a DecodeError, whatever the bytes; read, it is spelled the same', () => {
    const controls = fc.constantFrom(16, 17, 19, 32, 255, 0)
    fc.assert(
      fc.property(controls, fc.uint8Array({ maxLength: 9 }), (control, rest) => {
        try {
          const frame = decodeManagement(Uint8Array.of(control, ...rest))
          assert.deepEqual(decodeManagement(encodeManagement(frame)), frame)
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }),
      { numRuns: runs(300) },
    )
  })

  test('names why it gives up', () => {
    assert.deepEqual([nameAbort(7), nameAbort(42)], ['bad sequence number (7)', 'reserved (42)'])
  })
})
