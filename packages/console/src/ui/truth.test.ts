import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { showValue } from './truth.ts'

const show = (measured: Parameters<typeof showValue>[0]) => showValue(measured, String)

describe('a value on the screen', () => {
  test('has a needle only while it is valid', () => {
    assert.equal(show({ state: 'VALID', value: 12.61, unit: 'V' }).needle, 12.61)
    assert.equal(show({ state: 'STALE', value: 12.61, unit: 'V' }).needle, undefined)
  })

  test('keeps its last number when stale, and says so', () => {
    const shown = show({ state: 'STALE', value: 61, unit: '%' })

    assert.deepEqual([shown.text, shown.state, shown.word], ['61', 'stale', 'stale'])
  })

  test('is never a number when nothing is connected, even if one was sent along', () => {
    const shown = show({ state: 'NOT_CONNECTED', value: 7, unit: 'bar' })

    assert.deepEqual([shown.text, shown.needle], ['– –', undefined])
  })

  test('shows the bytes themselves when they cannot be decoded', () => {
    const shown = show({ state: 'UNDECODABLE', value: 7, unit: '°C', raw: 'F1 9A 02' })

    assert.deepEqual([shown.text, shown.unit, shown.needle], ['F1 9A 02', '', undefined])
  })
})
