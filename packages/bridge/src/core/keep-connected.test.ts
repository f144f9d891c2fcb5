import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createVirtualTimers } from '#protocol/link'
import type { Ended } from './keep-connected.ts'
import { backOffMs, keepConnected } from './keep-connected.ts'

/** A server that ends every connection after so long, by a clock of its own. */
function openServer({ lastsMs = 0, end = { because: 'code 1011' } }: { lastsMs?: number; end?: Ended } = {}) {
  const timers = createVirtualTimers()
  const stopping = new AbortController()
  const begunAtMs: number[] = []
  const pausesMs: number[] = []
  const ended = keepConnected({
    async connect() {
      begunAtMs.push(timers.nowMs())
      await new Promise<void>((resolve) => timers.after(lastsMs, resolve))
      return end
    },
    timers,
    random: () => 1,
    signal: stopping.signal,
    onLost: (_, retryInMs) => pausesMs.push(retryInMs),
  })
  return { timers, stopping, begunAtMs, pausesMs, ended }
}

describe('a bridge that keeps its connection', () => {
  test('waits longer and longer for a server that welcomes it and hangs up at once', async () => {
    const { timers, begunAtMs, pausesMs } = openServer()
    await timers.advance(600_000)

    assert.deepEqual(pausesMs.slice(0, 8), [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    assert.equal(begunAtMs.length, 25)
  })

  test('begins with a short pause again where a connection lasted', async () => {
    const { timers, pausesMs } = openServer({ lastsMs: 60_000 })
    await timers.advance(200_000)
    assert.deepEqual(pausesMs, [250, 250, 250])
  })

  test('tries at once when something was mended, and not twice in a row', async () => {
    const { timers, begunAtMs, pausesMs } = openServer({ end: { because: 'the clock was wrong', isMended: true } })
    await timers.advance(1_000)

    assert.deepEqual(begunAtMs, [0, 0, 1_000, 1_000])
    assert.deepEqual(pausesMs, [1_000, 4_000])
  })

  test('stops in the middle of a pause', async () => {
    const { timers, stopping, begunAtMs, ended } = openServer()
    await timers.advance(100)
    stopping.abort()
    await ended
    assert.deepEqual(begunAtMs, [0])
  })

  test('stops when its connection ends after it was told to', async () => {
    const { timers, stopping, begunAtMs, pausesMs, ended } = openServer({ lastsMs: 5_000 })
    await timers.advance(1_000)
    stopping.abort()
    await timers.advance(4_000)
    await ended
    assert.deepEqual([begunAtMs, pausesMs], [[0], []])
  })

  test('ends with what trying again would not mend', async () => {
    const refused = keepConnected({
      connect: () => Promise.reject(new Error('unpaired')),
      timers: createVirtualTimers(),
      random: () => 0,
      signal: new AbortController().signal,
      onLost: () => assert.fail('it is not lost'),
    })
    await assert.rejects(refused, /unpaired/)
  })

  test('draws each pause from its upper half, to 30 seconds', () => {
    assert.deepEqual([backOffMs(0, 1), backOffMs(1, 1), backOffMs(50, 1)], [250, 500, 30_000])
    assert.deepEqual([backOffMs(0, 0), backOffMs(50, 0)], [125, 15_000])
  })
})
