/** What one bus that is looked at makes the house remember and tell, on a clock that stands until it is told to move. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FramesServerMessage } from '#bridge/wire'
import type { BridgeId, VehicleId } from '#kernel'
import type { StreamEvent } from '#kernel/http'
import { isEvent } from '#kernel/http'
import { createFramesWatch, MOST_WAITING } from './watch.ts'

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
    const leave = feed.follow({ wake: () => isSlow || take(), end: () => {} })
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
    assert.deepEqual(frames(), [{ sentMs: 25, dropped: 0, frames: ['65 0C9#0C30'] }])
  })

  test('says how many frames bridge and line had no room for', () => {
    const { follow, open, say } = openWatch()
    const { frames, feed } = follow()
    open()
    say(0, ...many(3))
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
    for (let batch = 0; batch < 10; batch++) say(batch * 500, ...many(500))
    slow.take()
    assert.deepEqual(
      slow.frames().map(({ dropped, frames }) => [dropped, frames.length]),
      [[5_000 - MOST_WAITING, MOST_WAITING]],
    )
    assert.equal(
      fast.frames().reduce((sum, { frames }) => sum + frames.length, 0),
      5_000,
    )
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
})
