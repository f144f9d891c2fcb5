/** What one followed vehicle makes the house remember and tell, on a clock that stands until it is told to move. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LiveServerMessage } from '#bridge/wire'
import type { BridgeId, VehicleId } from '#kernel'
import type { StreamEvent } from '#kernel/http'
import { isEvent } from '#kernel/http'
import type { Wish } from './watch.ts'
import { createWatch } from './watch.ts'

/** A watch, what its bridge was told, and readers that take whenever they are woken. */
function openWatch() {
  let [nowMs, ids] = [0, 0]
  const sent: LiveServerMessage[] = []
  const watch = createWatch({
    vehicleId: '01980000-0000-7000-8000-000000000001' as VehicleId,
    bridgeId: '01980000-0000-7000-8000-0000000000b1' as BridgeId,
    nowMs: () => nowMs,
    newId: () => `live-${++ids}`,
    send: (message) => sent.push(message),
    onEmpty: () => {},
  })
  const follow = (wish: Wish) => {
    const told: StreamEvent[] = []
    const feed = watch.read(wish)
    const leave = feed.follow({ wake: () => told.push(...feed.take().filter(isEvent)), look: () => {}, end: () => {} })
    return { told, leave, frames: () => told.filter(({ event }) => event === 'frame') }
  }
  const liveId = () => `live-${ids}`
  const offer = () => watch.hear({ type: 'live.offer', liveId: liveId(), source: 'simulated', unit: '', signals: [] })
  const say = (...signals: readonly string[]) => sayLate(0, ...signals)
  const sayLate = (lateMs: number, ...signals: readonly string[]) => {
    const values = signals.map((id) => ({ id, ageMs: 0, state: 'VALID' as const, value: '1' }))
    watch.hear({ type: 'live.frame', liveId: liveId(), seq: 0, sentMs: 1_000_000 + nowMs - lateMs, values })
  }
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { watch, sent, follow, offer, say, sayLate, pass }
}

describe('a vehicle that is followed', () => {
  test('is remembered by the signals that were asked for, whatever else its bridge says', () => {
    const { follow, offer, say } = openWatch()
    const first = follow({ signals: ['01-0C'], everyMs: 100 })
    offer()
    say('01-0C', '01-0D')
    assert.deepEqual(
      first.frames().map(({ data }) => (data as { values: { id: string }[] }).values.map(({ id }) => id)),
      [['01-0C']],
    )
    assert.deepEqual(follow({ signals: ['01-0D'], everyMs: 100 }).frames(), [])
    assert.equal(follow({ signals: ['01-0C'], everyMs: 100 }).frames().length, 1)
  })

  test('is as old as it waited on a slow line, of which its bridge knows nothing', () => {
    const { watch, follow, offer, say, sayLate, pass } = openWatch()
    const { frames } = follow({ signals: ['01-0C'], everyMs: 100 })
    const ageOf = (at: number) =>
      (frames().at(at)?.data as { values: { ageMs: number }[] } | undefined)?.values[0]?.ageMs
    offer()
    say('01-0C')
    assert.equal(ageOf(-1), 0)
    pass(100)
    sayLate(2_400, '01-0C')
    assert.equal(ageOf(-1), 2_400)
    // Another connection has a clock of its own.
    watch.begin()
    offer()
    pass(100)
    sayLate(900_000, '01-0C')
    assert.equal(ageOf(-1), 0)
  })

  test('is told at the rate that was asked for, each round once', () => {
    const { follow, offer, say, pass } = openWatch()
    const { frames } = follow({ signals: ['01-0C'], everyMs: 50 })
    offer()
    for (let round = 0; round < 2_000; round++) {
      pass(50)
      say('01-0C')
    }
    assert.equal(frames().length, 2_000)
  })

  test('is told no faster, however fast a bridge says it, and what was said last is not lost', () => {
    const { follow, offer, say, pass } = openWatch()
    const { frames } = follow({ signals: ['01-0C'], everyMs: 100 })
    offer()
    for (let round = 0; round < 10_000; round++) {
      pass(1)
      say('01-0C')
    }
    assert.ok(frames().length < 200, `${frames().length} in ten seconds, where a hundred were asked for`)
    const before = frames().length
    pass(100)
    say()
    assert.equal(frames().length, before + 1)
  })

  test('is sampled once where somebody comes to read while its bridge comes back', () => {
    const { watch, follow, sent } = openWatch()
    follow({ signals: ['01-0C'], everyMs: 100 })
    watch.lose()
    follow({ signals: ['01-0D'], everyMs: 100 })
    watch.begin()
    const sampled = new Set<string>()
    for (const { type, liveId } of sent) type === 'live.start' ? sampled.add(liveId) : sampled.delete(liveId)
    assert.deepEqual([...sampled], ['live-2'])
  })

  test('is told no faster of a link that flaps', () => {
    const { watch, follow, offer, pass } = openWatch()
    const { told } = follow({ signals: ['01-0C'], everyMs: 100 })
    for (let turn = 0; turn < 5_000; turn++) {
      pass(2)
      offer()
      watch.hear({ type: 'live.lost', liveId: 'live-1', code: 'link.lost', message: 'gone', at: 'adapter' })
    }
    assert.ok(told.length < 500, `${told.length} events in ten seconds`)
  })
})
