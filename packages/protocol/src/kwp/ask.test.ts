import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import { createVirtualTimers, LinkError } from '#protocol/link'
import type { KwpFrame } from './index.ts'
import { askOnLine, encodeKwpFrame } from './index.ts'

const TO_ENGINE = { target: 0x11, source: 0xf1, isFunctional: false }
const FROM_ENGINE = { target: 0xf1, source: 0x11, isFunctional: false }
const answerOf = (hex: string) => encodeKwpFrame({ addresses: FROM_ENGINE, data: fromHex(hex) })

function ask(ceilingMs = 30_000, quietSinceMs?: number) {
  const timers = createVirtualTimers()
  const writtenAtMs: number[] = []
  const heard: { onBytes?: ((bytes: Uint8Array) => void) | undefined; settled?: KwpFrame | LinkError } = {}
  const port = {
    write: async () => void writtenAtMs.push(timers.nowMs()),
    listen: (onBytes: ((bytes: Uint8Array) => void) | undefined) => {
      heard.onBytes = onBytes
    },
  }
  const request = { addresses: TO_ENGINE, data: fromHex('21 01'), ceilingMs }
  askOnLine(timers, port, quietSinceMs === undefined ? request : { ...request, quietSinceMs }).then(
    (frame) => {
      heard.settled = frame
    },
    (error: LinkError) => {
      heard.settled = error
    },
  )
  const say = async (atMs: number, bytes: Uint8Array) => {
    await timers.advance(atMs - timers.nowMs())
    heard.onBytes?.(bytes)
    await timers.advance(0)
  }
  const outcome = () => {
    const { settled } = heard
    if (settled === undefined) return 'waiting'
    return settled instanceof LinkError ? settled.kind : toHex(settled.data)
  }
  return { timers, writtenAtMs, say, outcome }
}

/** Six bytes leave by P4, at 0, 5 … 25 ms: the answer is due within P2 from there. */
const SENT_MS = 25

describe('a request on the K-line', () => {
  test('leaves byte by byte, P4 apart', async () => {
    const { timers, writtenAtMs } = ask()
    await timers.advance(SENT_MS)
    assert.deepEqual(writtenAtMs, [0, 5, 10, 15, 20, 25])
  })

  test('waits for P3 behind the last answer', async () => {
    const { timers, writtenAtMs } = ask(30_000, 0)
    await timers.advance(54)
    assert.deepEqual(writtenAtMs, [])
    await timers.advance(1)
    assert.deepEqual(writtenAtMs, [55])
  })

  test('is answered in pieces, each within P1 of the one before', async () => {
    const { say, outcome } = ask()
    const bytes = answerOf('61 01 8C')
    await say(SENT_MS + 40, bytes.subarray(0, 2))
    await say(SENT_MS + 60, bytes.subarray(2, 5))
    assert.equal(outcome(), 'waiting')
    await say(SENT_MS + 80, bytes.subarray(5))
    assert.equal(outcome(), '61 01 8C')
  })

  test('times out when no answer begins within P2', async () => {
    const { timers, outcome } = ask()
    await timers.advance(SENT_MS + 50)
    assert.equal(outcome(), 'waiting')
    await timers.advance(25)
    assert.equal(outcome(), 'timeout')
  })

  test('is told garbled when the answer breaks off or its sum is wrong', async () => {
    const broken = ask()
    await broken.say(SENT_MS + 30, answerOf('61 01 8C').subarray(0, 4))
    await broken.timers.advance(45)
    assert.equal(broken.outcome(), 'garbled')

    const hardly = ask()
    await hardly.say(SENT_MS + 30, answerOf('61 01 8C').subarray(0, 1))
    await hardly.timers.advance(45)
    assert.equal(hardly.outcome(), 'garbled')

    const wrong = ask()
    await wrong.say(SENT_MS + 30, answerOf('61 01 8C').with(-1, 0))
    assert.equal(wrong.outcome(), 'garbled')
  })

  test('waits P3 behind each response pending, and never beyond the ceiling', async () => {
    const patient = ask()
    await patient.say(50, answerOf('7F 21 78'))
    await patient.say(4_900, answerOf('7F 21 78'))
    await patient.say(9_500, answerOf('61 01 8C'))
    assert.equal(patient.outcome(), '61 01 8C')

    const limited = ask(8_000)
    for (const atMs of [50, 4_000, 7_000]) await limited.say(atMs, answerOf('7F 21 78'))
    assert.equal(limited.outcome(), 'waiting')
    await limited.timers.advance(1_100)
    assert.equal(limited.outcome(), 'timeout')
  })

  test('is told garbled when an answer that had begun before its last byte was gone breaks off', async () => {
    const { timers, say, outcome } = ask()
    await say(22, answerOf('61 01 8C').subarray(0, 2))
    await timers.advance(48)
    assert.equal(outcome(), 'garbled')
  })

  test('may be answered before its last byte is reported gone', async () => {
    const { timers, say, outcome } = ask()
    await say(22, answerOf('61 01 8C'))
    await timers.advance(200)
    assert.equal(outcome(), '61 01 8C')
  })

  test('takes the answer that comes in one piece with response pending', async () => {
    const { say, outcome } = ask()
    await say(SENT_MS + 30, Uint8Array.of(...answerOf('7F 21 78'), ...answerOf('61 01 8C')))
    assert.equal(outcome(), '61 01 8C')
  })

  test('takes a refusal for the answer', async () => {
    const { say, outcome } = ask()
    await say(SENT_MS + 30, answerOf('7F 21 12'))
    assert.equal(outcome(), '7F 21 12')
  })
})
