import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createDepartures } from './departures.ts'

/** Groups of what waits, each under way until it is told to land. */
function openRoad(lanes: number) {
  const waiting: string[] = []
  const left: { readonly group: string; readonly land: () => void }[] = []
  let onLeave = () => {}
  const announce = createDepartures({
    lanes,
    isFull: () => waiting.length >= 3,
    board: () => {
      if (waiting.length === 0) return undefined
      const { promise, resolve } = Promise.withResolvers<void>()
      left.push({ group: waiting.splice(0, 3).join(), land: resolve })
      onLeave()
      return promise
    },
  })
  return {
    left,
    arrive: (...names: readonly string[]) => {
      for (const name of names) {
        waiting.push(name)
        announce()
      }
    },
    nextLeaves: () =>
      new Promise<void>((resolve) => {
        onLeave = resolve
      }),
  }
}

const tick = () => new Promise((resolve) => setImmediate(resolve))

describe('groups', () => {
  test('leave at the end of the tick with all that came in it', async () => {
    const { arrive, left } = openRoad(2)
    arrive('a', 'b')
    await Promise.resolve()
    arrive('c')
    assert.deepEqual(left, [])
    await tick()
    assert.deepEqual(
      left.map(({ group }) => group),
      ['a,b,c'],
    )
  })

  test('wait for the one before them, and then ride together', async () => {
    const { arrive, left } = openRoad(1)
    arrive('a')
    await tick()
    arrive('b')
    await tick()
    arrive('c')
    await tick()
    assert.equal(left.length, 1)
    left[0]?.land()
    await tick()
    assert.deepEqual(
      left.map(({ group }) => group),
      ['a', 'b,c'],
    )
  })

  test('that are full wait for nothing but a lane', async () => {
    const { arrive, left } = openRoad(2)
    arrive('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i')
    await tick()
    assert.deepEqual(
      left.map(({ group }) => group),
      ['a,b,c', 'd,e,f'],
    )
    left[0]?.land()
    await tick()
    assert.equal(left[2]?.group, 'g,h,i')
  })

  test('leave behind one that is late, in as many lanes as there are and no more', async () => {
    const { arrive, left, nextLeaves } = openRoad(2)
    arrive('a')
    await tick()
    arrive('b')
    await nextLeaves()
    arrive('c')
    await tick()
    assert.deepEqual(
      left.map(({ group }) => group),
      ['a', 'b'],
    )
    left[1]?.land()
    await nextLeaves()
    assert.equal(left[2]?.group, 'c')
  })
})
