import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import type { ByteStream, StreamListener } from '#protocol/link'
import { createVirtualTimers, LinkError } from '#protocol/link'
import type { DoipMessage, DoipOptions } from './index.ts'
import { decodeHeader, encodeDoip, openDoip } from './index.ts'

const VERSION = 0x02

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
      [0x03, 'busy', /active on another socket/],
      [0x04, 'refused', /authentication missing/],
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

  test('activates as the standard says, for TLS by its third version, with what a maker adds', async () => {
    const activationOf = async (options?: DoipOptions) => {
      let sent = ''
      let listener: StreamListener | undefined
      const stream: ByteStream = {
        async write(bytes) {
          sent = toHex(bytes)
          const answer = { kind: 'activation-response', tester: 0x0e80, entity: 0x1000, code: 0x10 } as const
          queueMicrotask(() => listener?.onBytes(encodeDoip(bytes[0] ?? 0, answer)))
        },
        listen: (next) => {
          listener = next
        },
        close: async () => {},
      }
      const { protocol } = await openDoip(stream, createVirtualTimers(), options)
      return [sent, protocol]
    }
    assert.deepEqual(await activationOf(), ['02 FD 00 05 00 00 00 07 0E 80 00 00 00 00 00', 'ISO 13400-2, version 2'])
    assert.deepEqual(await activationOf({ isSecured: true, activationType: 0x01 }), [
      '03 FC 00 05 00 00 00 07 0E 80 01 00 00 00 00',
      'ISO 13400-2, version 3, TLS',
    ])
    assert.deepEqual(
      (await activationOf({ oem: fromHex('01 02 03 04') }))[0],
      ['02 FD 00 05 00 00 00 0B 0E 80 00 00 00 00 00 01 02 03 04'][0],
    )
  })

  test('asks every unit at the functional address, and is content with an activation to be confirmed', async () => {
    const timers = createVirtualTimers()
    const sent: string[] = []
    let listener: StreamListener | undefined
    const stream: ByteStream = {
      async write(bytes) {
        sent.push(toHex(bytes))
        const activated = { kind: 'activation-response', tester: 0x0e80, entity: 0x1000, code: 0x11 } as const
        if (sent.length === 1) queueMicrotask(() => listener?.onBytes(encodeDoip(VERSION, activated)))
      },
      listen: (next) => {
        listener = next
      },
      close: async () => {},
    }
    const link = await openDoip(stream, timers)
    const asking = link.ask('all', fromHex('3E 00'))
    await timers.advance(1_000)
    assert.deepEqual(await asking, [])
    assert.equal(sent[1], '02 FD 80 01 00 00 00 06 0E 80 E0 00 3E 00')
  })
})
