import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createClock, createTestClock } from './clock.ts'

describe('the clock', () => {
  test('never runs back, though the time of the machine is set back', (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 })
    const clock = createClock()
    assert.equal(clock.now().getTime(), 1_000_000)
    t.mock.timers.setTime(400_000)
    assert.equal(clock.now().getTime(), 1_000_000)
    t.mock.timers.setTime(1_000_001)
    assert.equal(clock.now().getTime(), 1_000_001)
  })
})

describe('a test clock', () => {
  const start = new Date('2026-01-05T08:00:00Z')

  test('stands still where it is frozen, and moves when it is told to', () => {
    const clock = createTestClock(start, { frozen: true })
    assert.deepEqual([clock.now(), clock.now()], [start, start])
    const to = new Date('2026-01-05T09:00:00Z')
    clock.moveTo(to)
    assert.deepEqual(clock.now(), to)
    assert.equal(clock.monotonicMs(), to.getTime())
  })

  test('is not moved back', () => {
    const clock = createTestClock(start, { frozen: true })
    assert.throws(() => clock.moveTo(new Date(start.getTime() - 1)), RangeError)
    clock.moveTo(start)
    assert.deepEqual(clock.now(), start)
  })

  test('goes on at the normal pace where it is not frozen', () => {
    const clock = createTestClock(start)
    const [from, fromMs] = [clock.now().getTime(), clock.monotonicMs()]
    while (clock.monotonicMs() - fromMs < 2) {}
    assert.ok(clock.now().getTime() > from)
  })
})
