import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { severityOf, tellingOf } from './severity.ts'

const code = (...status: string[]) => ({ code: 'P0301-00', text: 'Cylinder 1 misfire', status })

describe('how loudly a code is shown', () => {
  test('is red when it is confirmed and failing now, or lights the lamp', () => {
    assert.equal(severityOf(code('test failed', 'confirmed')), 'danger')
    assert.equal(severityOf(code('confirmed', 'warning indicator requested')), 'danger')
  })

  test('is amber when it is confirmed and not failing now', () => {
    assert.equal(severityOf(code('confirmed', 'failed since cleared')), 'warn')
  })

  test('is blue while it is only pending', () => {
    assert.equal(severityOf(code('pending', 'test failed')), 'info')
  })

  test('is that of the worst for several', () => {
    const telling = tellingOf({ dtcs: [code('pending'), code('confirmed')] })

    assert.deepEqual(telling, { state: 'warn', words: '2 codes' })
  })
})

describe('a control unit on its tile', () => {
  test('is clean when it told no code', () => {
    assert.deepEqual(tellingOf({ dtcs: [] }), { state: 'ok', words: 'clean' })
  })

  test('is never clean when it fell silent', () => {
    const failure = { code: 'timeout', message: 'no answer', at: '0x7E8' }

    assert.deepEqual(tellingOf({ dtcs: [], failure }), { state: 'warn', words: 'fell silent' })
    assert.equal(tellingOf({ dtcs: [code('pending')], failure }).words, '1 code, then fell silent')
  })
})
