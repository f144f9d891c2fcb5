import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { showValue } from './truth.ts'

describe('a value on the screen', () => {
  test('has a needle only while it is valid', () => {
    assert.equal(showValue({ state: 'VALID', value: '12.610' }, 'V').needle, 12.61)
    assert.equal(showValue({ state: 'STALE', value: '12.610' }, 'V').needle, undefined)
  })

  test('is as precise as one reads it, and keeps every digit that was measured', () => {
    const shown = showValue({ state: 'VALID', value: '2140.25' }, 'rpm')

    assert.deepEqual([shown.text, shown.exact, shown.needle], ['2\u202f140', '2140.25', 2140.25])
    assert.equal(showValue({ state: 'VALID', value: '12.600' }, 'V').exact, undefined)
  })

  test('that has no unit is a text, and stays as it was told', () => {
    assert.deepEqual(
      ['04-17 A', '98.9641'].map((value) => showValue({ state: 'STALE', value }).text),
      ['04-17 A', '98.9641'],
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
