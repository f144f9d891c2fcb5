import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nextPollMs } from './poll.ts'

/** How many times a scan of this length is asked after. */
function countPolls(spanMs: number): number {
  let polls = 0
  for (let atMs = nextPollMs(0); atMs <= spanMs; atMs += nextPollMs(polls)) polls++
  return polls
}

describe('polling a running scan', () => {
  test('begins after 700 ms and never waits longer than 3 s', () => {
    assert.equal(nextPollMs(0), 700)
    assert.equal(nextPollMs(1000), 3000)
  })

  test('costs at most 8 requests for 10 s and 25 for a minute', () => {
    assert.ok(countPolls(10_000) <= 8)
    assert.ok(countPolls(60_000) <= 25)
  })
})
