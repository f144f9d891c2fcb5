import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import type { ByteStream, StreamListener } from '#protocol/link'
import { createVirtualTimers, LinkError } from '#protocol/link'
import { runs } from '#protocol/testing'
import type { DatagramPort, DoipDatagram, DoipMessage } from './index.ts'
import {
  createMessageReader,
  decodeDatagram,
  decodeHeader,
  discoverEntities,
  encodeDatagram,
  encodeDoip,
  openDoip,
  readEntityStatus,
  readPowerMode,
} from './index.ts'

const VERSION = 0x02

describe('a DoIP message', () => {
  test('is spelled as ISO 13400-2 lays it out', () => {
    const vectors: readonly (readonly [DoipMessage, string])[] = [
      [{ kind: 'header-nack', code: 2 }, '02 FD 00 00 00 00 00 01 02'],
      [{ kind: 'activation-request', source: 0x0e80, type: 0 }, '02 FD 00 05 00 00 00 07 0E 80 00 00 00 00 00'],
      [
        { kind: 'activation-request', source: 0x0e80, type: 0xe0, oem: fromHex('CA FE 00 01') },
        '02 FD 00 05 00 00 00 0B 0E 80 E0 00 00 00 00 CA FE 00 01',
      ],
      [{ kind: 'alive-request' }, '02 FD 00 07 00 00 00 00'],
      [{ kind: 'alive-response', source: 0x0e80 }, '02 FD 00 08 00 00 00 02 0E 80'],
      [
        { kind: 'diagnostic', source: 0x0e80, target: 0x1010, data: fromHex('22 F1 90') },
        '02 FD 80 01 00 00 00 07 0E 80 10 10 22 F1 90',
      ],
      [{ kind: 'diagnostic-nack', source: 0x1010, target: 0x0e80, code: 3 }, '02 FD 80 03 00 00 00 05 10 10 0E 80 03'],
    ]
    for (const [message, hex] of vectors) {
      assert.equal(toHex(encodeDoip(VERSION, message)), hex)
      assert.deepEqual(createMessageReader()(fromHex(hex)), [message])
    }
  })

  test('is refused by its header: version, complement, length', () => {
    const headers = [
      ['02 FE 80 01 00 00 00 00', 1],
      ['09 F6 80 01 00 00 00 00', 0],
      ['02 FD 80 01 FF FF FF FF', 4],
    ] as const
    for (const [hex, offset] of headers) {
      assert.throws(
        () => decodeHeader(fromHex(hex)),
        (error) => error instanceof DecodeError && error.offset === offset,
      )
    }
    assert.equal(decodeHeader(fromHex('03 FC 80 01 00 00 00 05')).version, 3)
  })

  test('arrives whole however the network cuts the stream', () => {
    const message: DoipMessage = { kind: 'diagnostic', source: 0x1010, target: 0x0e80, data: fromHex('62 F1 90 41') }
    const stream = fromHex(`${toHex(encodeDoip(VERSION, message))} ${toHex(encodeDoip(3, { kind: 'alive-request' }))}`)
    fc.assert(
      fc.property(fc.nat(stream.length), fc.nat(stream.length), (a, b) => {
        const read = createMessageReader()
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const parts = [stream.subarray(0, from), stream.subarray(from, to), stream.subarray(to)]
        assert.deepEqual(parts.flatMap(read), [message, { kind: 'alive-request' }])
      }),
      { numRuns: runs(50) },
    )
  })

  test('is read, passed over as unknown, or refused as a DecodeError', () => {
    const types = fc.constantFrom(0x0000, 0x0005, 0x0006, 0x0008, 0x8001, 0x8002, 0x4001)
    fc.assert(
      fc.property(types, fc.uint8Array({ maxLength: 12 }), (type, payload) => {
        const head = Uint8Array.of(0x02, 0xfd, type >> 8, type & 0xff, 0, 0, 0, payload.length)
        try {
          createMessageReader()(Uint8Array.of(...head, ...payload))
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }),
      { numRuns: runs(50) },
    )
  })
})

describe('a DoIP datagram', () => {
  const EID = fromHex('02 4D 55 54 53 01')
  const datagrams: readonly (readonly [DoipDatagram, string])[] = [
    [{ kind: 'identify' }, '02 FD 00 01 00 00 00 00'],
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
    let hear: (bytes: Uint8Array, from: string) => void = () => {}
    const port: DatagramPort = {
      async send(bytes) {
        asked.push(decodeDatagram(bytes))
        for (const hex of answers) hear(fromHex(hex), '192.0.2.7')
      },
      listen: (next) => {
        hear = next
      },
      close: async () => {},
    }
    return { port, asked, timers: createVirtualTimers() }
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
    const old = network('02 FD 00 00 00 00 00 01 01')
    await assert.rejects(readPowerMode(old.port, old.timers), /unknown payload type \(0x01\)/)
    const mute = network()
    const lost = assert.rejects(readPowerMode(mute.port, mute.timers), { kind: 'timeout', at: 'entity' })
    await mute.timers.advance(2_000)
    await lost
  })
})

describe('a DoIP link', () => {
  /** An entity that answers routing activation with a code, or not at all. */
  const open = (code: number | undefined) => {
    const timers = createVirtualTimers()
    let listener: StreamListener | undefined
    const stream: ByteStream = {
      async write() {
        if (code === undefined) return
        const answer = { kind: 'activation-response', tester: 0x0e80, entity: 0x1000, code } as const
        listener?.onBytes(encodeDoip(VERSION, answer))
      },
      listen: (next) => {
        listener = next
      },
      close: async () => listener?.onClose(),
    }
    return { timers, opening: openDoip(stream, timers) }
  }

  test('opens once routing is activated', async () => {
    const link = await open(0x10).opening
    assert.deepEqual([link.kind, link.adapter], ['doip', 'DoIP entity 0x1000'])
  })

  test('is refused by name, and told when trying again makes sense', async () => {
    const codes = [
      [0x00, 'refused', /unknown source address/],
      [0x01, 'busy', /all sockets in use/],
      [0x07, 'refused', /encrypted connection required/],
      [0x42, 'refused', /reserved \(0x42\)/],
    ] as const
    for (const [code, kind, words] of codes) {
      await assert.rejects(open(code).opening, (error) => {
        assert.ok(error instanceof LinkError)
        assert.match(error.message, words)
        return error.kind === kind && error.at === 'routing activation'
      })
    }
  })

  /** An entity that activates and then answers each request with what is given, or hangs up. */
  const openThen = async (answer: DoipMessage | 'hang up') => {
    const timers = createVirtualTimers()
    let listener: StreamListener | undefined
    const stream: ByteStream = {
      async write(bytes) {
        const isRequest = decodeHeader(bytes).type === 0x8001
        if (!isRequest) {
          const activated = { kind: 'activation-response', tester: 0x0e80, entity: 0x1000, code: 0x10 } as const
          return listener?.onBytes(encodeDoip(VERSION, activated))
        }
        if (answer === 'hang up') listener?.onClose()
        else listener?.onBytes(encodeDoip(VERSION, answer))
      },
      listen: (next) => {
        listener = next
      },
      close: async () => {},
    }
    return openDoip(stream, timers)
  }
  const failureOf = async (answer: DoipMessage | 'hang up') => {
    const link = await openThen(answer)
    const error = await link.ask(0x1010, fromHex('3E 00')).catch((reason: unknown) => reason)
    assert.ok(error instanceof LinkError, String(error))
    return error
  }

  test('tells by each negative acknowledgement whom it concerns and what can be done', async () => {
    const codes = [
      [0x02, 'refused', 'gateway'],
      [0x03, 'unreachable', 'ECU 0x1010'],
      [0x04, 'refused', 'ECU 0x1010'],
      [0x05, 'busy', 'ECU 0x1010'],
      [0x06, 'unreachable', 'ECU 0x1010'],
      [0x07, 'unreachable', 'ECU 0x1010'],
      [0x08, 'garbled', 'ECU 0x1010'],
      [0x42, 'refused', 'gateway'],
    ] as const
    for (const [code, kind, at] of codes) {
      const error = await failureOf({ kind: 'diagnostic-nack', source: 0x1010, target: 0x0e80, code })
      assert.deepEqual([error.kind, error.at], [kind, at])
    }
    const answered = await openThen({ kind: 'diagnostic', source: 0x1010, target: 0x0e80, data: fromHex('7E 00') })
    assert.deepEqual(await answered.ask(0x1010, fromHex('3E 00')), [{ from: 0x1010, data: fromHex('7E 00') }])
  })

  test('that is cut off says where, and what it was doing', async () => {
    const error = await failureOf('hang up')
    assert.deepEqual([error.kind, error.at, error.ecu], ['lost', 'gateway', undefined])
    assert.match(error.message, /closed while ECU 0x1010 was asked/)
  })

  test('is given up when the entity says nothing', async () => {
    const { timers, opening } = open(undefined)
    const lost = assert.rejects(opening, (error) => error instanceof LinkError && error.kind === 'timeout')
    await timers.advance(2_000)
    await lost
  })
})
