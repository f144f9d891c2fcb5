import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import { createVirtualTimers } from '#protocol/link'
import { runs } from '#protocol/testing'
import type { DatagramPort, DoipDatagram } from './index.ts'
import { decodeDatagram, discoverEntities, encodeDatagram, readEntityStatus, readPowerMode } from './index.ts'

const VERSION = 0x02

describe('a DoIP datagram', () => {
  const EID = fromHex('02 4D 55 54 53 01')
  const datagrams: readonly (readonly [DoipDatagram, string])[] = [
    [{ kind: 'identify' }, '02 FD 00 01 00 00 00 00'],
    [
      {
        kind: 'identification',
        vin: 'A'.repeat(17),
        logicalAddress: 0x1000,
        eid: EID,
        gid: fromHex('0A 0B 0C 0D 0E 0F'),
        furtherAction: 0x10,
        syncStatus: undefined,
      },
      `02 FD 00 04 00 00 00 20 ${'41 '.repeat(17)}10 00 02 4D 55 54 53 01 0A 0B 0C 0D 0E 0F 10`,
    ],
    [
      {
        kind: 'identification',
        vin: undefined,
        logicalAddress: 0x1000,
        eid: EID,
        gid: undefined,
        furtherAction: 0,
        syncStatus: 0x10,
      },
      `02 FD 00 04 00 00 00 21 ${'FF '.repeat(17)}10 00 02 4D 55 54 53 01 FF FF FF FF FF FF 00 10`,
    ],
    [{ kind: 'identify-eid', eid: EID }, '02 FD 00 02 00 00 00 06 02 4D 55 54 53 01'],
    [
      { kind: 'status', nodeType: 0, mostConnections: 16, openConnections: 1, longestMessage: 0x10000 },
      '02 FD 40 02 00 00 00 07 00 10 01 00 01 00 00',
    ],
    [{ kind: 'status-request' }, '02 FD 40 01 00 00 00 00'],
    [{ kind: 'power-request' }, '02 FD 40 03 00 00 00 00'],
    [{ kind: 'power', mode: 1 }, '02 FD 40 04 00 00 00 01 01'],
    [
      {
        kind: 'identification',
        vin: 'MUTSDEM0000000001',
        logicalAddress: 0x1000,
        eid: EID,
        gid: undefined,
        furtherAction: 0x10,
        syncStatus: undefined,
      },
      '02 FD 00 04 00 00 00 20 4D 55 54 53 44 45 4D 30 30 30 30 30 30 30 30 30 31 10 00 02 4D 55 54 53 01 FF FF FF FF FF FF 10',
    ],
  ]

  test('is spelled as ISO 13400-2 lays it out', () => {
    for (const [message, hex] of datagrams) {
      assert.equal(toHex(encodeDatagram(VERSION, message)), hex)
      assert.deepEqual(decodeDatagram(fromHex(hex)), message)
    }
    assert.deepEqual(decodeDatagram(fromHex('FF 00 00 01 00 00 00 00')), { kind: 'identify' })
  })

  test('is refused when its length is another, its type travels over TCP, or its VIN is no text', () => {
    const wrong = [
      ['02 FD 40 04 00 00 00 02 01', 4],
      ['02 FD 80 01 00 00 00 00', 2],
      ['02 FD 40 04 00 00 00 00', 8],
      ['02 FD 00 03 00 00 00 11 07 55 54 53 44 45 4D 30 30 30 30 30 30 30 30 30 31', 8],
    ] as const
    for (const [hex, offset] of wrong) {
      assert.throws(
        () => decodeDatagram(fromHex(hex)),
        (error) => error instanceof DecodeError && error.offset === offset,
        hex,
      )
    }
    assert.throws(() => encodeDatagram(VERSION, { kind: 'identify-vin', vin: 'SHORT' }), RangeError)
    const named = (hex: string) => decodeDatagram(fromHex(`02 FD 00 03 00 00 00 11 ${hex} ${'41 '.repeat(16)}`))
    for (const hex of ['20', '7E']) assert.equal(named(hex).kind, 'identify-vin')
    for (const hex of ['1F', '7F', '80']) assert.throws(() => named(hex), DecodeError, hex)
  })

  test('is read or refused as a DecodeError, whatever the bytes', () => {
    const types = fc.constantFrom(0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x4002, 0x4004, 0x8001)
    fc.assert(
      fc.property(types, fc.uint8Array({ maxLength: 40 }), (type, payload) => {
        const bytes = Uint8Array.of(0x02, 0xfd, type >> 8, type & 0xff, 0, 0, 0, payload.length, ...payload)
        try {
          const message = decodeDatagram(bytes)
          assert.deepEqual(decodeDatagram(encodeDatagram(VERSION, message)), message)
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }),
      { numRuns: runs(200) },
    )
  })
})

describe('discovery', () => {
  /** A network on which these datagrams answer every question. */
  const network = (...answers: string[]) => {
    const asked: DoipDatagram[] = []
    const sent: string[] = []
    let hear: (bytes: Uint8Array, from: string) => void = () => {}
    const port: DatagramPort = {
      async send(bytes) {
        asked.push(decodeDatagram(bytes))
        sent.push(toHex(bytes))
        for (const hex of answers) hear(fromHex(hex), '192.0.2.7')
      },
      listen: (next) => {
        hear = next
      },
      close: async () => {},
    }
    return { port, asked, sent, timers: createVirtualTimers() }
  }
  const HERE = `02 FD 00 04 00 00 00 21 ${'41 '.repeat(17)}10 00 ${'01 '.repeat(6)}${'01 '.repeat(6)}00 00`

  test('collects each entity once and passes over what is no answer', async () => {
    const { port, asked, timers } = network(HERE, '00 01 02', HERE, '02 FD 40 04 00 00 00 01 01')
    const finding = discoverEntities(port, timers, { only: { vin: 'A'.repeat(17) } })
    await timers.advance(2_000)

    assert.deepEqual(
      (await finding).map(({ from, vin, logicalAddress }) => [from, vin, logicalAddress]),
      [['192.0.2.7', 'A'.repeat(17), 0x1000]],
    )
    assert.equal(asked[0]?.kind, 'identify-vin')
  })

  test('asks how an entity is, and is told, refused or left waiting', async () => {
    const sound = network('02 FD 40 04 00 00 00 01 01', '02 FD 40 02 00 00 00 03 01 02 00')
    assert.equal(await readPowerMode(sound.port, sound.timers), 1)
    assert.equal((await readEntityStatus(sound.port, sound.timers)).longestMessage, undefined)
    await readEntityStatus(sound.port, sound.timers, 0x03)
    assert.deepEqual(sound.sent, ['02 FD 40 03 00 00 00 00', '02 FD 40 01 00 00 00 00', '03 FC 40 01 00 00 00 00'])
    const old = network('02 FD 00 00 00 00 00 01 01')
    await assert.rejects(readPowerMode(old.port, old.timers), /unknown payload type \(0x01\)/)
    const mute = network()
    const lost = assert.rejects(readPowerMode(mute.port, mute.timers), { kind: 'timeout', at: 'entity' })
    await mute.timers.advance(2_000)
    await lost
  })
})
