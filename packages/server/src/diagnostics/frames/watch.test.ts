/** What one bus that is looked at makes the house remember and tell, on a clock that stands until it is told to move. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FramesServerMessage } from '#bridge/wire'
import type { BridgeId, VehicleId } from '#kernel'
import type { StreamEvent } from '#kernel/http'
import { isEvent } from '#kernel/http'
import { formatCanonical } from '#proof'
import { MOST_WAITING } from './reader.ts'
import { createFramesWatch } from './watch.ts'

interface Frames {
  readonly dropped: number
  readonly frames: readonly string[]
}

/** A watch, what its bridge was told, and readers that take whenever they are woken, or when they are told to. */
function openWatch() {
  let [nowMs, ids] = [0, 0]
  const sent: FramesServerMessage[] = []
  let isEmpty = false
  const watch = createFramesWatch({
    vehicleId: '01980000-0000-7000-8000-000000000001' as VehicleId,
    bridgeId: '01980000-0000-7000-8000-0000000000b1' as BridgeId,
    nowMs: () => nowMs,
    newId: () => `frames-${++ids}`,
    send: (message) => sent.push(message),
    onEmpty: () => {
      isEmpty = true
    },
  })
  const follow = ({ isSlow = false } = {}) => {
    const told: StreamEvent[] = []
    const feed = watch.read()
    const take = () => told.push(...feed.take().filter(isEvent))
    const leave = feed.follow({ wake: () => isSlow || take(), look: () => {}, end: () => {} })
    const frames = () => told.flatMap(({ event, data }) => (event === 'frames' ? [data as Frames] : []))
    const link = () => told.findLast(({ event }) => event === 'link')?.data as { state: string; code?: string }
    return { told, take, leave, frames, link, feed }
  }
  const framesId = () => `frames-${ids}`
  const open = () =>
    watch.hear({ type: 'frames.open', framesId: framesId(), source: 'simulated', adapter: 'Lawicel (slcan)' })
  const say = (first: number, ...frames: readonly string[]) =>
    watch.hear({ type: 'frames.batch', framesId: framesId(), first, sentMs: 1_000 + nowMs, frames })
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { watch, sent, follow, open, say, pass, isEmpty: () => isEmpty }
}

const batchOf = (framesId: string, first: number) => ({
  ...{ type: 'frames.batch' as const, framesId, first, sentMs: 1_000 },
  frames: [] as readonly string[],
})
const many = (count: number) =>
  Array.from({ length: count }, (_, at) => `0 0C9#${(at & 0xff).toString(16).padStart(2, '0').toUpperCase()}`)

describe('a bus that is looked at', () => {
  test('is heard once for all who look, until the last has left', () => {
    const { sent, follow, isEmpty } = openWatch()
    const [one, two] = [follow(), follow()]
    assert.deepEqual(
      sent.map(({ type }) => type),
      ['frames.start'],
    )
    one.leave()
    assert.equal(sent.length, 1)
    two.leave()
    assert.deepEqual([sent.at(-1)?.type, isEmpty()], ['frames.stop', true])
  })

  test('tells frames as old as they are, and none before the bridge has opened it', () => {
    const { follow, open, say, pass } = openWatch()
    const { frames, take } = follow({ isSlow: true })
    say(0, '0 7E8#00')
    open()
    say(0, '40 0C9#0C30')
    pass(25)
    take()
    assert.deepEqual(frames(), [{ sentMs: 0, dropped: 0, frames: ['40 0C9#0C30'] }])
  })

  test('tells what waited on the line as older than its bridge knew, and all who look the same text', () => {
    const { watch, follow, open, say, pass } = openWatch()
    const readers = [follow(), follow()]
    open()
    say(0, '40 0C9#0C30')
    pass(70)
    watch.hear({ ...batchOf(watch.framesId(), 1), sentMs: 1_020, frames: ['5 0C9#0C31'] })
    const texts = readers.map(({ told }) => told.filter(({ event }) => event === 'frames').map(({ json }) => json))
    assert.deepEqual(texts[0], [
      '{"sentMs":0,"dropped":0,"frames":["40 0C9#0C30"]}',
      '{"sentMs":70,"dropped":0,"frames":["55 0C9#0C31"]}',
    ])
    assert.deepEqual(texts[1], texts[0])
    for (const { told } of readers)
      for (const { data, json } of told) if (json) assert.deepEqual(JSON.parse(json), data)
  })

  test('says how many frames bridge and line had no room for', () => {
    const { follow, open, say, pass } = openWatch()
    const { frames, feed } = follow()
    open()
    say(0, ...many(3))
    pass(1)
    say(10, ...many(2))
    assert.deepEqual(
      frames().map(({ dropped, frames: told }) => [dropped, told.length]),
      [
        [0, 3],
        [7, 2],
      ],
    )
    assert.deepEqual(feed.told(), { frames: 5, dropped: 7 })
  })

  test('keeps so much for who is slow and no more: the oldest go, counted, and who is fast loses nothing', () => {
    const { follow, open, say } = openWatch()
    const [slow, fast] = [follow({ isSlow: true }), follow()]
    open()
    for (let batch = 0; batch < 20; batch++) say(batch * 500, `0 ${batch.toString().padStart(3, '0')}#`, ...many(499))
    slow.take()
    const sums = [slow, fast].map(({ frames }) => [
      frames().reduce((sum, { dropped }) => sum + dropped, 0),
      frames().reduce((sum, each) => sum + each.frames.length, 0),
    ])
    assert.deepEqual(sums, [
      [10_000 - MOST_WAITING, MOST_WAITING],
      [0, 10_000],
    ])
    assert.equal(slow.frames()[0]?.frames[0], '0 009#')
    assert.deepEqual(slow.feed.told(), { frames: MOST_WAITING, dropped: 10_000 - MOST_WAITING })
  })

  test('is believed of no more frames than a bus can carry, whatever its bridge counts and however often', () => {
    const { follow, open, say, pass } = openWatch()
    const { frames, feed } = follow()
    pass(10)
    const claim = () => {
      open()
      say(0)
      say(Number.MAX_SAFE_INTEGER)
      say(5, '0 0C9#00')
    }
    for (let turn = 0; turn < 10; turn++) claim()
    assert.deepEqual(feed.told(), { frames: 10, dropped: 300 })
    pass(1)
    claim()
    const { frames: told, dropped } = feed.told()
    assert.deepEqual([told, dropped, frames().reduce((sum, each) => sum + each.dropped, 0)], [11, 330, 330])
    assert.equal(formatCanonical({ told, dropped }), '{"dropped":330,"told":11}')
  })

  test('is told no faster than a bus can speak: what is too much is left out, counted, and said not to be heard', () => {
    const { watch, follow, open, pass } = openWatch()
    const { frames, feed } = follow()
    open()
    const hear = (batch: number) => watch.hear({ ...batchOf(watch.framesId(), batch), frames: ['0 0C9#00'] })
    const heard = Array.from({ length: 1_000 }, (_, batch) => hear(batch)).filter((isHeard) => isHeard).length
    assert.deepEqual([heard, frames().length], [96, 96])
    pass(1_000)
    assert.ok(hear(1_000))
    assert.deepEqual(feed.told(), { frames: 97, dropped: 904 })
    // A bus that speaks as fast as its bridge may tell loses nothing.
    for (let batch = 1_001; batch < 1_301; batch++) {
      pass(1_000 / 30)
      assert.ok(hear(batch))
    }
    assert.deepEqual(feed.told(), { frames: 397, dropped: 904 })
  })

  test('wakes nobody for a link that comes and goes all the time', () => {
    const { watch, follow } = openWatch()
    const { told } = follow()
    const framesId = watch.framesId()
    for (let turn = 0; turn < 1_000; turn++) {
      watch.hear({ type: 'frames.open', framesId, source: 'simulated', adapter: 'x' })
      watch.hear({ type: 'frames.lost', framesId, code: 'link.lost', message: 'gone', at: 'adapter' })
    }
    assert.equal(told.filter(({ event }) => event === 'link').length, 101)
  })

  test('that is lost tells nothing of before, and counts what was not told', () => {
    const { watch, follow, open, say, pass } = openWatch()
    const { frames, link, take, feed } = follow({ isSlow: true })
    open()
    say(0, ...many(4))
    pass(801)
    watch.look()
    take()
    assert.deepEqual([link().state, link().code], ['NOT_CONNECTED', 'bridge.silent'])
    assert.deepEqual(
      frames().map(({ dropped, frames: told }) => [dropped, told.length]),
      [[4, 0]],
    )
    assert.deepEqual(feed.told(), { frames: 0, dropped: 4 })
    say(4, ...many(1))
    take()
    assert.equal(link().state, 'CONNECTED')
  })

  test('is not said to be on its way for ever by a bridge that says nothing of it', () => {
    const { watch, follow, open, pass } = openWatch()
    const { link } = follow()
    pass(10_000)
    watch.look()
    assert.equal(link().state, 'CONNECTING')
    pass(1)
    watch.look()
    assert.deepEqual([link().state, link().code], ['NOT_CONNECTED', 'bridge.silent'])
    open()
    assert.equal(link().state, 'CONNECTED')
    watch.begin()
    watch.look()
    assert.equal(link().state, 'CONNECTING')
  })

  test('of a bridge that came back is asked for anew, and its numbers begin anew', () => {
    const { watch, sent, follow, open, say } = openWatch()
    const { frames, link } = follow()
    open()
    say(0, ...many(2))
    watch.lose()
    assert.equal(link().code, 'bridge.offline')
    watch.begin()
    assert.deepEqual(
      sent.slice(1).map((message) => [message.type, message.framesId]),
      [
        ['frames.stop', 'frames-1'],
        ['frames.start', 'frames-2'],
      ],
    )
    open()
    say(0, ...many(1))
    assert.deepEqual(
      frames().map(({ dropped }) => dropped),
      [0, 0],
    )
  })

  test('counts on behind an interruption: what was heard and not told before it is not forgotten', () => {
    const { watch, follow, open, say, pass } = openWatch()
    const { feed } = follow()
    open()
    say(0, ...many(2))
    pass(10)
    watch.hear({ type: 'frames.lost', framesId: watch.framesId(), code: 'link.lost', message: 'x', at: 'adapter' })
    open()
    say(9, ...many(1))
    assert.deepEqual(feed.told(), { frames: 3, dropped: 7 })
  })
})
