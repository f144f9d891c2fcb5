import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { showValue } from './truth.ts'

describe('a value on the screen', () => {
  test('has a needle only while it is valid', () => {
    assert.equal(showValue({ state: 'VALID', value: '12.610' }, 'V').needle, 12.61)
    assert.equal(showValue({ state: 'STALE', value: '12.610' }, 'V').needle, undefined)
  })

  test('keeps every digit that was measured, and words as they are', () => {
    assert.equal(showValue({ state: 'VALID', value: '12.610' }, 'V').text, '12.610')
    assert.equal(showValue({ state: 'VALID', value: '2140.25' }, 'rpm').text, '2\u202f140.25')
    assert.deepEqual(
      [showValue({ state: 'VALID', value: '04-17 A' }).text, showValue({ state: 'VALID', value: '04-17 A' }).needle],
      ['04-17 A', undefined],
    )
  })

  test('keeps its last number when stale, and says so', () => {
    const shown = showValue({ state: 'STALE', value: '61' }, '%')

    assert.deepEqual([shown.text, shown.state, shown.word], ['61', 'stale', 'stale'])
  })

  test('is never a number when nothing is connected, even if one was sent along', () => {
    const shown = showValue({ state: 'NOT_CONNECTED', value: '7' }, 'bar')

    assert.deepEqual([shown.text, shown.needle], ['– –', undefined])
  })

  test('shows the bytes themselves when they cannot be decoded', () => {
    const shown = showValue({ state: 'UNDECODABLE', value: '7', raw: 'f19a02' }, '°C')

    assert.deepEqual([shown.text, shown.unit, shown.needle], ['F1 9A 02', '', undefined])
  })
})
