import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import { createVirtualTimers, LinkError } from '#protocol/link'
import { createCanConversation } from './conversation.ts'

const CLUSTER = 0x728

/** A conversation whose bus the test plays: what was sent, and what was made of what came. */
function open() {
  const timers = createVirtualTimers()
  const sent: string[] = []
  const told: string[] = []
  const { port, onFrame, isWide, hear, onLost } = createCanConversation(timers, {
    send: async ({ id, data }) => void sent.push(`${id.toString(16)} ${toHex(data, '')}`),
    others: new Set([CLUSTER]),
  })
  port.listen({
    onStarted: (from) => told.push(`${from.toString(16)} began`),
    onMessage: (from, data) => told.push(`${from.toString(16)} ${toHex(data, '')}`),
    onFailure: ({ kind, ecu, hasBegun }) => told.push(`${ecu?.toString(16)} ${kind}${hasBegun ? ', had begun' : ''}`),
  })
  const say = (id: number, hex: string) => onFrame({ id, isExtended: id > 0x7ff, data: fromHex(hex) })
  return { timers, sent, told, port, say, isWide, hear, onLost }
}

describe('a conversation over raw CAN', () => {
  test('asks all with 11 and 29 bits until somebody answers, then with the bits of the answer', async () => {
    for (const [answer, wide, sent] of [
      [0x7e8, false, ['7df 023E000000000000']],
      [0x18daf110, true, ['18db33f1 023E000000000000']],
    ] as const) {
      const { port, sent: both, say, isWide } = open()
      await port.send('all', fromHex('3E 00'))
      assert.deepEqual(both.splice(0), ['7df 023E000000000000', '18db33f1 023E000000000000'])
      assert.equal(isWide(), undefined)
      say(answer, '02 7E 00')
      await port.send('all', fromHex('3E 00'))
      assert.deepEqual([both, isWide()], [sent, wide])
    }
  })

  test('clears the rest of a long answer with the unit that gives it, and keeps units apart', () => {
    const { sent, told, say } = open()
    say(0x7e8, '10 08 62 F1 90 41 42 43')
    say(CLUSTER, '03 7F 22 31')
    say(0x7e8, '21 44 45 00 00 00 00 00')
    assert.deepEqual(sent, ['7e0 3000000000000000'])
    assert.deepEqual(told, ['7e8 began', '728 7F2231', '7e8 62F1904142434445'])
  })

  test('passes over what is no answer of a unit', () => {
    const { told, say, isWide } = open()
    for (const id of [0x7e0, 0x7e7, 0x7f0, 0x123, 0x729, 0x18da10f1, 0x18daf010, CLUSTER])
      say(id, id === CLUSTER ? '00' : '02 7E 00')
    assert.deepEqual([told, isWide()], [['728 garbled, had begun'], false])
  })

  test('says that an answer stopped, came out of order, or is none', async () => {
    const { timers, told, say } = open()
    say(0x7e8, '10 08 62 F1 90 41 42 43')
    await timers.advance(1_000)
    say(0x7e9, '10 08 62 F1 90 41 42 43')
    say(0x7e9, '22 44 45 00 00 00 00 00')
    say(0x7ea, 'F0')
    assert.deepEqual(told, [
      '7e8 began',
      '7e8 timeout, had begun',
      '7e9 began',
      '7e9 garbled, had begun',
      '7ea garbled, had begun',
    ])
  })

  test('hears periodic data frame by frame, of standard units and of others, and the end of the link', () => {
    const { told, say, hear, onLost } = open()
    const heard: string[] = []
    const leave = hear({
      onMessage: (from, data) => heard.push(`${from.toString(16)} ${toHex(data, '')}`),
      onFailure: ({ kind }) => heard.push(kind),
    })
    for (const id of [0x5e8, 0x5ef, 0x528, 0x5f0]) say(id, '01 0B B8')
    onLost(new LinkError('lost', 'adapter', 'the connection ended'))
    leave()
    say(0x5e8, '01 0B B9')
    assert.deepEqual(heard, ['7e8 010BB8', '7ef 010BB8', '728 010BB8', 'lost'])
    assert.deepEqual(told, ['undefined lost'])
  })
})
