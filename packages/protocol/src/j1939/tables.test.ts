import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import {
  ABORT,
  decodeDm4Values,
  decodeReadiness,
  decodeSupportedParameters,
  encodeName,
  encodeSupportedParameters,
  NULL_ADDRESS,
  nameSourceAddress,
  PGN,
  READING_GROUPS,
  TRANSPORT_MS,
} from './index.ts'
import { createBus, nameOf } from './testing.ts'

describe('a source address', () => {
  test('has a word where SAE J1939 assigns one that we know', () => {
    const named = Array.from({ length: 254 }, (_, address) => address).filter(
      (address) => !nameSourceAddress(address).startsWith('Control unit'),
    )
    assert.deepEqual(named, [0, 1, 3, 11, 15, 16, 17, 19, 23, 25, 33, 39, 42, 49, 61, 238, 249])
  })
})

describe('a number of SAE J1939', () => {
  test('of a group is that of the digital annex', () => {
    assert.deepEqual(
      Object.entries(PGN).map(([name, pgn]) => `${name} ${pgn}`),
      [
        ...['acknowledgement 59392', 'request 59904', 'transportData 60160', 'transportManagement 60416'],
        ...['addressClaimed 60928', 'commandedAddress 65240', 'softwareIdentification 65242', 'engineSpeed 61444'],
        ...['engineHours 65253', 'componentIdentification 65259', 'vehicleIdentification 65260'],
        ...['engineTemperature 65262', 'vehicleSpeed 65265', 'electricalPower 65271'],
        ...['dm1 65226', 'dm2 65227', 'dm3 65228', 'dm4 65229', 'dm5 65230', 'dm6 65231', 'dm11 65235', 'dm12 65236'],
        ...['dm19 54016', 'dm24 64950', 'dm25 64951'],
      ],
    )
  })

  test('of a group that changes something is not among those a reader asks for', () => {
    const { dm3, dm11, commandedAddress, acknowledgement, request, transportData, transportManagement } = PGN
    const others = [dm3, dm11, commandedAddress, acknowledgement, request, transportData, transportManagement]
    assert.deepEqual(
      Object.values(PGN).filter((pgn) => !READING_GROUPS.has(pgn)),
      others.toSorted((a, b) => Object.values(PGN).indexOf(a) - Object.values(PGN).indexOf(b)),
    )
  })

  test('of an abort and of a timer is that of SAE J1939-21, tables 7 and 5.10.2.4', () => {
    assert.deepEqual(Object.values(ABORT), [1, 2, 3, 4, 5, 6, 7, 8, 9, 250])
    assert.deepEqual(TRANSPORT_MS, {
      response: 200,
      hold: 500,
      nextPacket: 750,
      firstPacket: 1_250,
      clearance: 1_250,
      held: 1_050,
      broadcastGap: 50,
    })
  })

  test('of a frozen value is a value up to 0xFA, and says above that there is none', () => {
    const highest = decodeDm4Values(fromHex('0F FA FF FA FA FA FF FA'))
    assert.deepEqual(
      { ...highest, rest: highest.rest.length },
      {
        engineTorqueMode: 15,
        boostKpa: 500,
        engineSpeedRpm: 8_031.875,
        engineLoadPercent: 250,
        coolantC: 210,
        vehicleSpeedKmh: 250.99609375,
        rest: 0,
      },
    )
    const { rest, ...none } = decodeDm4Values(fromHex('10 FB 00 FB FB FB 00 FB 01'))
    assert.deepEqual(Object.values(none), Array(6).fill(undefined))
    assert.deepEqual(rest, fromHex('01'))
  })
})

describe('a supported parameter', () => {
  test('has 19 bits of number and a byte of length, from 0 on', () => {
    const parameter = { spn: 0, inTestResults: true, inDataStream: true, inFreezeFrame: true, lengthBytes: 0 }
    assert.deepEqual(decodeSupportedParameters(encodeSupportedParameters([parameter])), [parameter])
    for (const beyond of [{ spn: -1 }, { spn: 0x8_00_00 }, { lengthBytes: -1 }, { lengthBytes: 256 }])
      assert.throws(() => encodeSupportedParameters([{ ...parameter, ...beyond }]), RangeError)
  })

  test('is spelled over three bytes, its bits low where it is supported (SAE J1939-73, 5.7.24)', () => {
    const parameter = { spn: 0x5_43_21, inTestResults: false, inDataStream: true, inFreezeFrame: true, lengthBytes: 2 }
    for (const [change, hex] of [
      [{}, '21 43 BC 02'],
      [{ inTestResults: true }, '21 43 B8 02'],
      [{ inDataStream: false }, '21 43 BE 02'],
      [{ inFreezeFrame: false }, '21 43 BD 02'],
      [{ spn: 0x7_ff_ff, lengthBytes: 255 }, 'FF FF FC FF'],
    ] as const) {
      assert.equal(toHex(encodeSupportedParameters([{ ...parameter, ...change }])), hex)
      assert.deepEqual(decodeSupportedParameters(fromHex(hex)), [{ ...parameter, ...change }])
    }
  })
})

describe('readiness', () => {
  test('knows a monitor that is there and one that is not, bit by bit', () => {
    const read = (...bytes: readonly number[]) => decodeReadiness(Uint8Array.of(1, 2, 5, ...bytes)).monitors
    assert.deepEqual(read(0x01, 0, 0, 0, 0), [{ name: 'misfire', isComplete: true }])
    assert.deepEqual(read(0x22, 0, 0, 0, 0), [{ name: 'fuelSystem', isComplete: false }])
    assert.deepEqual(read(0, 0x01, 0x10, 0x01, 0), [
      { name: 'catalyst', isComplete: false },
      { name: 'nmhcConvertingCatalyst', isComplete: true },
    ])
  })
})

describe('a claim', () => {
  test('loses its address to a NAME that is lower by one, and keeps it from one that is higher by one', async () => {
    for (const [theirs, kept] of [
      [4, NULL_ADDRESS],
      [6, 0x21],
    ] as const) {
      const bus = createBus()
      const ours = bus.seat({ preferredAddress: 0x21, name: nameOf(5) })
      const claim = ours.controller.claim().catch(() => {})
      bus.put({ id: 0x18eeff21, isExtended: true, data: encodeName(nameOf(theirs)) })
      await bus.timers.advance(1_000)
      await claim
      assert.equal(ours.controller.address(), kept)
    }
  })

  test('takes the last free address that SAE J1939-81 leaves to whoever looks for one, and none behind it', async () => {
    for (const [last, found] of [
      [246, 247],
      [247, NULL_ADDRESS],
    ] as const) {
      const bus = createBus()
      const seeker = bus.seat({ preferredAddress: 0xf9, name: nameOf(0x1f_ff_ff, true) })
      const claim = seeker.controller.claim().catch(() => {})
      const claimOf = (address: number) => ({
        id: 0x18eeff00 + address,
        isExtended: true,
        data: encodeName(nameOf(address)),
      })
      for (let address = 128; address <= last; address += 1) bus.put(claimOf(address))
      bus.put(claimOf(0xf9))
      await bus.timers.advance(1_000)
      await claim
      assert.equal(seeker.controller.address(), found)
    }
  })

  test('with our own NAME, or with one that is cut off, moves nobody', async () => {
    const bus = createBus()
    const { tool } = await bus.pair()
    const before = tool.controller.address()
    const name = encodeName(nameOf(0))
    for (const data of [name.subarray(0, 7), new Uint8Array(9)]) {
      tool.controller.onFrame({ id: 0x18eeff00 + before, isExtended: true, data })
      await bus.timers.advance(300)
      assert.equal(tool.controller.address(), before)
      assert.equal(tool.controller.others().has(before), false)
    }
    const stranger = encodeName(nameOf(77))
    tool.controller.onFrame({ id: 0x18eeff00 + NULL_ADDRESS, isExtended: true, data: stranger })
    assert.equal(tool.controller.others().has(NULL_ADDRESS), false, 'who cannot claim is nowhere')
    tool.controller.onFrame({ id: 0x18eeff00 + 0x21, isExtended: true, data: stranger })
    assert.deepEqual(tool.controller.others().get(0x21), stranger)
  })
})
