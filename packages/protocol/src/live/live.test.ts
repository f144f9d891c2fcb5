import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fromHex } from '#protocol/bytes'
import type { LiveValue } from '#protocol/freshness'
import { createDelay, createLiveBoard, toLiveValue } from '#protocol/freshness'
import { decodeSignal, encodeSignal, SIGNAL_ID } from '#protocol/live'
import { runs } from '#protocol/testing'

const speed: LiveValue = { id: '01-0C', ageMs: 0, state: 'VALID', value: '780.00' }

function openBoard() {
  const clock = { ms: 5_000 }
  const board = createLiveBoard(() => clock.ms)
  board.hear([speed])
  /** Time goes by while something, though not this value, still comes. */
  const age = (ms: number) => {
    clock.ms += ms
    board.hear([])
  }
  return { clock, board, age }
}

describe('a live value', () => {
  test('is VALID when it is 1.999 s old and STALE when it is 2.001 s old', () => {
    const { board, age } = openBoard()
    age(1_999)
    assert.deepEqual(board.truthOf('01-0C'), { state: 'VALID', value: '780.00' })
    age(1)
    assert.equal(board.truthOf('01-0C').state, 'VALID')
    age(1)
    assert.deepEqual(board.truthOf('01-0C'), { state: 'STALE', value: '780.00' })
    board.hear([speed])
    assert.equal(board.truthOf('01-0C').state, 'VALID')
  })

  test('was as old as it was told to be when it came', () => {
    const { board, age } = openBoard()
    board.hear([{ ...speed, ageMs: 1_500 }])
    age(499)
    assert.equal(board.truthOf('01-0C').state, 'VALID')
    age(2)
    assert.equal(board.truthOf('01-0C').state, 'STALE')
    assert.equal(board.find('01-0C')?.ageMs, 2_001)
  })

  test('grows older by what it waited on its way, whatever the clocks of both ends begin with', () => {
    for (const zero of [-1e9, 0, 1e9]) {
      const { clock, board } = openBoard()
      const delayOf = createDelay(() => clock.ms)
      assert.equal(delayOf(clock.ms + zero - 40), 0)
      clock.ms += 500
      assert.equal(delayOf(clock.ms + zero - 40), 0)
      const late = delayOf(clock.ms + zero - 2_041)
      assert.equal(late, 2_001)
      board.hear([speed], late)
      assert.equal(board.truthOf('01-0C').state, 'STALE')
      // A quicker one shows that the way costs less than was believed.
      assert.equal(delayOf(clock.ms + zero - 10), 0)
      assert.equal(delayOf(clock.ms + zero - 40), 30)
    }
  })

  test('does not grow old by clocks that drift apart', () => {
    const clock = { ms: 0 }
    const delayOf = createDelay(() => clock.ms)
    let most = 0
    for (let second = 0; second < 86_400; second++) {
      clock.ms += 1_000
      most = Math.max(most, delayOf(clock.ms * (1 - 100e-6)))
    }
    assert.ok(most > 0 && most < 100, `${most} ms in a day of 100 ppm`)
  })

  test('is no number 0.8 s after the last sign of life, and at once when the link is lost', () => {
    const { clock, board } = openBoard()
    clock.ms += 800
    assert.equal(board.truthOf('01-0C').state, 'VALID')
    clock.ms += 1
    assert.deepEqual(board.truthOf('01-0C'), { state: 'NOT_CONNECTED' })
    board.hear([speed])
    assert.equal(board.truthOf('01-0C').state, 'VALID')
    board.lose()
    assert.deepEqual(board.truthOf('01-0C'), { state: 'NOT_CONNECTED' })
    board.hear([])
    assert.deepEqual(board.truthOf('01-0C'), { state: 'NOT_CONNECTED' }, 'what was before the loss comes back')
  })

  test('that nobody told is not connected, and bytes nobody understands stay bytes', () => {
    const { board } = openBoard()
    assert.deepEqual(board.truthOf('01-0D'), { state: 'NOT_CONNECTED' })
    board.hear([toLiveValue('01-0D', { state: 'UNDECODABLE', raw: '41FF' }, 0)])
    assert.deepEqual(board.truthOf('01-0D'), { state: 'UNDECODABLE', raw: '41FF' })
  })
})

describe('a signal', () => {
  test('is asked for as its id says, and read from the answer', () => {
    assert.deepEqual(encodeSignal('01-0C'), fromHex('010C'))
    assert.deepEqual(encodeSignal('22-F40C'), fromHex('22F40C'))
    assert.deepEqual(decodeSignal('01-0C', fromHex('410C1AF8')), { state: 'VALID', value: '1726.00' })
    assert.deepEqual(decodeSignal('22-F40C', fromHex('62F40C1AF8')), { state: 'VALID', value: '1726.00' })
    assert.deepEqual(decodeSignal('01-0C', fromHex('7F0112')), { state: 'NOT_CONNECTED' })
    assert.deepEqual(decodeSignal('01-0C', fromHex('410D1AF8')), { state: 'UNDECODABLE', raw: '410D1AF8' })
    assert.deepEqual(decodeSignal('22-F40C', fromHex('62F40D1AF8')), { state: 'UNDECODABLE', raw: '62F40D1AF8' })
  })

  test('is a reading one and nothing else: no id names a service that writes', () => {
    for (const id of ['2E-F40C', '22-F190', '04-00', '01-0c', '01-0C0', '31-0100', '22-F40', '']) {
      assert.ok(!SIGNAL_ID.test(id), id)
      assert.throws(() => encodeSignal(id), RangeError)
    }
    assert.throws(() => encodeSignal('j1939-engineSpeed'), RangeError)
  })

  test('has a truth, whatever the answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.constantFrom('01-0C', '01-42', '22-F405'), (answer, id) => {
        assert.ok(['VALID', 'NOT_CONNECTED', 'UNDECODABLE'].includes(decodeSignal(id, answer).state))
      }),
      { numRuns: runs(50) },
    )
  })
})
