import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeAscii, fromHex } from '#protocol/bytes'
import type { ByteStream, StreamListener } from '#protocol/link'
import { createVirtualTimers, LinkError } from '#protocol/link'
import { openElm327 } from './index.ts'

const _QUESTION = fromHex('09 02')
const _VIN_LINES = ['7E8101449020147554D', '7E82153444553314142', '7E82243444546473132']

const failure = (kind: string, at: string) => (error: unknown) => {
  assert.ok(error instanceof LinkError, String(error))
  assert.deepEqual([error.kind, error.at], [kind, at])
  return true
}

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
  test('sends an act once: neither response pending nor nonsense behind it makes it go out again', async () => {
    for (const [request, answer, kind, times] of [
      ['14FFFFFF', '7E8037F1478', 'timeout', 1],
      ['31010400', '7E8037F3178', 'timeout', 1],
      ['2F010003FF', '7E80 1Z', 'garbled', 1],
      ['14FFFFFF', '7E80 1Z', 'garbled', 1],
      ['22F190', '7E80 1Z', 'garbled', 2],
    ] as const) {
      const { timers, stream, commands } = plug({ ...SOUND, [request]: answer })
      const link = await openElm327(stream, timers)
      await assert.rejects(link.ask(0x7e8, fromHex(request)), { kind })
      assert.equal(commands.filter((command) => command === request).length, times, `${request} ${answer}`)
    }
  })

  test('never sends an empty line, by which the chip does its last command again: not at first, behind nonsense or silence', async () => {
    const { timers, stream } = plug({ ...SOUND, '14FFFFFF': '7E80 1Z', '14030100': null })
    const written: string[] = []
    const watched: ByteStream = {
      ...stream,
      async write(bytes) {
        written.push(String.fromCharCode(...bytes))
        await stream.write(bytes)
      },
    }
    const link = await openElm327(watched, timers)
    await assert.rejects(link.ask(0x7e8, fromHex('14 FF FF FF')), { kind: 'garbled' })
    const unheard = assert.rejects(link.ask(0x7e8, fromHex('14 03 01 00')), { kind: 'timeout' })
    for (let turn = 0; turn < 3; turn += 1) await timers.advance(10_000)
    await unheard
    await link.ask(0x7e8, fromHex('3E 00')).catch(() => {})
    const lines = written.join('').split('\r').slice(0, -1)
    assert.ok(lines.includes(' 14030100') && lines.includes(' 3E00'), 'it knocks behind both')
    assert.ok(
      lines.every((line) => line.trim() !== ''),
      JSON.stringify(lines),
    )
  })

  test('repeats an act that a busy unit did not take on', async () => {
    const { timers, stream, commands } = plug({ ...SOUND, '14FFFFFF': '7E8037F1421' })
    const link = await openElm327(stream, timers)
    const asked = link.ask(0x7e8, fromHex('14 FF FF FF'), { busyRepeats: 2, busyPauseMs: 10 })
    for (let turn = 0; turn < 3; turn += 1) await timers.advance(10)
    assert.deepEqual(await asked, [{ from: 0x7e8, data: fromHex('7F 14 21') }])
    assert.equal(commands.filter((command) => command === '14FFFFFF').length, 3)
  })

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

  test('is refused by what is no ELM327, and by a vehicle older than ISO 14230', async () => {
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
      commands.filter((command) => /^ATTP[4-9]$/.test(command)),
      ['ATTP6', 'ATTP8', 'ATTP7', 'ATTP9', 'ATTP5', 'ATTP4'],
    )
  })

  test('tries with either command that names a protocol, and gives up where it knows neither', async () => {
    const unknown = (command: string) => Object.fromEntries([...'456789'].map((digit) => [command + digit, '?']))
    const lost = { ...SOUND, '0100': 'UNABLE TO CONNECT' }
    for (const [lacks, tried] of [
      [unknown('ATTP'), ['ATSP6', 'ATSP8', 'ATSP7', 'ATSP9', 'ATSP5', 'ATSP4']],
      [{ ...unknown('ATTP'), ...unknown('ATSP') }, ['ATSP6']],
    ] as const) {
      const { timers, stream, commands } = plug({ ...lost, ...lacks })
      const link = await openElm327(stream, timers)
      await assert.rejects(link.listEcus(), failure('unreachable', 'vehicle bus'))
      assert.deepEqual(
        commands.filter((command) => /^ATSP[4-9]$/.test(command)),
        tried,
      )
    }
  })

  test('asks the eight standard units and some others one by one where a clone leaves headers out', async () => {
    const { timers, stream, commands } = plug({ ...SOUND, ATH1: '?', '0100': 'NO DATA', '3E00': 'NO DATA' })
    const link = await openElm327(stream, timers)
    assert.deepEqual(await link.ask('all', fromHex('3E 00')), [])
    const units = ['7E0', '7E1', '7E2', '7E3', '7E4', '7E5', '7E6', '7E7', '720', '726', '737', '760']
    assert.deepEqual(
      commands.filter((command) => /^ATSH[0-9A-F]{3}$/.test(command)),
      units.map((unit) => `ATSH${unit}`),
    )
  })

  test('does without a clone that tells neither headers nor its protocol', async () => {
    const { timers, stream } = plug({ ...SOUND, ATH1: '?', ATDPN: '?', '0100': '41 00 BE 3F A8 13' })
    const link = await openElm327(stream, timers)
    await assert.rejects(link.ask('all', fromHex('01 00')), failure('refused', 'adapter'))
    const nobody = plug({ ...SOUND, ATDPN: 'A0' })
    const silent = await openElm327(nobody.stream, nobody.timers)
    await assert.rejects(silent.ask('all', fromHex('01 00')), failure('unreachable', 'vehicle bus'))
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

  test('knows what each protocol is, and asks units as they are asked there', async () => {
    for (const [digit, protocol, unit, header] of [
      ['6', 'ISO 15765-4, CAN 11 bit, 500 kbit/s', 0x7e8, 'ATSH7E0'],
      ['8', 'ISO 15765-4, CAN 11 bit, 250 kbit/s', 0x7e8, 'ATSH7E0'],
      ['7', 'ISO 15765-4, CAN 29 bit, 500 kbit/s', 0x18daf110, 'ATSHDA10F1'],
      ['9', 'ISO 15765-4, CAN 29 bit, 250 kbit/s', 0x18daf110, 'ATSHDA10F1'],
      ['4', 'ISO 14230-4, K-line, 5 baud', 0x10, 'ATSH8010F1'],
      ['5', 'ISO 14230-4, K-line, fast', 0x10, 'ATSH8010F1'],
    ] as const) {
      const { timers, stream, commands } = plug({ ...SOUND, ATDPN: `A${digit}`, '3E01': 'NO DATA' })
      const link = await openElm327(stream, timers)
      await assert.rejects(link.ask(unit, fromHex('3E 01')), LinkError)
      assert.deepEqual([link.protocol, link.dialect], [protocol, unit === 0x10 ? 'KWP2000' : undefined])
      assert.ok(commands.includes(header), commands.join())
    }
  })

  test('takes the battery voltage as the adapter says it, and nothing else for one', async () => {
    for (const [said, voltage] of [
      ['12.6V', '12.6'],
      ['12.6', '12.6'],
      ['14V', '14'],
      ['?', undefined],
      ['ACT ALERT', undefined],
      ['12.6 VOLT', undefined],
    ] as const) {
      const { timers, stream } = plug({ ...SOUND, ATRV: said })
      assert.equal(await (await openElm327(stream, timers)).readVoltage?.(), voltage, said)
    }
  })

  test('repeats a busy request as often as it is told, and no more', async () => {
    const { timers, stream, commands } = plug({ ...SOUND, '22F190': '7E8037F2221' })
    const link = await openElm327(stream, timers)
    const asking = link.ask(0x7e8, fromHex('22 F1 90'), { busyRepeats: 3 })
    await timers.advance(2_000)
    assert.deepEqual((await asking)[0]?.data, fromHex('7F 22 21'))
    assert.equal(commands.filter((command) => command === '22F190').length, 4)
  })
})
