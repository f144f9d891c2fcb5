import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { encodeAscii, fromHex } from '#protocol/bytes'
import type { ByteStream, StreamListener } from '#protocol/link'
import { createVirtualTimers, LinkError } from '#protocol/link'
import { runs } from '#protocol/testing'
import { classifyLine, openElm327, readHeaderless, readMessages } from './index.ts'

const QUESTION = fromHex('09 02')
const VIN_LINES = ['7E8101449020147554D', '7E82153444553314142', '7E82243444546473132']

const failure = (kind: string, at: string) => (error: unknown) => {
  assert.ok(error instanceof LinkError, String(error))
  assert.deepEqual([error.kind, error.at], [kind, at])
  return true
}

describe('a line of an ELM327', () => {
  test('is sorted by what it is', () => {
    const lines = [
      ['OK', 'OK'],
      ['?', 'UNKNOWN_COMMAND'],
      ['NO DATA', 'NO_DATA'],
      ['SEARCHING...', 'SEARCHING'],
      ['BUS INIT: ...OK', 'SEARCHING'],
      ['BUS INIT: ...ERROR', 'BUS_INIT'],
      ['UNABLE TO CONNECT', 'UNABLE'],
      ['CAN ERROR', 'CAN_ERROR'],
      ['BUS BUSY', 'BUS_BUSY'],
      ['BUS ERROR', 'BUS_ERROR'],
      ['FB ERROR', 'FB_ERROR'],
      ['7E8 06 41 00 <DATA ERROR', 'DATA_ERROR'],
      ['<RX ERROR', 'RX_ERROR'],
      ['BUFFER FULL', 'BUFFER_FULL'],
      ['STOPPED', 'STOPPED'],
      ['LV RESET', 'LV_RESET'],
      ['ACT ALERT', 'ACT_ALERT'],
      ['LP ALERT', 'ACT_ALERT'],
      ['OUT OF MEMORY', 'OUT_OF_MEMORY'],
      ['FC RX TIMEOUT', 'FC_TIMEOUT'],
      ['UART RX OVERFLOW', 'OVERFLOW'],
      ['ERR94', 'INTERNAL_ERROR'],
    ] as const
    for (const [text, status] of lines) assert.deepEqual(classifyLine(text), { kind: 'status', status }, text)
  })

  test('is a frame with 11 or 29 bits, spaces or none', () => {
    const data = fromHex('06 41 00 BE 3F A8 13')
    assert.deepEqual(classifyLine('7E8 06 41 00 BE 3F A8 13'), { kind: 'frame', id: 0x7e8, data })
    assert.deepEqual(classifyLine('7E8064100BE3FA813'), { kind: 'frame', id: 0x7e8, data })
    assert.deepEqual(classifyLine('18DAF110064100BE3FA813'), { kind: 'frame', id: 0x18daf110, data })
  })

  test('is text when it is neither', () => {
    for (const text of ['ELM327 v1.5', '12.6V', 'A6', '7E8 0G', '\ufffd\ufffd']) {
      assert.equal(classifyLine(text).kind, 'text', text)
    }
  })
})

describe('the answer of a vehicle', () => {
  test('is put together for each unit, however their frames mingle', () => {
    const [first = '', second = '', third = ''] = VIN_LINES
    const other = '7E9037F0911AAAAAAAA'
    const answers = readMessages(QUESTION, ['SEARCHING...', first, other, second, third])
    assert.deepEqual(
      answers.map(({ from, data }) => [from, data.length]),
      [
        [0x7e9, 3],
        [0x7e8, 20],
      ],
    )
  })

  test('keeps the final word, not the promise before it', () => {
    const answers = readMessages(QUESTION, ['7E8037F0978', '7E8037F0911'])
    assert.deepEqual(answers, [{ from: 0x7e8, data: fromHex('7F 09 11') }])
  })

  test('may be that there is none', () => {
    assert.deepEqual(readMessages(QUESTION, ['NO DATA']), [])
  })

  test('that breaks names the place', () => {
    const cases = [
      [['CAN ERROR'], 'unreachable', 'vehicle bus'],
      [['BUS BUSY'], 'busy', 'vehicle bus'],
      [['BUFFER FULL'], 'garbled', 'adapter'],
      [['LV RESET'], 'lost', 'adapter'],
      [['7E8 1Z'], 'garbled', 'adapter'],
      [VIN_LINES.slice(0, 2), 'timeout', 'ECU 0x7E8'],
      [[VIN_LINES[0] ?? '', VIN_LINES[2] ?? ''], 'garbled', 'ECU 0x7E8'],
      [['7E8F0'], 'garbled', 'ECU 0x7E8'],
    ] as const
    for (const [lines, kind, at] of cases) assert.throws(() => readMessages(QUESTION, lines), failure(kind, at), at)
  })

  test('is read or refused as a LinkError, whatever the lines', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[0-9A-F<>? ]{0,20}$/), { maxLength: 6 }), (lines) => {
        try {
          readMessages(QUESTION, lines)
        } catch (error) {
          assert.ok(error instanceof LinkError, String(error))
        }
      }),
      { numRuns: runs(50) },
    )
  })
})

describe('the answer of a vehicle without headers', () => {
  const read = (...lines: string[]) => readHeaderless(QUESTION, lines, 0x7e8)
  const VIN = fromHex('49 02 01 4D 55 54 53 44 45 4D 30 30 30 30 30 30 30 30 30 31')

  test('is put together behind its length, with numbers in front of the lines or without', () => {
    const numbered = [
      'SEARCHING...',
      '014',
      '0: 49 02 01 4D 55 54',
      '1: 53 44 45 4D 30 30 30',
      '2: 30 30 30 30 30 30 31',
    ]
    assert.deepEqual(read(...numbered), [{ from: 0x7e8, data: VIN }])
    assert.deepEqual(read('014', '4902014D5554', '5344454D303030', '30303030303031AAAA'), [{ from: 0x7e8, data: VIN }])
  })

  test('is the last word of the unit, or nothing', () => {
    assert.deepEqual(read('7F 09 78', '7F 09 11'), [{ from: 0x7e8, data: fromHex('7F 09 11') }])
    assert.deepEqual(read('NO DATA'), [])
  })

  test('is refused when lines are missing, out of order or without a length', () => {
    const cases = [
      [['014', '0: 49 02 01 4D 55 54'], 'timeout', 'ECU 0x7E8'],
      [['014', '0: 49 02 01 4D 55 54', '2: 30 30 30 30 30 30 31'], 'garbled', 'ECU 0x7E8'],
      [['0: 49 02 01 4D 55 54'], 'garbled', 'ECU 0x7E8'],
      [['014', '0: 49 02 0'], 'garbled', 'adapter'],
      [['CAN ERROR'], 'unreachable', 'vehicle bus'],
    ] as const
    for (const [lines, kind, at] of cases) assert.throws(() => read(...lines), failure(kind, at), lines.join())
  })

  test('is read or refused as a LinkError, whatever the lines', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^([0-9A-F]:)?[0-9A-F ]{0,16}$/), { maxLength: 6 }), (lines) => {
        try {
          read(...lines)
        } catch (error) {
          assert.ok(error instanceof LinkError, String(error))
        }
      }),
      { numRuns: runs(200) },
    )
  })
})

/** An adapter that says what the table says, `OK` to other commands and nothing where the table has `null`. */
function plug(answers: Readonly<Record<string, string | null>>) {
  const timers = createVirtualTimers()
  const commands: string[] = []
  let listener: StreamListener | undefined
  const stream: ByteStream = {
    async write(bytes) {
      const command = String.fromCharCode(...bytes).trim()
      commands.push(command)
      const answer = command in answers ? answers[command] : 'OK'
      if (answer === null) return
      listener?.onBytes(Uint8Array.of(0, ...encodeAscii(`${command}\r${answer}\r\r>`)))
    },
    listen: (next) => {
      listener = next
    },
    close: async () => listener?.onClose(),
  }
  return { timers, stream, commands, hangUp: () => listener?.onClose() }
}

const SOUND = { '': '?', ATZ: 'ELM327 v1.5', '0100': '7E8064100BE3FA813', ATDPN: 'A6' }

describe('an ELM327 link', () => {
  test('wakes the adapter through echo and NUL bytes, and does without what a clone cannot', async () => {
    const { timers, stream, commands } = plug({ ...SOUND, ATAT1: '?', ATS0: '?' })
    const link = await openElm327(stream, timers)

    assert.equal(link.adapter, 'ELM327 v1.5')
    assert.deepEqual(
      link.quirks?.map((quirk) => quirk.split(';')[0]),
      ['cannot leave out spaces'],
    )
    assert.deepEqual(commands.slice(0, 3), ['', 'ATZ', 'ATE0'])
  })

  test('aims at a unit only when it looks elsewhere, and spells flow control out where it must', async () => {
    const { timers, stream, commands } = plug({ ...SOUND, '3E00': '728 02 7E 00', '2200': '?' })
    const link = await openElm327(stream, timers)
    const start = commands.length
    await link.ask(0x728, fromHex('3E 00'))
    await link.ask(0x728, fromHex('3E 00'))

    assert.deepEqual(commands.slice(start), [
      ...['0100', 'ATDPN', 'ATSH720', 'ATCRA728', 'ATFCSH720', 'ATFCSD300000', 'ATFCSM1'],
      ...['3E00', '3E00'],
    ])
    assert.equal(link.protocol, 'ISO 15765-4, CAN 11 bit, 500 kbit/s')
  })

  test('asks again when an old adapter came back before the unit was ready', async () => {
    const { timers, stream, commands } = plug({ ...SOUND, '22F190': '7E8037F2278' })
    const link = await openElm327(stream, timers)
    const lost = assert.rejects(
      link.ask(0x7e8, fromHex('22 F1 90'), { ceilingMs: 1_000 }),
      failure('timeout', 'ECU 0x7E8'),
    )
    await timers.advance(2_000)
    await lost

    assert.ok(commands.filter((command) => command === '22F190').length > 3)
  })

  test('is refused by what is no ELM327, and by a vehicle older than CAN', async () => {
    const stranger = plug({ ATZ: 'HELLO', ATI: 'HELLO' })
    await assert.rejects(openElm327(stranger.stream, stranger.timers), failure('garbled', 'adapter'))
    const old = plug({ ...SOUND, ATDPN: 'A3' })
    const link = await openElm327(old.stream, old.timers)
    await assert.rejects(link.listEcus(), failure('refused', 'vehicle bus'))
  })

  test('tries each protocol where the adapter cannot search, and takes its word for none that failed', async () => {
    const { timers, stream, commands } = plug({
      ...SOUND,
      ATSP0: '?',
      ATSPA6: '?',
      ATTP0: '?',
      '0100': 'UNABLE TO CONNECT',
    })
    const link = await openElm327(stream, timers)
    await assert.rejects(link.listEcus(), failure('unreachable', 'vehicle bus'))
    assert.deepEqual(
      commands.filter((command) => /^ATTP[6-9]$/.test(command)),
      ['ATTP6', 'ATTP8', 'ATTP7', 'ATTP9'],
    )
  })

  test('tells 11 from 29 bits by itself where a clone does not name its protocol', async () => {
    for (const [answer, words] of [
      ['7E8064100BE3FA813', 'ISO 15765-4, CAN 11 bit'],
      ['18DAF110064100BE3FA813', 'ISO 15765-4, CAN 29 bit'],
    ] as const) {
      const { timers, stream } = plug({ ...SOUND, ATDPN: '?', '0100': answer })
      const link = await openElm327(stream, timers)
      await link.ask('all', fromHex('01 00'))
      assert.equal(link.protocol, words)
    }
  })

  test('names the adapter when it keeps silent or hangs up', async () => {
    const mute = plug({ '': null, ATZ: null })
    const silent = assert.rejects(openElm327(mute.stream, mute.timers), failure('timeout', 'adapter'))
    await mute.timers.advance(4_000)
    await silent

    const gone = plug({ ...SOUND, ATRV: null })
    const link = await openElm327(gone.stream, gone.timers)
    const lost = assert.rejects(link.readVoltage?.() ?? Promise.resolve(), failure('lost', 'adapter'))
    await gone.timers.advance(1)
    gone.hangUp()
    await lost
    await assert.rejects(link.ask('all', fromHex('01 00')), failure('lost', 'adapter'))
  })
})
