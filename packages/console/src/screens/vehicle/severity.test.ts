import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { severityOf, worstOf } from './severity.ts'

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
    assert.equal(worstOf([code('pending'), code('confirmed')]), 'warn')
  })
})
