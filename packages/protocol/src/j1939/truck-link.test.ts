import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import type { CanBusListener } from '#protocol/can'
import { createVirtualTimers, LinkError } from '#protocol/link'
import { encodeName, openTruck, PGN } from './index.ts'
import { nameOf } from './testing.ts'

const COOLANT = '5A FF FF FF FF FF FF FF'

/** A truck whose engine answers each request for a group with the next of these frames, or not at all. */
async function open(...answers: readonly (readonly [id: number, hex: string] | undefined)[]) {
  const timers = createVirtualTimers()
  const sent: string[] = []
  const left = [...answers]
  let listener: CanBusListener | undefined
  const put = (id: number, data: Uint8Array) => listener?.onFrame({ id, isExtended: true, data })
  const opening = openTruck(
    async (next) => {
      listener = next
      return {
        adapter: 'none',
        async send({ id, data }) {
          sent.push(`${id.toString(16)} ${toHex(data, '')}`)
          const answer = (id & 0x00ffff00) === 0x00ea0000 ? left.shift() : undefined
          if (answer) put(answer[0], fromHex(answer[1]))
        },
        probe: async () => {},
        close: async () => {},
      }
    },
    timers,
    { random: () => 0 },
  )
  await timers.advance(250)
  const link = await opening
  sent.splice(0)
  /** The time moves until it is done. */
  const read = async (pgn: number) => {
    const reading = link.read(pgn, 0x00).catch((error: unknown) => {
      if (error instanceof LinkError) return { kind: error.kind, ecu: error.ecu }
      throw error
    })
    await timers.advance(10_000)
    return reading
  }
  return { timers, link, sent, read, put, lose: (error: LinkError) => listener?.onLost(error) }
}
const ANSWER = [0x18feee00, COOLANT] as const
const REQUEST = '18ea00f9 EEFE00'

describe('a link to a truck', () => {
  test('asks from the address of a service tool and takes the group of the unit it asked', async () => {
    const { link, sent, read } = await open(ANSWER)
    assert.equal(link.adapter, 'none, as tool 0xF9')
    assert.deepEqual(await read(PGN.engineTemperature), { kind: 'data', data: fromHex(COOLANT) })
    assert.deepEqual(sent, [REQUEST])
  })

  test('asks a silent or a busy unit three times, and takes a refusal for an answer', async () => {
    const busy = [0x18e8ff00, '03 FF FF FF F9 EE FE 00'] as const
    const refusal = [0x18e8ff00, '01 FF FF FF F9 EE FE 00'] as const
    const ofOthers = [0x18e8ff00, '01 FF FF FF FA EE FE 00'] as const
    for (const [answers, told, times] of [
      [[undefined, undefined, ANSWER], { kind: 'data', data: fromHex(COOLANT) }, 3],
      [[undefined, undefined, undefined, ANSWER], { kind: 'timeout', ecu: 0x00 }, 3],
      [[busy, ANSWER], { kind: 'data', data: fromHex(COOLANT) }, 2],
      [[busy, busy, busy, ANSWER], { kind: 'busy', ecu: 0x00 }, 3],
      [[refusal], { kind: 'refused', control: 'negative' }, 1],
      [[ofOthers, refusal], { kind: 'refused', control: 'negative' }, 2],
      [[[0x18feee03, COOLANT], [0x18fef100, COOLANT], ANSWER], { kind: 'data', data: fromHex(COOLANT) }, 3],
    ] as const) {
      const { sent, read } = await open(...answers)
      assert.deepEqual(await read(PGN.engineTemperature), told)
      assert.deepEqual(sent, Array(times).fill(REQUEST))
    }
  })

  test('sends nothing for a group that is not on the list of what only reads', async () => {
    const { sent, read } = await open()
    for (const pgn of [PGN.dm11, PGN.dm3, PGN.commandedAddress, 0xff00])
      assert.deepEqual(await read(pgn), { kind: 'refused', ecu: undefined })
    assert.deepEqual(sent, [])
  })

  test('that is lost asks no second time', async () => {
    const { link, sent, timers, lose } = await open()
    const reading = assert.rejects(link.read(PGN.engineTemperature, 0x00), { kind: 'lost' })
    await timers.advance(100)
    lose(new LinkError('lost', 'adapter', 'the connection ended'))
    await reading
    await assert.rejects(link.read(PGN.engineTemperature, 0x00), { kind: 'lost' })
    assert.equal(sent.length, 1)
  })

  test('lists who claims an address, and who complains without one, each once', async () => {
    const { link, timers, put, sent } = await open()
    const listing = link.listUnits()
    await timers.advance(10)
    for (const address of [0x03, 0x00, 0x03]) put(0x18eeff00 + address, encodeName(nameOf(address)))
    put(0x18feca0b, fromHex('00 FF 00 00 00 00 FF FF'))
    // Frames with a data page that is no J1939, and with 11 bits, are somebody else's.
    put(0x1afeca21, fromHex('00 FF 00 00 00 00 FF FF'))
    await timers.advance(1_100)
    assert.deepEqual(await listing, [0x00, 0x03, 0x0b])
    assert.deepEqual(sent, ['18eafff9 00EE00'])
  })
})
