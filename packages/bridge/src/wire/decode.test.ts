import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { runs } from '#protocol/testing'
import type { BridgeMessage } from '#wire'
import { decodeBridgeMessage, decodeServerMessage, encodeMessage, WIRE_VERSION } from '#wire'

const golf = '01980000-0000-7000-8000-000000000001'
const job = '01980000-0000-7000-8000-000000000002'
const hello: BridgeMessage = {
  type: 'hello',
  version: WIRE_VERSION,
  agent: 'muts-bridge/0.1.0',
  links: [{ vehicleId: golf, kind: 'doip', state: 'untried' }],
}
const found: BridgeMessage = { type: 'found', jobId: job, ecu: '{}' }
const progress: BridgeMessage = { type: 'progress', jobId: job, step: 1, of: 4, label: 'Reading the VIN' }

describe('a frame between bridge and server', () => {
  test('comes back as the message it was', () => {
    for (const message of [hello, progress, found, { type: 'job.accept', jobId: job } as const]) {
      assert.deepEqual(decodeBridgeMessage(encodeMessage(message)), { message })
    }
  })

  test('is refused when a member is unknown, missing or of another kind', () => {
    const frames = [
      { ...hello, secret: 1 },
      { type: 'hello' },
      { ...progress, step: '1' },
      { ...progress, step: 1.5 },
      { ...found, ecu: {} },
      { ...found, ecu: ' '.repeat(200_001) },
      { ...hello, version: 2 },
      { ...progress, jobId: job.replace('98', 'AB') },
    ]
    for (const frame of frames)
      assert.ok('because' in decodeBridgeMessage(JSON.stringify(frame)), JSON.stringify(frame))
  })

  test('is refused when it comes from the wrong side', () => {
    assert.ok('because' in decodeServerMessage(encodeMessage(hello)))
    assert.ok('because' in decodeBridgeMessage(encodeMessage({ type: 'result.stored', jobId: job })))
  })

  test('is refused when its type is a name every object has', () => {
    for (const type of ['__proto__', 'constructor', 'toString']) {
      assert.ok('because' in decodeBridgeMessage(`{"type":"${type}"}`))
    }
  })

  test('is a message or a reason, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (frame) => {
        assert.ok('because' in decodeBridgeMessage(frame))
        assert.ok('because' in decodeServerMessage(frame))
      }),
      { numRuns: runs(50) },
    )
  })

  test('is a message or a reason, whatever stands in a member', () => {
    const mutated = fc.tuple(fc.constantFrom(...Object.keys(progress)), fc.jsonValue())
    fc.assert(
      fc.property(mutated, ([name, value]) => {
        const decoded = decodeBridgeMessage(JSON.stringify({ ...progress, [name]: value }))
        if ('message' in decoded) assert.deepEqual(decodeBridgeMessage(encodeMessage(decoded.message)), decoded)
      }),
      { numRuns: runs(50) },
    )
  })

  test('refuses a type that is no text, however it would turn into one', () => {
    for (const type of ['{"toString":1}', '["hello"]', '1', 'null', '{"type":"hello"}']) {
      assert.deepEqual(decodeBridgeMessage(`{"type":${type}}`), { because: 'no message of this protocol' })
    }
  })
})
