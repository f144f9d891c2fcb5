import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inUnits } from './live-units.ts'

const valid = (value: string) => ({ state: 'VALID', value }) as const

describe('a live value', () => {
  test('is read in the units of who reads it', () => {
    assert.deepEqual(inUnits('imperial', valid('90'), '°C'), { truth: valid('194.0'), unit: '°F' })
    assert.deepEqual(inUnits('imperial', valid('-40'), '°C'), { truth: valid('-40.0'), unit: '°F' })
    assert.deepEqual(inUnits('imperial', valid('100'), 'km/h'), { truth: valid('62.1'), unit: 'mph' })
    assert.deepEqual(inUnits('metric', valid('90'), '°C'), { truth: valid('90'), unit: '°C' })
    assert.deepEqual(inUnits('imperial', valid('780.00'), 'rpm'), { truth: valid('780.00'), unit: 'rpm' })
  })

  test('stays what it is in any unit: stale, bytes, or no number at all', () => {
    const stale = { state: 'STALE', value: '0' } as const
    assert.deepEqual(inUnits('imperial', stale, '°C').truth, { state: 'STALE', value: '32.0' })
    for (const truth of [{ state: 'NOT_CONNECTED' }, { state: 'UNDECODABLE', raw: '41FF' }] as const)
      assert.deepEqual(inUnits('imperial', truth, '°C'), { truth, unit: '°F' })
  })
})
