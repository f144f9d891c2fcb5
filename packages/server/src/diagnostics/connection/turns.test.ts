import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as settle } from 'node:timers/promises'
import type { BridgeMessage } from '#bridge/wire'
import { createTurns, isOvertakenStep } from './turns.ts'

const progress = (jobId: string, step: number): BridgeMessage => ({ type: 'progress', jobId, step, of: 9, label: 'x' })
const found = (jobId: string): BridgeMessage => ({ type: 'found', jobId, ecu: '{}' })
const result = (jobId: string): BridgeMessage => ({ type: 'result', jobId, document: '{}', signature: '' })

/** Messages that wait behind one that is at work. */
async function heed(messages: readonly BridgeMessage[], breaks = (_: BridgeMessage) => false) {
  const heeded: BridgeMessage[] = []
  let failures = 0
  const open = Promise.withResolvers<void>()
  const turns = createTurns<BridgeMessage>({
    heed: async (message) => {
      await open.promise
      if (breaks(message)) throw new Error('no database')
      heeded.push(message)
    },
    isOvertaken: isOvertakenStep,
    failed: () => {
      failures += 1
    },
  })
  for (const message of messages) turns.take(message)
  const waited = turns.waiting()
  open.resolve()
  for (let turn = 0; turn < 20; turn++) await settle()
  turns.take(found('late'))
  await settle()
  return { heeded, waited, failures, left: turns.waiting() }
}

describe('what a bridge says', () => {
  test('is heeded in its order, each once', async () => {
    const said = [result('a'), progress('b', 1), found('b'), result('c')]
    const { heeded, waited, left } = await heed(said)
    assert.deepEqual(heeded, [...said, found('late')])
    assert.deepEqual([waited, left], [4, 0])
  })

  test('is passed over where a later word on the same scan waits behind it, and not for a word on another', async () => {
    const begun = result('z')
    const said = [begun, progress('a', 1), found('a'), progress('b', 1), progress('a', 2), found('b'), result('a')]
    const { heeded } = await heed(said)
    assert.deepEqual(heeded, [begun, progress('b', 1), found('b'), result('a'), found('late')])
  })

  test('is heeded no further once a message failed', async () => {
    const { heeded, failures, left } = await heed(
      [result('a'), result('b'), result('c')],
      (one) => 'jobId' in one && one.jobId === 'b',
    )
    assert.deepEqual([heeded, failures, left], [[result('a')], 1, 0])
  })
})
