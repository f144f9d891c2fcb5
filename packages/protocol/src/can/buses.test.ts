import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeAscii, fromHex, toHex } from '#protocol/bytes'
import type { ByteStream, LinkErrorKind, StreamListener, VirtualTimers } from '#protocol/link'
import { createVirtualTimers, LinkError } from '#protocol/link'
import type { CanAdapter, CanFrame, GvretCommand } from './index.ts'
import { CAN_ADAPTERS, createGvretCommandReader, encodeGvretSend, encodeGvretSetup, GVRET_ALIVE } from './index.ts'

/** An adapter whose part the test plays: it hears all, and says what it is told. */
function plugIn(kind: CanAdapter, { isListenOnly = false } = {}, timers: VirtualTimers = createVirtualTimers()) {
  let listener: StreamListener | undefined
  const heard: Uint8Array[] = []
  const frames: CanFrame[] = []
  const lost: LinkError[] = []
  let isClosed = false
  const stream: ByteStream = {
    write: async (bytes) => void heard.push(bytes),
    listen: (next) => {
      listener = next
    },
    close: async () => {
      isClosed = true
    },
  }
  const opening = CAN_ADAPTERS[kind](stream, timers, {
    ...{ kbitPerSecond: 500, isListenOnly },
    onFrame: (frame) => frames.push(frame),
    onLost: (error) => lost.push(error),
  })
  opening.catch(() => {})
  const say = async (bytes: Uint8Array | string) => {
    listener?.onBytes(typeof bytes === 'string' ? encodeAscii(bytes) : bytes)
    await timers.advance(0)
  }
  const text = () => heard.map((bytes) => String.fromCharCode(...bytes)).join('')
  return {
    opening,
    say,
    heard,
    text,
    frames,
    lost,
    timers,
    isClosed: () => isClosed,
    hangUp: () => listener?.onClose(),
  }
}

const isLinkError = (kind: LinkErrorKind) => (error: unknown) => {
  assert.ok(error instanceof LinkError, String(error))
  assert.deepEqual([error.kind, error.at], [kind, 'adapter'])
  return true
}
const FRAME: CanFrame = { id: 0x7e8, isExtended: false, data: fromHex('02 41 0C') }

describe('a bus behind socketcand', () => {
  test('is opened step by step, and each frame passes as it is', async () => {
    const { opening, say, text, frames } = plugIn('socketcand')
    await say('< hi >')
    await say('< ok >')
    await say('< ok >')
    const bus = await opening
    await bus.send({ ...FRAME, id: 0x7df })
    await say('< frame 7E8 1.000000 02 41 0C >< rtr 7E8 1.000001 4 >< echo >')
    assert.equal(text(), '< open can0 >< rawmode >< send 7DF 3 02 41 0C >')
    assert.deepEqual([bus.adapter, frames], ['socketcand, can0', [FRAME]])
  })

  test('is refused with the words of the server, and closed', async () => {
    const { opening, say, isClosed } = plugIn('socketcand')
    await say('< hi >')
    await say('< error could not open bus >')
    await assert.rejects(opening, isLinkError('refused'))
    await assert.rejects(opening, /could not open bus/)
    assert.ok(isClosed())
  })

  test('is given up when nobody greets, and lost when nonsense comes', async () => {
    const silent = plugIn('socketcand')
    await silent.timers.advance(1_000)
    await assert.rejects(silent.opening, isLinkError('timeout'))
    const { opening, say, lost } = plugIn('socketcand')
    for (const word of ['hi', 'ok', 'ok', 'frame 7E8 soon 00']) await say(`< ${word} >`)
    await opening
    assert.deepEqual([lost.length, lost[0]?.kind], [1, 'garbled'])
  })
})

describe('a bus behind a GVRET device', () => {
  test('is set up and open once the device gives a sign of life', async () => {
    const { opening, say, heard, frames, lost } = plugIn('gvret')
    // 500,000 bit/s, stated and enabled, little-endian; the second bus off; and a question for a sign of life.
    assert.equal(toHex(heard[0] ?? new Uint8Array()), 'E7 E7 F1 05 20 A1 07 C0 00 00 00 00 00 F1 09')
    await say('Build number: 343\r\n')
    await say(fromHex('F1 77'))
    assert.deepEqual(lost, [], 'before it is open it may say what it likes')
    await say(fromHex('F1 09 DE AD'))
    const bus = await opening
    await bus.send(FRAME)
    await say(fromHex('F1 00 00 00 00 00 E8 07 00 00 03 02 41 0C 00'))
    await say(fromHex('F1 00 00 00 00 00 E9 07 00 00 13 02 41 0C 00'))
    assert.equal(toHex(heard.at(-1) ?? new Uint8Array()), 'F1 00 E8 07 00 00 00 03 02 41 0C 00')
    assert.deepEqual(
      frames.map(({ id, data }) => [id, toHex(data)]),
      [[0x7e8, '02 41 0C']],
      'the frame of the other bus is not ours',
    )
  })

  test('is set up for listening only where nobody is to take part', () => {
    const { heard } = plugIn('gvret', { isListenOnly: true })
    assert.equal(toHex(heard[0] ?? new Uint8Array()), 'E7 E7 F1 05 20 A1 07 E0 00 00 00 00 00 F1 09')
  })

  test('is given up without one, and lost once the device talks nonsense or hangs up', async () => {
    const silent = plugIn('gvret')
    await silent.timers.advance(1_000)
    await assert.rejects(silent.opening, isLinkError('timeout'))
    for (const [kind, trouble] of [
      ['garbled', (place: ReturnType<typeof plugIn>) => place.say(fromHex('F1 77'))],
      ['lost', (place: ReturnType<typeof plugIn>) => place.hangUp()],
    ] as const) {
      const place = plugIn('gvret')
      await place.say(fromHex('F1 09 DE AD'))
      const bus = await place.opening
      await trouble(place)
      assert.deepEqual(
        place.lost.map((error) => error.kind),
        [kind],
      )
      if (kind === 'lost') await assert.rejects(bus.send(FRAME), isLinkError('lost'))
    }
  })

  test('hears the commands of a host wherever they break, and passes over what it does not know', () => {
    const commands: GvretCommand[] = []
    const read = createGvretCommandReader((command) => commands.push(command))
    const said = [encodeGvretSetup(250), fromHex('F1 33'), encodeGvretSend(FRAME, 1), GVRET_ALIVE]
    for (const byte of said.flatMap((bytes) => [...bytes])) read(Uint8Array.of(byte))
    read(fromHex('F1 00 FF FF 00 00 00 00 00'))
    assert.deepEqual(commands, [
      { kind: 'setup', buses: [0xc000_0000 + 250_000, 0] },
      { kind: 'send', frame: FRAME, bus: 1 },
      { kind: 'alive' },
    ])
  })
})

describe('a Lawicel adapter', () => {
  test('that refuses to open is told as such, whatever it said to the commands before', async () => {
    const { opening, say, text } = plugIn('slcan')
    for (let answer = 0; answer < 3; answer += 1) await say('\x07')
    await assert.rejects(opening, isLinkError('refused'))
    assert.equal(text(), 'C\rS6\rO\r')
  })

  test('is opened for listening only, and never takes part where it cannot', async () => {
    const able = plugIn('slcan', { isListenOnly: true })
    for (let answer = 0; answer < 3; answer += 1) await able.say('\r')
    await able.opening
    assert.equal(able.text(), 'C\rS6\rL\r')

    const unable = plugIn('slcan', { isListenOnly: true })
    for (const answer of ['\r', '\r', '\x07', '\r', '\r']) await unable.say(answer)
    await assert.rejects(unable.opening, isLinkError('refused'))
    assert.deepEqual([unable.text(), unable.isClosed()], ['C\rS6\rL\r', true])
  })

  test('leaves the bus before it is let go of, and is let go of when it does not answer', async () => {
    for (const answers of [true, false]) {
      const { opening, say, text, timers, isClosed } = plugIn('slcan')
      for (let answer = 0; answer < 3; answer += 1) await say('\r')
      const closing = (await opening).close()
      assert.deepEqual([text(), isClosed()], ['C\rS6\rO\rC\r', false])
      if (answers) await say('\r')
      else await timers.advance(250)
      await closing
      assert.ok(isClosed())
    }
  })
})
